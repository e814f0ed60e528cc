import { Button } from '@midas-ds/components/button';
import { Link, useSearchParams } from 'react-router';
import { useRead } from '../api/query';
import { dayOf, dayText } from '../ui/dates';
import { Page } from '../ui/page';
import { Empty, Read } from '../ui/states';
import { eventAddress } from './history';

interface Compliance {
  readonly rows: readonly {
    readonly cursor: string;
    readonly code: string;
    readonly statute: string;
    readonly text: string;
    readonly position: string;
    readonly recordedAt: string;
    readonly daysLate?: number;
    readonly imported: boolean;
  }[];
  readonly next?: string;
  readonly summary: readonly {
    readonly code: string;
    readonly statute: string;
    readonly says: string;
    readonly organ: string;
    readonly count: number;
  }[];
}

/** Where rules were broken: how many of each, and each with its statute and its event. */
export function AvvikelserPage() {
  const [asked, ask] = useSearchParams();
  const query = new URLSearchParams(asked);
  query.set('limit', '100');
  const report = useRead<Compliance>(`/api/compliance?${query}`);
  const narrow = (changes: Record<string, string | undefined>) => {
    const next = new URLSearchParams(asked);
    next.delete('cursor');
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    }
    ask(next);
  };
  const isNarrowed = asked.has('code') || asked.has('organ') || asked.has('cursor');
  return (
    <Page
      title="Avvikelser"
      actions={
        <>
          <a className="button" href="/api/compliance.csv" download>
            Kalkylblad
          </a>
          <a className="button" href="/api/compliance.pdf" download>
            PDF
          </a>
        </>
      }
    >
      <p className="quiet">
        Liggaren registrerar det som hände, också när en regel bröts. Här står varje avvikelse med sitt
        lagrum.
      </p>
      <Read of={report}>
        {({ rows, next, summary }) => (
          <>
            <Summary rows={summary} narrow={narrow} />
            {isNarrowed && (
              <p>
                <Button size="medium" variant="secondary" onPress={() => ask({})}>
                  Visa alla
                </Button>
              </p>
            )}
            {rows.length === 0 ? (
              <Empty>Ingen avvikelse är registrerad.</Empty>
            ) : (
              <table className="rows">
                <caption className="unseen">Avvikelserna, nyast först</caption>
                <thead>
                  <tr>
                    <th scope="col">Registrerat</th>
                    <th scope="col">Vad som var fel</th>
                    <th scope="col">Lagrum</th>
                    <th scope="col" className="number">
                      Dagar för sent
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.cursor}>
                      <td>{dayText(dayOf(new Date(row.recordedAt)))}</td>
                      <td>
                        <Link to={eventAddress(row.position)}>{row.text}</Link>
                        {row.imported && <span className="quiet"> (inläst)</span>}
                      </td>
                      <td>{row.statute}</td>
                      <td
                        className="number"
                        data-label={row.daysLate === undefined ? undefined : 'Dagar för sent'}
                      >
                        {row.daysLate}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            {next !== undefined && (
              <p>
                <Button
                  size="medium"
                  variant="secondary"
                  onPress={() => ask({ ...Object.fromEntries(asked), cursor: next })}
                >
                  Äldre avvikelser
                </Button>
              </p>
            )}
          </>
        )}
      </Read>
    </Page>
  );
}

function Summary({
  rows,
  narrow,
}: {
  readonly rows: Compliance['summary'];
  readonly narrow: (changes: Record<string, string | undefined>) => void;
}) {
  if (rows.length === 0) return null;
  return (
    <section className="block" aria-labelledby="regler">
      <h2 id="regler">Per regel och organ</h2>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Regel</th>
            <th scope="col">Lagrum</th>
            <th scope="col">Organ</th>
            <th scope="col" className="number">
              Antal
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, statute, says, organ, count }) => (
            <tr key={code + organ}>
              <td>
                <button type="button" className="link" onClick={() => narrow({ code, organ })}>
                  {says}
                </button>
              </td>
              <td>{statute}</td>
              <td data-label="Organ">{organ}</td>
              <td className="number" data-label="Antal">
                {count}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
