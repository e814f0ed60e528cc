import { Button } from '@midas-ds/components/button';
import { Choice, Field } from '../ui/fields';
import type { Narvarande } from './forslag';

const GROUPS = [
  ['ledamot', 'Ledamot'],
  ['ersattare', 'Ersättare'],
  ['ovrig', 'Övrig'],
] as const;

/** Who was there, one row each. */
export function PeopleForm({
  narvaro,
  change,
  show,
}: {
  readonly narvaro: readonly Narvarande[];
  readonly change: (narvaro: readonly Narvarande[]) => void;
  readonly show: (rad: number) => void;
}) {
  const or = (value: string) => (value === '' ? null : value);
  const set = (at: number, changed: Partial<Narvarande>) =>
    change(narvaro.map((person, i) => (i === at ? { ...person, ...changed } : person)));
  return (
    <>
      <ul className="import-people">
        {narvaro.map((person, i) => (
          // People have no other name than their place in the list.
          <li key={i}>
            <Field label="Namn" value={person.namn} onChange={(namn) => set(i, { namn })} />
            <Choice
              label="Grupp"
              value={person.grupp}
              options={GROUPS}
              onChange={(grupp) => set(i, { grupp })}
            />
            <Field
              label="Parti eller kommun"
              value={person.tillhorighet ?? ''}
              onChange={(value) => set(i, { tillhorighet: or(value) })}
            />
            <Field label="Roll" value={person.roll ?? ''} onChange={(value) => set(i, { roll: or(value) })} />
            <Field
              label="Tjänstgör för"
              value={typeof person.tjanstgor === 'string' ? person.tjanstgor : ''}
              onChange={(value) => set(i, { tjanstgor: or(value) })}
            />
            <Field
              label="§§"
              value={person.paragrafer ?? ''}
              onChange={(value) => set(i, { paragrafer: or(value) })}
            />
            <div className="buttons">
              <Button size="medium" variant="tertiary" onPress={() => show(person.rad)}>
                Rad {person.rad}
              </Button>
              <Button
                size="medium"
                variant="tertiary"
                aria-label={`Ta bort ${person.namn}`}
                onPress={() => change(narvaro.filter((_, n) => n !== i))}
              >
                Ta bort
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <Button size="medium" variant="secondary" onPress={() => change([...narvaro, NOBODY])}>
        Lägg till en person
      </Button>
    </>
  );
}

const NOBODY: Narvarande = {
  namn: '',
  roll: null,
  grupp: 'ledamot',
  tillhorighet: null,
  tjanstgor: null,
  paragrafer: null,
  rad: 1,
};
