import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useSend } from '../api/query';
import { useNow } from '../ui/clock';
import { Choice, Field } from '../ui/fields';
import { More } from '../ui/more';
import { Failure } from '../ui/states';
import { HandlingForm } from './handling-form';
import { markeringOf, NO_MARKERING, SekretessFields } from './sekretess-fields';
import type { Arende } from './types';

/** An ärende, and where its commands go. */
export interface OfArende {
  readonly arende: Arende;
  readonly path: string;
}

/** What the registrator does with an ärende. */
export function ArendeForms(of: OfArende) {
  const { arende } = of;
  return (
    <aside className="panel">
      {arende.status === 'open' && (
        <More title="Registrera handling" isOpen>
          <HandlingForm {...of} />
        </More>
      )}
      <More title="Rätta en uppgift">
        <Correct {...of} />
      </More>
      <More title="Sekretess">{arende.sekretess ? <Lift {...of} /> : <Mark {...of} />}</More>
      <More title="Handläggare">
        <Assign {...of} />
      </More>
      <More title={arende.status === 'open' ? 'Avsluta' : 'Återuppta'}>
        {arende.status === 'open' ? <Close {...of} /> : <Reopen {...of} />}
      </More>
    </aside>
  );
}

const UPPGIFTER = [
  ['arendemening', 'Vad ärendet rör'],
  ['motpart', 'Motpart'],
  ['registeredOn', 'Registreringsdag'],
] as const;
const HANDLING_UPPGIFTER = [
  ['rubrik', 'Rubrik'],
  ['datum', 'Dag'],
  ['avsandare', 'Avsändare'],
  ['mottagare', 'Mottagare'],
] as const;

/** A correction: the old value stands beside the new one, with the reason, for ever. */
function Correct({ arende, path }: OfArende) {
  const [nr, setNr] = useState('');
  const [uppgift, setUppgift] = useState<string>('arendemening');
  const [typed, setTyped] = useState<string>();
  const [reason, setReason] = useState('');
  const sending = useSend(() => {
    setTyped(undefined);
    setReason('');
  });
  const handling = arende.handlingar.find(({ handlingsnummer }) => String(handlingsnummer) === nr);
  const standing = (handling ?? arende) as unknown as Readonly<Record<string, string | undefined>>;
  const old = standing[uppgift];
  const value = typed ?? old ?? '';
  const isDay = uppgift === 'datum' || uppgift === 'registeredOn';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({
          path: `${path}/rattelser`,
          ifMatch: arende.version,
          body: {
            uppgift,
            reason,
            ...(handling && { handlingsnummer: handling.handlingsnummer }),
            ...(old !== undefined && { old }),
            ...(value.trim() !== '' && { new: value.trim() }),
          },
        });
      }}
    >
      {arende.handlingar.length > 0 && (
        <Choice
          label="Var"
          value={nr}
          onChange={(chosen) => {
            setNr(chosen);
            setUppgift(chosen === '' ? 'arendemening' : 'rubrik');
            setTyped(undefined);
          }}
          options={[
            ['', 'Ärendet'],
            ...arende.handlingar.map(
              (h) => [String(h.handlingsnummer), `Handling ${h.handlingsnummer}`] as const,
            ),
          ]}
        />
      )}
      <Choice
        label="Uppgift"
        value={uppgift}
        onChange={(chosen) => {
          setUppgift(chosen);
          setTyped(undefined);
        }}
        options={handling ? HANDLING_UPPGIFTER : UPPGIFTER}
      />
      <Field label="Ska vara" type={isDay ? 'date' : 'text'} value={value} onChange={setTyped} />
      <Field label="Skäl" isRequired value={reason} onChange={setReason} list={['Felskrivning']} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary" isDisabled={value === (old ?? '')}>
        Rätta
      </Button>
    </form>
  );
}

function Mark({ arende, path }: OfArende) {
  const now = useNow();
  const [typed, setTyped] = useState(NO_MARKERING);
  const [myndighet, setMyndighet] = useState('');
  const sending = useSend(() => setTyped(NO_MARKERING));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({
          path: `${path}/sekretessmarkeringar`,
          ifMatch: arende.version,
          body: markeringOf(typed, { datum: now?.day ?? '', myndighet }),
        });
      }}
    >
      <SekretessFields value={typed} onChange={setTyped} />
      <Field label="Myndighet som gör anteckningen" isRequired value={myndighet} onChange={setMyndighet} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary" isDisabled={typed.statute.trim() === ''}>
        Markera
      </Button>
    </form>
  );
}

function Lift({ arende, path }: OfArende) {
  const now = useNow();
  const [reason, setReason] = useState('');
  const sending = useSend();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({
          path: `${path}/sekretessmarkeringar/upphavanden`,
          ifMatch: arende.version,
          body: { datum: now?.day, reason },
        });
      }}
    >
      <Field label="Varför markeringen hävs" isRequired value={reason} onChange={setReason} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary">
        Häv sekretessmarkeringen
      </Button>
    </form>
  );
}

function Assign({ arende, path }: OfArende) {
  const [handlaggare, setHandlaggare] = useState('');
  const sending = useSend(() => setHandlaggare(''));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({ path: `${path}/handlaggare`, ifMatch: arende.version, body: { handlaggare } });
      }}
    >
      <Field label="Handläggare" isRequired value={handlaggare} onChange={setHandlaggare} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary">
        Ge ärendet
      </Button>
    </form>
  );
}

function Close({ arende, path }: OfArende) {
  const now = useNow();
  const [because, setBecause] = useState('');
  const sending = useSend();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const body = { closedOn: now?.day, ...(because.trim() !== '' && { reason: because.trim() }) };
        sending.mutate({ path: `${path}/avslut`, ifMatch: arende.version, body });
      }}
    >
      <Field
        label="Varför det avslutas"
        value={because}
        onChange={setBecause}
        list={['Beslutet är verkställt.']}
      />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary">
        Avsluta ärendet
      </Button>
    </form>
  );
}

function Reopen({ arende, path }: OfArende) {
  const now = useNow();
  const [reason, setReason] = useState('');
  const sending = useSend();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({
          path: `${path}/aterupptagande`,
          ifMatch: arende.version,
          body: { reopenedOn: now?.day, reason },
        });
      }}
    >
      <Field label="Varför det återupptas" isRequired value={reason} onChange={setReason} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary">
        Återuppta ärendet
      </Button>
    </form>
  );
}
