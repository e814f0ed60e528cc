import { Button } from '@midas-ds/components/button';
import { useMe } from '../shell/signed-in';
import { dayText, weekdayText } from '../ui/dates';
import { partText, type Uppgift } from './uppgift';

const METHODS: Readonly<Record<string, string>> = {
  'e-underskrift': 'med inloggning i Liggaren',
  extern: 'hos en underskriftstjänst',
  papper: 'på papper',
};

/** What was signed, by whom and when: to be kept. */
export function Receipt({ uppgift }: { readonly uppgift: Uppgift }) {
  const { namn } = useMe();
  const { sammantradeId, signedOn, method, sha256, waitsFor, justeradOn, paragraf } = uppgift;
  return (
    <section className="receipt" aria-labelledby="kvitto">
      <h2 id="kvitto">Kvitto</h2>
      <output className="told-aloud">
        {namn} har undertecknat {partText(uppgift)} från {uppgift.organNamn}{' '}
        {weekdayText(uppgift.sammantradesdatum)}.
      </output>
      <dl>
        <dt>Undertecknat</dt>
        <dd>
          {dayText(signedOn!)} {METHODS[method ?? '']}
        </dd>
        <dt>Summa (SHA-256)</dt>
        <dd>
          <code>{sha256}</code>
        </dd>
        <dt>Justerat</dt>
        <dd>
          {justeradOn === null ? `Inte än. Väntar på ${waitsFor.join(', ')}.` : `Ja, ${dayText(justeradOn)}.`}
        </dd>
      </dl>
      <div className="buttons">
        <Button size="medium" variant="secondary" onPress={() => print()}>
          Skriv ut kvittot
        </Button>
        {justeradOn !== null && paragraf === null && (
          <a href={`/verifiera?protokoll=${sammantradeId}`}>Pröva beviset</a>
        )}
      </div>
    </section>
  );
}
