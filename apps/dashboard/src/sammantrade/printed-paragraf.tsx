import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useSend } from '../api/query';
import { useNow } from '../ui/clock';
import { dayText } from '../ui/dates';
import { Field } from '../ui/fields';
import { More } from '../ui/more';
import { Failure } from '../ui/states';
import type { OfParagraf } from './of-paragraf';

/** A § that is justerad: as it stands for ever, with what was corrected beside it (FL 36 §). */
export function PrintedParagraf({ utkast, p }: OfParagraf) {
  const corrected = utkast.rattelser.filter(({ paragraf }) => paragraf === p.paragraf);
  return (
    <article className="paper">
      <h2>
        § {p.paragraf} {p.rubrik}
      </h2>
      <p className="quiet">{p.diarienummer.join(', ')}</p>
      {p.beslut && (
        <>
          <h3>Beslut</h3>
          <p className="text">{p.beslut.text}</p>
        </>
      )}
      {p.sammanfattning !== '' && (
        <>
          <h3>Sammanfattning</h3>
          <p className="text">{p.sammanfattning}</p>
        </>
      )}
      {corrected.length > 0 && (
        <>
          <h3>Rättelser</h3>
          <ul className="plain">
            {corrected.map((rattelse) => (
              <li key={`${rattelse.old} ${rattelse.new} ${rattelse.correctedOn}`}>
                <s>{rattelse.old}</s> → {rattelse.new}
                <span className="quiet">
                  {' '}
                  {dayText(rattelse.correctedOn)}: {rattelse.reason}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="quiet">Paragrafen är justerad och ändras aldrig. Ett skrivfel rättas bredvid texten.</p>
      <More title="Rätta ett skrivfel">
        <CorrectSkrivfel utkast={utkast} p={p} />
      </More>
    </article>
  );
}

function CorrectSkrivfel({ utkast, p }: OfParagraf) {
  const now = useNow();
  const [old, setOld] = useState('');
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const sending = useSend(() => {
    setOld('');
    setText('');
    setReason('');
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({
          path: `/api/sammantraden/${utkast.sammantradeId}/rattelser`,
          body: { paragraf: p.paragraf, old, new: text, reason, correctedOn: now?.day },
        });
      }}
    >
      <Field label="Står" hint="Så som det står i texten" isRequired value={old} onChange={setOld} />
      <Field label="Ska stå" isRequired value={text} onChange={setText} />
      <Field label="Skäl" isRequired value={reason} onChange={setReason} list={['Uppenbart skrivfel']} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary">
        Rätta
      </Button>
    </form>
  );
}
