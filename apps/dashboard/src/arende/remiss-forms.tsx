import { useState } from 'react';
import { useNow } from '../ui/clock';
import { Choice, Field } from '../ui/fields';
import { ArendeForm, type OfArende } from './arende-form';

/** Asks somebody for their view, to be answered by a day. */
export function SendRemiss(of: OfArende) {
  const now = useNow();
  const [to, setTo] = useState('');
  const [about, setAbout] = useState('');
  const [answerBy, setAnswerBy] = useState('');
  const [sent, setSent] = useState<string>();
  const sentOn = sent ?? now?.day ?? '';
  return (
    <ArendeForm
      of={of}
      to="remisser"
      body={{ to, sentOn, answerBy, ...(about.trim() !== '' && { about: about.trim() }) }}
      action="Registrera remissen"
      done={() => {
        setTo('');
        setAbout('');
      }}
    >
      <Field label="Remiss till" isRequired value={to} onChange={setTo} />
      <Field label="Om vad" value={about} onChange={setAbout} />
      <Field label="Skickad" type="date" isRequired value={sentOn} onChange={setSent} />
      <Field label="Svar senast" type="date" isRequired value={answerBy} onChange={setAnswerBy} />
    </ArendeForm>
  );
}

/** Records that an answer came, and which handling it is. */
export function AnswerRemiss(of: OfArende) {
  const { arende } = of;
  const now = useNow();
  const waiting = arende.remisser.filter(({ answeredOn }) => answeredOn === undefined);
  const [chosen, setChosen] = useState('');
  const [nr, setNr] = useState('');
  const [day, setDay] = useState<string>();
  const answeredOn = day ?? now?.day ?? '';
  // The one that was chosen may have been answered meanwhile.
  const remiss = waiting.find(({ remissnummer }) => String(remissnummer) === chosen) ?? waiting[0];
  if (remiss === undefined) return null;
  return (
    <ArendeForm
      of={of}
      to={`remisser/${remiss.remissnummer}/svar`}
      body={{ answeredOn, ...(nr !== '' && { handlingsnummer: Number(nr) }) }}
      action="Registrera svaret"
      done={() => setNr('')}
    >
      <Choice
        label="Svar på remissen till"
        value={String(remiss.remissnummer)}
        onChange={setChosen}
        options={waiting.map(({ remissnummer, to }) => [String(remissnummer), to] as const)}
      />
      <Field label="Svaret kom" type="date" isRequired value={answeredOn} onChange={setDay} />
      {arende.handlingar.length > 0 && (
        <Choice
          label="Svaret är handling"
          value={nr}
          onChange={setNr}
          options={[
            ['', 'Inte registrerat'],
            ...arende.handlingar.map(
              ({ handlingsnummer, rubrik }) =>
                [String(handlingsnummer), `${handlingsnummer} ${rubrik}`] as const,
            ),
          ]}
        />
      )}
    </ArendeForm>
  );
}
