import { Button } from '@midas-ds/components/button';
import type { Editing, Values } from './draft';

/** Somebody else changed the same fields: both texts, and a choice for each. */
export function Clashes<V extends Values>({
  editing: { clashes, settle },
  labels,
}: {
  readonly editing: Editing<V>;
  readonly labels: Readonly<Partial<Record<keyof V & string, string>>>;
}) {
  if (clashes.length === 0) return null;
  return (
    <section className="clash" aria-label="Någon annan ändrade detta" role="alert">
      <h2>Någon annan ändrade detta medan du skrev</h2>
      {clashes.map(({ field, theirs, mine }) => (
        <div key={field} className="clash-field">
          <h3>{labels[field] ?? field}</h3>
          <div className="clash-sides">
            <div>
              <p className="quiet">Står nu</p>
              <p className="clash-text">{show(theirs)}</p>
              <Button size="medium" variant="secondary" onPress={() => settle(field, 'theirs')}>
                Ta det som står nu
              </Button>
            </div>
            <div>
              <p className="quiet">Din text</p>
              <p className="clash-text">{show(mine)}</p>
              <Button size="medium" variant="secondary" onPress={() => settle(field, 'mine')}>
                Behåll min text
              </Button>
            </div>
          </div>
        </div>
      ))}
    </section>
  );
}

const show = (value: unknown) =>
  Array.isArray(value) ? value.join('\n') : typeof value === 'string' && value !== '' ? value : '(tomt)';
