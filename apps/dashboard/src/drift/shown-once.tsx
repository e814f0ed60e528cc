import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import type { Given } from './konton';

/** A link or a key that is never shown again. */
export function ShownOnce({ given: { konto, lank, gallerTimmar, nyckel } }: { readonly given: Given }) {
  const [copying, setCopying] = useState<'done' | 'refused'>();
  const secret = lank ?? nyckel;
  if (secret === undefined) return <output>{konto} är skapat. Öppna kontot för att ge det nycklar.</output>;
  return (
    <div>
      <output>
        {lank === undefined
          ? 'Nyckeln visas bara nu. Spara den där maskinen finns.'
          : `Länken visas bara nu. Ge den till personen. Den gäller i ${gallerTimmar} timmar.`}
      </output>
      <p>
        <code className="shown-once">{secret}</code>
      </p>
      <Button variant="secondary" size="medium" onPress={() => void copy(secret).then(setCopying)}>
        {copying === 'done' ? 'Kopierad' : 'Kopiera'}
      </Button>
      {copying === 'refused' && (
        <output>Webbläsaren lät inte sidan kopiera. Markera texten och kopiera den själv.</output>
      )}
    </div>
  );
}

/** A browser may say no, and has no clipboard for a page that came without TLS. */
const copy = (text: string): Promise<'done' | 'refused'> =>
  navigator.clipboard?.writeText(text).then(
    () => 'done' as const,
    () => 'refused' as const,
  ) ?? Promise.resolve('refused' as const);
