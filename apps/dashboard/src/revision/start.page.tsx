import { Button } from '@midas-ds/components/button';
import { useState, type FormEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { useRead } from '../api/query';
import { instantText, weekdayText } from '../ui/dates';
import { Page } from '../ui/page';
import { Empty, Read } from '../ui/states';
import { Field } from '../ui/fields';
import { eventAddress, type HistoryRow } from './history';

interface Meeting {
  readonly sammantradeId: string;
  readonly organNamn: string;
  readonly sammantradesdatum: string;
}

/** Where an auditor begins: by number, by meeting, or at what was recorded last. */
export function StartPage() {
  const meetings = useRead<{ readonly sammantraden: readonly Meeting[] }>('/api/sammantraden');
  const history = useRead<{ readonly rows: readonly HistoryRow[] }>('/api/history?limit=20');
  return (
    <Page
      title="Revision"
      actions={
        <Link className="button" to="/revision/avvikelser">
          Avvikelser
        </Link>
      }
    >
      <FindArende />
      <section className="block" aria-labelledby="moten">
        <h2 id="moten">Sammanträden</h2>
        <Read of={meetings}>
          {({ sammantraden }) =>
            sammantraden.length === 0 ? (
              <Empty>Inget sammanträde är kallat än.</Empty>
            ) : (
              <ul className="plain">
                {sammantraden.map(({ sammantradeId, organNamn, sammantradesdatum }) => (
                  <li key={sammantradeId}>
                    <Link to={`/revision/sammantrade/${sammantradeId}`}>
                      {organNamn} {weekdayText(sammantradesdatum)}
                    </Link>
                  </li>
                ))}
              </ul>
            )
          }
        </Read>
      </section>
      <section className="block" aria-labelledby="senast">
        <h2 id="senast">Senast registrerat</h2>
        <Read of={history}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty>Inget är registrerat än.</Empty>
            ) : (
              <ol className="events">
                {rows.map(({ position, recordedAt, actor, sentence }) => (
                  <li key={position}>
                    <p className="event-head">
                      {instantText(recordedAt)} {actor.name}
                    </p>
                    <p>
                      <Link to={eventAddress(position)}>{sentence}</Link>
                    </p>
                  </li>
                ))}
              </ol>
            )
          }
        </Read>
      </section>
    </Page>
  );
}

function FindArende() {
  const [number, type] = useState('');
  const [error, fail] = useState<string>();
  const go = useNavigate();
  const find = (event: FormEvent) => {
    event.preventDefault();
    const [, serie, ar, lopnr] = /^\s*([A-ZÅÄÖ][A-ZÅÄÖ0-9-]*)\s+(\d{4})\/(\d+)\s*$/iu.exec(number) ?? [];
    if (serie === undefined) fail('Skriv ett diarienummer som ITSAM 2024/26.');
    else void go(`/revision/arende/${serie.toLocaleUpperCase('sv')}/${ar}/${lopnr}`);
  };
  return (
    <search>
      <form onSubmit={find} className="beside find">
        <Field label="Diarienummer" value={number} onChange={type} type="search" error={error} />
        <Button type="submit">Visa ärendets historia</Button>
      </form>
    </search>
  );
}
