import { cellsOf, type Line } from './lines.js';
import { NAME, PARTY } from './names.js';

/** Who signs as what: the role before the name, after it, or a line of names over a line of roles. */
export interface Signatures {
  readonly sekreterare: readonly string[];
  readonly ordforande: readonly string[];
  readonly justerare: readonly string[];
}

const ROLES: readonly (readonly [keyof Signatures, RegExp])[] = [
  ['sekreterare', /^(?:nämnd|kommun|mötes)?sekreterare$/iu],
  ['ordforande', /^ordförande$/iu],
  ['justerare', /^(?:protokolls?)?juster(?:are|ande)$/iu],
];
const TOKEN = new RegExp(
  `(?<role>(?<!\\p{L})(?:[Nn]ämnd|[Kk]ommun)?(?:[Ss]ekreterare|SEKRETERARE)|(?<!\\p{L})(?<!vice )(?:[Oo]rdförande|ORDFÖRANDE)|(?<!\\p{L})(?:[Pp]rotokolls?j|[Jj])uster(?:are|ande)|JUSTERARE)(?!\\p{L})|(?<name>${NAME})(?:\\s*${PARTY})?`,
  'gu',
);

/** Reads the lines under `Underskrifter`. */
export function readSignatures(lines: readonly Line[]): Signatures {
  const found = { sekreterare: [] as string[], ordforande: [] as string[], justerare: [] as string[] };
  // A role with a capital looks like one more name: `Olga Grund Sekreterare`.
  const parts = lines
    .flatMap((line) => cellsOf(line))
    .flatMap((text) =>
      text.split(
        /(?<!\p{L})((?:Nämnds|Kommuns|S)ekreterare|Ordförande|(?:Protokollsj|J)uster(?:are|ande))(?!\p{L})/u,
      ),
    );
  const tokens = parts.flatMap((text) =>
    [...text.matchAll(TOKEN)].map(({ groups }) => ({
      role: roleOf(groups?.['role']),
      name: groups?.['name'],
    })),
  );
  const roleFirst = tokens[0]?.role !== undefined;
  let names: string[] = [];
  let roles: (keyof Signatures)[] = [];
  const assign = () => {
    const [only] = roles;
    if (roles.length === 1 && only !== undefined) found[only].push(...names);
    else if (roles.length === names.length) roles.forEach((role, i) => found[role].push(names[i] ?? ''));
    names = [];
    roles = [];
  };
  for (const { role, name } of tokens) {
    if (role !== undefined) {
      if (roleFirst ? names.length > 0 : false) assign();
      roles.push(role);
    } else if (name !== undefined) {
      if (!roleFirst && roles.length > 0) assign();
      names.push(name);
    }
  }
  assign();
  return found;
}

function roleOf(word: string | undefined): keyof Signatures | undefined {
  return word === undefined ? undefined : ROLES.find(([, words]) => words.test(word))?.[0];
}
