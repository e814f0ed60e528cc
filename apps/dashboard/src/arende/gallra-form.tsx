import { useState } from 'react';
import { useNow } from '../ui/clock';
import { Choice, Field, Tick } from '../ui/fields';
import { ArendeForm, type OfArende } from './arende-form';

/** Destroys what a handling says, by a gallringsbeslut: its row in the diarium stays. Nothing brings it back. */
export function GallraForm(of: OfArende) {
  const now = useNow();
  const left = of.arende.handlingar.filter(({ gallring }) => gallring === undefined);
  const [nr, setNr] = useState('');
  const [gallringsbeslut, setGallringsbeslut] = useState('');
  const [beslutatOn, setBeslutatOn] = useState('');
  const [isSure, setSure] = useState(false);
  const handling = left.find(({ handlingsnummer }) => String(handlingsnummer) === nr);
  return (
    <ArendeForm
      of={of}
      to={`handlingar/${nr}/gallring`}
      body={{ gallringsbeslut, beslutatOn, gallradOn: now?.day }}
      action="Gallra handlingen"
      isDisabled={handling === undefined || !isSure}
      done={() => {
        setNr('');
        setSure(false);
      }}
    >
      <Choice
        label="Handling som gallras"
        value={handling === undefined ? '' : nr}
        onChange={(chosen) => {
          setNr(chosen);
          setSure(false);
        }}
        options={[
          ['', 'Välj'],
          ...left.map(
            ({ handlingsnummer, rubrik }) =>
              [String(handlingsnummer), `${handlingsnummer} ${rubrik}`] as const,
          ),
        ]}
      />
      <Field
        label="Gallringsbeslut"
        hint="Beslutet som ger rätt att gallra (arkivlagen 10 §), till exempel: Direktionen 2020-05-04 § 12"
        isRequired
        value={gallringsbeslut}
        onChange={setGallringsbeslut}
      />
      <Field label="Beslutet fattades" type="date" isRequired value={beslutatOn} onChange={setBeslutatOn} />
      <Tick
        label="Innehållet förstörs för alltid; raden i diariet står kvar"
        isOn={isSure}
        onChange={setSure}
      />
    </ArendeForm>
  );
}
