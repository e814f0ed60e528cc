import { Tick } from '../ui/fields';
import { nameIn, type Utkast } from './types';

/** Which of these people. */
export function People({
  label,
  utkast,
  among,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly utkast: Utkast;
  readonly among: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <fieldset className="people">
      <legend>{label}</legend>
      {among.map((personId) => (
        <Tick
          key={personId}
          label={nameIn(utkast, personId)}
          isOn={chosen.includes(personId)}
          onChange={(isOn) =>
            onChange(isOn ? [...chosen, personId] : chosen.filter((other) => other !== personId))
          }
        />
      ))}
    </fieldset>
  );
}
