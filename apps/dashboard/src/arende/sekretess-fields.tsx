import { Field, Tick } from '../ui/fields';
import type { Markering } from './types';

/** A marking as it is typed; without a statute there is none. */
export interface TypedMarkering {
  readonly statute: string;
  readonly innehall: boolean;
  readonly motpart: boolean;
}
export const NO_MARKERING: TypedMarkering = { statute: '', innehall: true, motpart: true };

/** OSL 5:5: the statute, the day and the authority, and what the open register leaves out. */
export const markeringOf = (
  { statute, innehall, motpart }: TypedMarkering,
  made: Pick<Markering, 'datum' | 'myndighet'>,
): Markering => ({
  statute: statute.trim(),
  ...made,
  hides: [...(innehall ? (['innehall'] as const) : []), ...(motpart ? (['motpart'] as const) : [])],
});

export function SekretessFields({
  value,
  onChange,
}: {
  readonly value: TypedMarkering;
  readonly onChange: (value: TypedMarkering) => void;
}) {
  const set = (change: Partial<TypedMarkering>) => onChange({ ...value, ...change });
  return (
    <fieldset>
      <div className="beside">
        <Field
          label="Sekretess enligt"
          hint="Tomt när inget är hemligt. En markering är en varning, inget beslut (OSL 5:5)."
          list={['OSL 21:1', 'OSL 25:1', 'OSL 26:1', 'OSL 19:3', 'OSL 31:16', 'OSL 39:2']}
          value={value.statute}
          onChange={(statute) => set({ statute })}
        />
      </div>
      {value.statute.trim() !== '' && (
        <div className="people">
          <Tick
            label="Dölj vad ärendet rör"
            isOn={value.innehall}
            onChange={(innehall) => set({ innehall })}
          />
          <Tick
            label="Dölj avsändare och mottagare"
            isOn={value.motpart}
            onChange={(motpart) => set({ motpart })}
          />
        </div>
      )}
    </fieldset>
  );
}
