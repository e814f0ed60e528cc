import { Link, useParams } from 'react-router';
import { useRead } from '../api/query';
import { instantText } from '../ui/dates';
import { Page } from '../ui/page';
import { Read } from '../ui/states';
import { Facts } from './facts';
import { eventAddress, type HistoryRow } from './history';

interface HistoryEvent extends HistoryRow {
  readonly data: Readonly<Record<string, unknown>>;
  readonly sameCommand: readonly HistoryRow[];
  readonly ledTo: readonly HistoryRow[];
  readonly source?: string;
}

/** One event: its sentence, what is stored, what belongs with it, and its proof one click away. */
export function EventPage() {
  const { position = '' } = useParams();
  const event = useRead<HistoryEvent>(`/api/history/${encodeURIComponent(position)}`);
  return (
    <Page title={`Händelse ${position}`}>
      <Read of={event}>
        {(shown) => (
          <>
            <p className="sentence">{shown.sentence}</p>
            <p className="buttons">
              <a className="button primary" href={`/verifiera?handelse=${shown.id}&med=innehall`}>
                Pröva beviset
              </a>
              <a
                className="button"
                href={`/api/ledger/proofs/${shown.id}/full`}
                download={`handelse-${position}.bevis.txt`}
              >
                Spara beviset
              </a>
            </p>
            {shown.rules.map(({ code, statute, text }) => (
              <p key={code + text} className="breach">
                Avvikelse ({statute}): {text}
              </p>
            ))}
            <Facts
              rows={[
                ['Registrerad', instantText(shown.recordedAt)],
                ['Av', `${shown.actor.name} (${shown.actor.role})`],
                ['Slag', shown.type],
                ['Ström', `${shown.stream}, händelse ${shown.revision + 1}`],
                ['Inläst från annat register', shown.source === 'import' && 'ja'],
              ]}
            />
            <Whole event={shown} />
            <section className="block" aria-labelledby="lagrat">
              <h2 id="lagrat">Det som är lagrat</h2>
              <pre className="stored">{JSON.stringify(shown.data, null, 2)}</pre>
            </section>
            <Others title="Registrerat på en gång" rows={shown.sameCommand} />
            <Others title="Det ledde till" rows={shown.ledTo} />
          </>
        )}
      </Read>
    </Page>
  );
}

/** Where the whole history of what it is about stands, as it was right after the event. */
function Whole({ event: { sammantradeId, diarienummer, recordedAt } }: { readonly event: HistoryRow }) {
  const at = `?da=${encodeURIComponent(recordedAt)}`;
  return (
    <p className="buttons">
      {sammantradeId !== undefined && (
        <Link to={`/revision/sammantrade/${sammantradeId}${at}`}>Sammanträdet som det var känt då</Link>
      )}
      {diarienummer.map((dnr) => (
        <Link key={dnr} to={`/revision/arende/${dnr.replace(' ', '/')}${at}`}>
          {dnr} som det var känt då
        </Link>
      ))}
    </p>
  );
}

function Others({ title, rows }: { readonly title: string; readonly rows: readonly HistoryRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section className="block">
      <h2>{title}</h2>
      <ul>
        {rows.map(({ position, sentence }) => (
          <li key={position}>
            <Link to={eventAddress(position)}>{sentence}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
