import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { Button as Grip, GridList, GridListItem, useDragAndDrop } from 'react-aria-components';
import { Link } from 'react-router';
import { useSend } from '../api/query';
import { arendeAddress } from '../oversikt/deadlines';
import { useMe } from '../shell/signed-in';
import { Field } from '../ui/fields';
import { Empty, Failure } from '../ui/states';
import { AddPunkt } from './add-punkt';
import { CallChanges } from './call-changes';
import { useMeeting } from './meeting.layout';
import { OpenMeeting } from './open-meeting';
import type { Punkt } from './types';

const CHANGES_IN = ['kallat', 'pagar', 'ajournerat'];

/** The föredragningslista: ordered by drag or by keys, filled from the open ärenden. */
export default function ForedragningslistaPage() {
  const { meeting, writes } = useMeeting();
  const { roller } = useMe();
  const calls = writes || roller.some(({ role, organ }) => role === 'ordforande' && organ === meeting.organ);
  const mayChange = calls && CHANGES_IN.includes(meeting.status);
  const { sammantradeId, foredragningslista } = meeting;
  return (
    <div className="two-columns">
      <section>
        <div className="page-head">
          <h2>Föredragningslista</h2>
          {foredragningslista.length > 0 && meeting.status === 'kallat' && (
            <a href={`/api/sammantraden/${sammantradeId}/kallelse.pdf`}>Kallelse (PDF)</a>
          )}
        </div>
        {foredragningslista.length === 0 && (
          <Empty>
            Listan är tom. {mayChange ? 'Lägg till ärenden ur diariet, eller punkter utan ärende.' : ''}
          </Empty>
        )}
        {mayChange ? (
          <Arranging
            sammantradeId={sammantradeId}
            punkter={foredragningslista}
            mayMend={meeting.status === 'kallat'}
          />
        ) : (
          <ol className="agenda">
            {foredragningslista.map((punkt) => (
              <li key={punkt.ordning}>
                <PunktText {...punkt} />
              </li>
            ))}
          </ol>
        )}
        {meeting.status === 'kallat' && writes && <OpenMeeting meeting={meeting} />}
        {meeting.status === 'kallat' && calls && <CallChanges meeting={meeting} />}
      </section>
      {mayChange && <AddPunkt meeting={meeting} />}
    </div>
  );
}

function PunktText({ rubrik, diarienummer, foredragande = [] }: Punkt) {
  return (
    <span className="punkt">
      <span>{rubrik}</span>
      <span className="quiet">
        {diarienummer !== undefined && <Link to={arendeAddress(diarienummer)}>{diarienummer}</Link>}
        {foredragande.length > 0 && ` Föredragande: ${foredragande.join(', ')}`}
      </span>
    </span>
  );
}

function Arranging({
  sammantradeId,
  punkter,
  mayMend,
}: {
  readonly sammantradeId: string;
  readonly punkter: readonly Punkt[];
  /** The rubriker can still be changed. */
  readonly mayMend: boolean;
}) {
  const sending = useSend();
  const [mending, setMending] = useState<{ readonly ordning: number; readonly from: Element }>();
  const mended = mayMend ? punkter.find(({ ordning }) => ordning === mending?.ordning) : undefined;
  // The order as it was dropped, until it is recorded.
  const [dropped, setDropped] = useState<readonly number[]>();
  const shown =
    dropped === undefined
      ? punkter
      : dropped.flatMap((number) => punkter.find(({ ordning }) => ordning === number) ?? []);

  const arrange = (ordning: readonly number[], utgar: readonly number[] = []) => {
    setDropped(ordning);
    sending.mutate(
      {
        method: 'PUT',
        path: `/api/sammantraden/${sammantradeId}/foredragningslista`,
        body: { ordning, utgar },
      },
      { onSettled: () => setDropped(undefined) },
    );
  };
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder: ({ keys, target }) => {
      const moved = shown.map(({ ordning }) => ordning).filter((ordning) => keys.has(ordning));
      const rest = shown.map(({ ordning }) => ordning).filter((ordning) => !keys.has(ordning));
      const at = rest.indexOf(Number(target.key)) + (target.dropPosition === 'after' ? 1 : 0);
      arrange(rest.toSpliced(at, 0, ...moved));
    },
  });
  return (
    <>
      <Failure problem={sending.error} />
      <GridList
        aria-label="Föredragningslista"
        className="agenda"
        items={shown.map((punkt, index) => ({ ...punkt, id: punkt.ordning, place: index + 1 }))}
        dragAndDropHooks={dragAndDropHooks}
      >
        {(punkt) => (
          <GridListItem textValue={`${punkt.place}. ${punkt.rubrik}`}>
            <Grip slot="drag" className="grip" aria-label={`Flytta ${punkt.rubrik}`}>
              ⠿
            </Grip>
            <span className="place">{punkt.place}</span>
            <PunktText {...punkt} />
            {mayMend && (
              <Grip
                className="strike"
                aria-label={`Ändra ${punkt.rubrik}`}
                onPress={({ target }) => setMending({ ordning: punkt.ordning, from: target })}
              >
                Ändra
              </Grip>
            )}
            <Grip
              className="strike"
              aria-label={`Stryk ${punkt.rubrik}`}
              onPress={() =>
                arrange(
                  shown.map(({ ordning }) => ordning).filter((ordning) => ordning !== punkt.ordning),
                  [punkt.ordning],
                )
              }
            >
              Stryk
            </Grip>
          </GridListItem>
        )}
      </GridList>
      {mended && (
        <MendPunkt
          key={mended.ordning}
          sammantradeId={sammantradeId}
          punkt={mended}
          onDone={() => {
            setMending(undefined);
            if (mending?.from instanceof HTMLElement) mending.from.focus();
          }}
        />
      )}
    </>
  );
}

/** Changes the words of an item; it keeps its ärende and its place. */
function MendPunkt({
  sammantradeId,
  punkt,
  onDone,
}: {
  readonly sammantradeId: string;
  readonly punkt: Punkt;
  readonly onDone: () => void;
}) {
  const [rubrik, setRubrik] = useState(punkt.rubrik);
  const sending = useSend(onDone);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({
          method: 'PATCH',
          path: `/api/sammantraden/${sammantradeId}/foredragningslista/${punkt.ordning}`,
          body: { rubrik },
        });
      }}
    >
      <Field
        label={`Ny rubrik i stället för ${punkt.rubrik}`}
        isRequired
        isFirst
        value={rubrik}
        onChange={setRubrik}
      />
      <Failure problem={sending.error} />
      <div className="buttons">
        <Button type="submit" size="medium" variant="secondary" isPending={sending.isPending}>
          Spara rubriken
        </Button>
        <Button size="medium" variant="tertiary" onPress={onDone}>
          Avbryt
        </Button>
      </div>
    </form>
  );
}
