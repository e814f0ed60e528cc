import { useState } from 'react';
import { useNow } from '../ui/clock';
import { Choice, Field } from '../ui/fields';
import { More } from '../ui/more';
import { ArendeForm, type OfArende } from './arende-form';
import { GallraForm } from './gallra-form';
import { HandlingForm } from './handling-form';
import { AnswerRemiss, SendRemiss } from './remiss-forms';
import { markeringOf, NO_MARKERING, SekretessFields } from './sekretess-fields';

/** What the registrator does with an ärende. */
export function ArendeForms(of: OfArende) {
  const { arende } = of;
  const waiting = arende.remisser.filter(({ answeredOn }) => answeredOn === undefined).length;
  return (
    <aside className="panel">
      {arende.status === 'open' && (
        <More title="Registrera handling" isOpen>
          <HandlingForm {...of} />
        </More>
      )}
      <More title="Remisser" count={waiting} isOpen={false}>
        <AnswerRemiss {...of} />
        <SendRemiss {...of} />
      </More>
      <More title="Rätta en uppgift">
        <Correct {...of} />
      </More>
      <More title="Sekretess">{arende.sekretess ? <Lift {...of} /> : <Mark {...of} />}</More>
      <More title="Handläggare">
        <Assign {...of} />
      </More>
      {arende.handlingar.some(({ gallring }) => gallring === undefined) && (
        <More title="Gallra">
          <GallraForm {...of} />
        </More>
      )}
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
function Correct(of: OfArende) {
  const { arende } = of;
  const [nr, setNr] = useState('');
  const [uppgift, setUppgift] = useState<string>('arendemening');
  const [typed, setTyped] = useState<string>();
  const [reason, setReason] = useState('');
  const handling = arende.handlingar.find(({ handlingsnummer }) => String(handlingsnummer) === nr);
  const standing = (handling ?? arende) as unknown as Readonly<Record<string, string | undefined>>;
  const old = standing[uppgift];
  const value = typed ?? old ?? '';
  const isDay = uppgift === 'datum' || uppgift === 'registeredOn';
  return (
    <ArendeForm
      of={of}
      to="rattelser"
      body={{
        uppgift,
        reason,
        ...(handling && { handlingsnummer: handling.handlingsnummer }),
        ...(old !== undefined && { old }),
        ...(value.trim() !== '' && { new: value.trim() }),
      }}
      action="Rätta"
      isDisabled={value === (old ?? '')}
      done={() => {
        setTyped(undefined);
        setReason('');
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
    </ArendeForm>
  );
}

function Mark(of: OfArende) {
  const now = useNow();
  const [typed, setTyped] = useState(NO_MARKERING);
  const [myndighet, setMyndighet] = useState('');
  return (
    <ArendeForm
      of={of}
      to="sekretessmarkeringar"
      body={markeringOf(typed, { datum: now?.day ?? '', myndighet })}
      action="Markera"
      isDisabled={typed.statute.trim() === ''}
      done={() => setTyped(NO_MARKERING)}
    >
      <SekretessFields value={typed} onChange={setTyped} />
      <Field label="Myndighet som gör anteckningen" isRequired value={myndighet} onChange={setMyndighet} />
    </ArendeForm>
  );
}

function Lift(of: OfArende) {
  const now = useNow();
  const [reason, setReason] = useState('');
  return (
    <ArendeForm
      of={of}
      to="sekretessmarkeringar/upphavanden"
      body={{ datum: now?.day, reason }}
      action="Häv sekretessmarkeringen"
    >
      <Field label="Varför markeringen hävs" isRequired value={reason} onChange={setReason} />
    </ArendeForm>
  );
}

function Assign(of: OfArende) {
  const [handlaggare, setHandlaggare] = useState('');
  return (
    <ArendeForm
      of={of}
      to="handlaggare"
      body={{ handlaggare }}
      action="Ge ärendet"
      done={() => setHandlaggare('')}
    >
      <Field label="Handläggare" isRequired value={handlaggare} onChange={setHandlaggare} />
    </ArendeForm>
  );
}

function Close(of: OfArende) {
  const now = useNow();
  const [because, setBecause] = useState('');
  return (
    <ArendeForm
      of={of}
      to="avslut"
      body={{ closedOn: now?.day, ...(because.trim() !== '' && { reason: because.trim() }) }}
      action="Avsluta ärendet"
    >
      <Field
        label="Varför det avslutas"
        value={because}
        onChange={setBecause}
        list={['Beslutet är verkställt.']}
      />
    </ArendeForm>
  );
}

function Reopen(of: OfArende) {
  const now = useNow();
  const [reason, setReason] = useState('');
  return (
    <ArendeForm
      of={of}
      to="aterupptagande"
      body={{ reopenedOn: now?.day, reason }}
      action="Återuppta ärendet"
    >
      <Field label="Varför det återupptas" isRequired value={reason} onChange={setReason} />
    </ArendeForm>
  );
}
