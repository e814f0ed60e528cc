import { Button } from '@midas-ds/components/button';
import { useDeferredValue, useState } from 'react';
import { useRead, useSend } from '../api/query';
import { Field } from '../ui/fields';
import { Empty, Failure, Read } from '../ui/states';
import type { Sammantrade } from './types';

interface Arenden {
  readonly rows: readonly {
    readonly diarienummer: string;
    readonly arendemening: string;
    readonly registeredOn: string;
    readonly handlaggare?: string;
  }[];
}

const COMMON = ['Upprop', 'Val av justerare', 'Godkännande av föredragningslistan', 'Meddelanden'];

/** The board's open ärenden, and items that are about none. */
export function AddPunkt({
  meeting: { sammantradeId, organ, foredragningslista },
}: {
  readonly meeting: Sammantrade;
}) {
  const [words, setWords] = useState('');
  const [rubrik, setRubrik] = useState('');
  const q = useDeferredValue(words.trim());
  const query = new URLSearchParams({ organ, status: 'open', limit: '50', ...(q === '' ? {} : { q }) });
  const arenden = useRead<Arenden>(`/api/arenden?${query.toString()}`);
  const sending = useSend(() => setRubrik(''));
  const listed = new Set(foredragningslista.map(({ diarienummer }) => diarienummer));
  const add = (body: object) =>
    sending.mutate({ path: `/api/sammantraden/${sammantradeId}/foredragningslista`, body });
  return (
    <aside className="panel">
      <h2>Öppna ärenden</h2>
      <Failure problem={sending.error} />
      <Field label="Sök bland öppna ärenden" type="search" value={words} onChange={setWords} />
      <Read of={arenden}>
        {({ rows }) => {
          const left = rows.filter(({ diarienummer }) => !listed.has(diarienummer));
          if (left.length === 0) {
            return (
              <Empty>
                {q === '' ? 'Alla öppna ärenden står på listan.' : 'Inget öppet ärende passar orden.'}
              </Empty>
            );
          }
          return (
            <ul className="picks">
              {left.map(({ diarienummer, arendemening, handlaggare }) => (
                <li key={diarienummer}>
                  <span>
                    {arendemening}
                    <span className="quiet">
                      {' '}
                      {diarienummer}
                      {handlaggare !== undefined && `, ${handlaggare}`}
                    </span>
                  </span>
                  <Button
                    size="medium"
                    variant="secondary"
                    aria-label={`Lägg till ${arendemening}`}
                    onPress={() => add({ rubrik: arendemening, diarienummer })}
                  >
                    Lägg till
                  </Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Read>
      <form
        className="beside"
        onSubmit={(event) => {
          event.preventDefault();
          add({ rubrik });
        }}
      >
        <Field label="Punkt utan ärende" isRequired value={rubrik} onChange={setRubrik} list={COMMON} />
        <Button type="submit" size="medium" variant="secondary">
          Lägg till punkten
        </Button>
      </form>
    </aside>
  );
}
