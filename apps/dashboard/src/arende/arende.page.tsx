import { Link, useParams } from 'react-router';
import { useRead } from '../api/query';
import { useMe } from '../shell/signed-in';
import { dayText, shortDayText, weekdayText } from '../ui/dates';
import { Page } from '../ui/page';
import { Empty, Read } from '../ui/states';
import { ArendeForms } from './arende-forms';
import { KINDS, type Arende, type Handling } from './types';

/** One ärende: what it is, what has come in and gone out, where it was handled, and what can be done with it. */
export default function ArendePage() {
  const { serie, ar, lopnr } = useParams();
  const path = `/api/arenden/${serie}/${ar}/${lopnr}`;
  return (
    <Read of={useRead<Arende>(path)}>
      {(arende) => <Shown key={arende.diarienummer} arende={arende} path={path} />}
    </Read>
  );
}

function Shown({ arende, path }: { readonly arende: Arende; readonly path: string }) {
  const { roller } = useMe();
  const registers = roller.some(({ role, organ }) => role === 'registrator' && organ === arende.organ);
  const { diarienummer, arendemening, motpart, handlaggare, registeredOn, status, closedOn, sekretess } =
    arende;
  return (
    <Page
      title={`${diarienummer} ${arendemening}`}
      actions={
        <span className="status">
          {status === 'open' ? 'Öppet' : `Avslutat${closedOn === undefined ? '' : ` ${dayText(closedOn)}`}`}
        </span>
      }
    >
      {sekretess && (
        <p className="note">
          Sekretess enligt {sekretess.statute}, antecknat {dayText(sekretess.datum)} av {sekretess.myndighet}.
          Det öppna diariet döljer {sekretess.hides.map((what) => HIDES[what]).join(' och ') || 'ingenting'}.
        </p>
      )}
      <div className="two-columns">
        <div>
          <dl className="facts-list">
            <dt>Registrerat</dt>
            <dd>{registeredOn === undefined ? '–' : dayText(registeredOn)}</dd>
            <dt>Motpart</dt>
            <dd>{motpart ?? '–'}</dd>
            <dt>Handläggare</dt>
            <dd>{handlaggare ?? '–'}</dd>
          </dl>
          <section className="block">
            <h2>Handlingar</h2>
            <Handlingar handlingar={arende.handlingar} registers={registers} />
          </section>
          <Remisser arende={arende} />
          <Meetings arende={arende} />
          <Rattelser arende={arende} />
        </div>
        {registers && <ArendeForms arende={arende} path={path} />}
      </div>
    </Page>
  );
}

const HIDES = { innehall: 'vad ärendet rör', motpart: 'motparten' } as const;
const kindText = (kind: string) => KINDS.find(([value]) => value === kind)?.[1];

function Handlingar({
  handlingar,
  registers,
}: {
  readonly handlingar: readonly Handling[];
  readonly registers: boolean;
}) {
  if (handlingar.length === 0) {
    return <Empty>Ingen handling är registrerad. {registers && 'Registrera den första till höger.'}</Empty>;
  }
  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">Nr</th>
          <th scope="col">Handling</th>
          <th scope="col">Från eller till</th>
          <th scope="col">Dag</th>
          <th scope="col">Fil</th>
        </tr>
      </thead>
      <tbody>
        {handlingar.map(
          ({ handlingsnummer, kind, datum, rubrik, avsandare, mottagare, file, sekretess, gallring }) => (
            <tr key={handlingsnummer}>
              <td className="number" data-label="Nr">
                {handlingsnummer}
              </td>
              <td>
                {rubrik} <span className="quiet">{kindText(kind)}</span>
                {sekretess && <span className="mark">Sekretess {sekretess.statute}</span>}
              </td>
              <td data-label="Från eller till">{avsandare ?? mottagare}</td>
              <td className="day" data-label="Dag">
                {datum !== undefined && dayText(datum)}
              </td>
              <td data-label="Fil">
                {gallring && <Gallrad {...gallring} />}
                {file && !gallring && (
                  <a href={`/api/filer/${file.sha256}`} download={file.filename}>
                    {file.filename}
                  </a>
                )}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function Gallrad({ gallradOn, gallringsbeslut }: NonNullable<Handling['gallring']>) {
  return (
    <span className="quiet">
      Gallrad {dayText(gallradOn)}
      {gallringsbeslut !== undefined && ` enligt ${gallringsbeslut}`}
    </span>
  );
}

function Remisser({ arende: { remisser } }: { readonly arende: Arende }) {
  if (remisser.length === 0) return null;
  return (
    <section className="block">
      <h2>Remisser</h2>
      <ul className="plain">
        {remisser.map(({ remissnummer, to, about, sentOn, answerBy, answeredOn, handlingsnummer }) => (
          <li key={remissnummer}>
            {to}
            {about !== undefined && `: ${about}`}
            <p className="quiet">
              Skickad {dayText(sentOn)}.{' '}
              {answeredOn === undefined
                ? `Svar senast ${weekdayText(answerBy)}.`
                : `Besvarad ${dayText(answeredOn)}${handlingsnummer === undefined ? '' : `, handling ${handlingsnummer}`}.`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Meetings({ arende: { paragrafer, listad } }: { readonly arende: Arende }) {
  if (paragrafer.length + listad.length === 0) return null;
  return (
    <section className="block">
      <h2>Sammanträden</h2>
      <ul className="plain">
        {paragrafer.map(({ sammantradeId, organNamn, sammantradesdatum, paragraf, rubrik, beslut }) => (
          <li key={`${sammantradeId} ${paragraf}`}>
            <Link to={`/sammantraden/${sammantradeId}/protokoll/${paragraf}`}>
              {organNamn} {dayText(sammantradesdatum)} § {paragraf}
            </Link>{' '}
            {rubrik}
            {beslut !== undefined && <p className="quiet">{beslut}</p>}
          </li>
        ))}
        {listad.map(({ sammantradeId, organNamn, sammantradesdatum }) => (
          <li key={sammantradeId}>
            Står på föredragningslistan till{' '}
            <Link to={`/sammantraden/${sammantradeId}`}>
              {organNamn} {shortDayText(sammantradesdatum)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rattelser({ arende: { rattelser } }: { readonly arende: Arende }) {
  if (rattelser.length === 0) return null;
  return (
    <section className="block">
      <h2>Rättelser</h2>
      <ul className="plain">
        {rattelser.map((rattelse, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- they are only ever added
          <li key={index}>
            <s>{rattelse.old ?? '(tomt)'}</s> → {rattelse.new ?? '(struket)'}
            <span className="quiet"> {rattelse.reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
