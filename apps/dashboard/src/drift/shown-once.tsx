import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import type { Given } from './konton';

/** A link or a key that is never shown again. */
export function ShownOnce({ given: { konto, lank, gallerTimmar, nyckel } }: { readonly given: Given }) {
  const [isCopied, setCopied] = useState(false);
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
      <Button
        variant="secondary"
        size="medium"
        onPress={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}
      >
        {isCopied ? 'Kopierad' : 'Kopiera'}
      </Button>
    </div>
  );
}
