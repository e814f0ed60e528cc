import { startTransition, useEffect, useId, useOptimistic, type ReactNode } from 'react';

/** One of a few: the browser's own list, which everyone knows how to use with keys and on a phone. */
export function Choice({
  label,
  value,
  onChange,
  options,
  isHidden = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Value and text, in order. */
  readonly options: readonly (readonly [value: string, text: string])[];
  /** The label is for those who listen: what it says stands beside, in a table. */
  readonly isHidden?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={isHidden ? 'unseen' : undefined}>
        {label}
      </label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A line or more of text, with what is wrong beside it. */
export function Field({
  label,
  value,
  onChange,
  type = 'text',
  rows,
  hint,
  error,
  isHidden = false,
  isRequired = false,
  list,
  placeholder,
  isFirst = false,
  onLeave,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'date' | 'time' | 'number' | 'search' | 'password';
  /** More than one line. */
  readonly rows?: number;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly isHidden?: boolean;
  readonly isRequired?: boolean;
  /** Words to choose among. */
  readonly list?: readonly string[];
  /** What an empty field means. */
  readonly placeholder?: string;
  /** Where one begins to type when the page is opened. */
  readonly isFirst?: boolean;
  /** One has left the field, or pressed Enter in it. */
  readonly onLeave?: () => void;
}) {
  const id = useId();
  useEffect(() => {
    if (isFirst) document.getElementById(id)?.focus();
  }, [id, isFirst]);
  const about = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  const same = {
    id,
    value,
    required: isRequired,
    placeholder,
    'data-first': isFirst || undefined,
    onBlur: onLeave,
    'aria-invalid': error !== undefined,
    'aria-describedby': about === '' ? undefined : about,
  };
  return (
    <div className="field">
      <label htmlFor={id} className={isHidden ? 'unseen' : undefined}>
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="error">
          {error}
        </p>
      )}
      {rows === undefined ? (
        <input
          {...same}
          type={type}
          list={list && `${id}-list`}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={({ key }) => {
            if (key === 'Enter') onLeave?.();
          }}
        />
      ) : (
        <textarea {...same} rows={rows} onChange={({ target }) => onChange(target.value)} />
      )}
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((word) => (
            <option key={word} value={word} aria-label={word} />
          ))}
        </datalist>
      )}
    </div>
  );
}

/** Yes or no. What is recorded somewhere shows at once, and falls back if it was refused. */
export function Tick({
  label,
  isOn,
  onChange,
  isHidden = false,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void | Promise<unknown>;
  readonly isHidden?: boolean;
}) {
  const [shown, show] = useOptimistic(isOn);
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={shown}
        aria-label={isHidden ? label : undefined}
        onChange={({ target: { checked } }) =>
          startTransition(async () => {
            show(checked);
            await onChange(checked);
          })
        }
      />
      {!isHidden && label}
    </label>
  );
}

/** One line each: how lists are typed. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
