import { useCallback, useState } from 'react';

/** The values of a form: texts, and what else can be written as JSON. */
export type Values = Readonly<Record<string, unknown>>;

/** What somebody has begun to write: what they began from, and what it has become. */
interface Draft<V extends Values> {
  readonly version: number;
  readonly base: V;
  readonly values: V;
}

/** A field that somebody else changed while it was being changed here. */
export interface Clash<V extends Values> {
  readonly field: keyof V & string;
  readonly theirs: unknown;
  readonly mine: unknown;
}

export interface Editing<V extends Values> {
  readonly values: V;
  /** The version that the values rest on: what If-Match says. */
  readonly version: number;
  /** Whether something is unsaved. */
  readonly isDirty: boolean;
  /** The fields that were changed here, against what stands. */
  readonly changed: Partial<V>;
  /** Where somebody else changed the same; empty when there is nothing to choose. */
  readonly clashes: readonly Clash<V>[];
  readonly set: (change: Partial<V>) => void;
  /** For a field that both changed: what stands, or mine on top of it. */
  readonly settle: (field: keyof V & string, keep: 'theirs' | 'mine') => void;
  /** These were saved as they were; what was typed since is still unsaved. */
  readonly saved: (fields: Partial<V>) => void;
  /** It is given up: what stands is shown again. */
  readonly drop: () => void;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const fieldsOf = <V extends Values>(values: V) => Object.keys(values) as (keyof V & string)[];

/**
 * Edits what stands at an address of ours: unsaved text is kept on this machine over a reload, per address. When
 * somebody else saves meanwhile, their changes to other fields are taken in, and a field that both changed is a clash.
 */
export function useEditing<V extends Values>(address: string, version: number, standing: V): Editing<V> {
  const name = `liggaren:utkast:${address}`;
  const [held, setHeld] = useState(() => ({ name, draft: stored<V>(name) }));
  const draft = held.name === name ? held.draft : stored<V>(name);

  const keep = useCallback(
    (next: Draft<V> | undefined) => {
      if (next === undefined) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(next));
      setHeld({ name, draft: next });
    },
    [name],
  );

  const base = draft?.base ?? standing;
  const values = { ...standing };
  const clashes: Clash<V>[] = [];
  for (const field of fieldsOf(standing)) {
    if (draft === undefined || same(draft.values[field], base[field])) continue;
    const mine = draft.values[field];
    values[field] = mine;
    if (!same(standing[field], base[field]) && !same(standing[field], mine)) {
      clashes.push({ field, theirs: standing[field], mine });
    }
  }
  const changed = Object.fromEntries(
    fieldsOf(standing)
      .filter((field) => !same(values[field], standing[field]))
      .map((field) => [field, values[field]]),
  ) as Partial<V>;
  const isDirty = Object.keys(changed).length > 0;
  return {
    values,
    // A clash that is not settled is refused by the api too: the version is that of the beginning.
    version: clashes.length > 0 ? (draft?.version ?? version) : version,
    isDirty,
    changed,
    clashes,
    set: (change) => keep({ version: draft?.version ?? version, base, values: { ...values, ...change } }),
    settle: (field, kept) =>
      keep({
        version,
        base: { ...base, [field]: standing[field] },
        values: { ...values, [field]: kept === 'theirs' ? standing[field] : values[field] },
      }),
    saved: (fields) => {
      const latest = stored<V>(name);
      if (latest === undefined) return;
      const next = { ...latest, base: { ...latest.base, ...fields } };
      keep(
        fieldsOf(next.values).every((field) => same(next.values[field], next.base[field])) ? undefined : next,
      );
    },
    drop: () => keep(undefined),
  };
}

function stored<V extends Values>(name: string): Draft<V> | undefined {
  const text = localStorage.getItem(name);
  return text === null ? undefined : (JSON.parse(text) as Draft<V>);
}
