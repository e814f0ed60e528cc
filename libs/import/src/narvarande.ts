import type { Anmarkning, Narvarande } from './forslag.js';
import type { Field } from './head.js';
import { KNOWN_PARTY, NAME, PARTY } from './names.js';
import { fromTable } from './narvaro-tabell.js';
import { outside, printSpann, takeSpann } from './spann.js';

/** One person of the attendance list: name, office, party, service and §§. */

export interface Context {
  readonly field: Field;
  readonly grupp: Narvarande['grupp'];
  /** A table with crosses for who served and who did not. */
  readonly isTable: boolean;
  readonly all: { readonly from: number; readonly to: number } | undefined;
  readonly note: (kod: Anmarkning['kod'], rad: number, text: string) => void;
}

export interface Chunk {
  readonly text: string;
  readonly rad: number;
}

const NAME_FIRST = new RegExp(`^${NAME}`, 'u');

const PARTY_FIRST = new RegExp(`^[\\s,]*(${PARTY})`, 'u');

export const TITLE_WORD =
  /(?:direktör|chef|sekreterare|sekr|ekonom|strateg|jurist|ingenjör|arkitekt|ledare|handläggare|controller|rektor|samordnare|administratör|utredare|konsult|revisor|kommunalråd|inspektör|registrator|planerare)(?:en)?$/iu;

/** `Ordföranden Lars Jil (M)`. */
export const CHAIR_FIRST =
  /^(?<roll>(?:(?:1:e|2:e|[Ff]örst[ea]|[Aa]ndr[ea]|[Tt]redje)\s+)?(?:[Vv]ice\s+)?[Oo]rdförande)n?\s+(?=\p{Lu})/u;

const EJ =
  /(?<!\p{L})(?:ej|icke|inte)\s+(?:tjänstgör(?:ande)?|tjg\.?|tgj|beslutande)(?:\s+(?:ersättare|ers\.?))?/iu;
const SEAT = `(?:(?:ledamoten|ordinarie)\\s+)?(?<seat>${NAME}|[Vv]akant(?:\\s(?:plats|tjänst))?)(?:\\s*${PARTY}|,\\s?\\p{L}{1,2}(?!\\p{L}))?`;
/** `tjg för Paula Örn (S)`, `ersätter Bo Eliasson (V)`, `ersättare för …`, `tgj ers för …`, `tjg Rose-Marie Fihn (L)`. */
export const FOR = new RegExp(
  `,?\\s*(?:(?:[Tt]jänstgör(?:ande)?|[Tt]jg|[Tt]gj|[Tt]j|[Ee]rsättare|[Ee]rsätter|[Ee]rs|(?:i stället|istället))\\.?\\s+)+(?:för\\s+)?${SEAT}`,
  'u',
);
/** `för Paula Örn (S)`: enough where those are listed who serve. */
const PLAIN_FOR = new RegExp(`,?\\s*(?<!\\p{L})för\\s+${SEAT}`, 'u');
const SERVES =
  /(?<!\p{L})(?:tjänstgörande(?:\s+ersättare)?|tjänstgör|tjg\.?\s*(?:ers(?:ättare|\.)?)?|tgj\s*ers)(?!\p{L})/iu;
const IS_ERSATTARE = /(?<!\p{L})(?:adjungerad\s+)?ersättare(?!\p{L})/iu;
const AT_TIMES =
  /(?:fr\.?o\.?m\.?|t\.?o\.?m\.?|från|till|närvarande)?\s*(?:kl\.?|klockan)\s*\d{1,2}[.:]\d\d(?:\s*[-–]+\s*(?:\d{1,2}[.:]\d\d)?)?/giu;
const ORGANISATION = /(?<!\p{L})(?:kommun|kommuner|stad|region|landsting(?:et)?|kommunalförbund(?:et)?)$/iu;

/** What says how or that somebody was there, and is no office. */
const NO_ROLL =
  /^(?:(?:på grund av |p\.?g\.?a\.? )?jäv|närvarande|ledamot(?:en)?|tj|(?:deltar|deltog|närvarar|närvarande)?\s*(?:på )?(?:distans|digitalt|via \p{L}+))$/iu;
/** `närvarande §§ 101-103, tjänstgörande § 102`: at which §§ somebody who was there served. */
const SERVED_SPANN =
  /[,;]?\s*(?<!\p{L})(?:tjänstgör(?:ande|de)?|tjg\.?)\s+(?:vid\s+|på\s+)?(§+\s*\d[\d\s,–-]*)/iu;

export function readPerson(chunk: Chunk, context: Context): readonly Narvarande[] {
  const { rad } = chunk;
  let rest = chunk.text.replace(/^\d{1,2}[.)]\s+/u, '');
  const titled = /^(?<titel>\p{L}[\p{L}/-]*(?:\s\p{Ll}[\p{L}-]*){0,3})\s(?=\p{Lu})/u.exec(rest)?.groups?.[
    'titel'
  ];
  let roll: string | null = null;
  const chair = CHAIR_FIRST.exec(rest);
  if (chair !== null) {
    roll = (chair.groups?.['roll'] ?? '').toLowerCase();
    rest = rest.slice(chair[0].length);
  } else if (titled !== undefined && TITLE_WORD.test(titled)) {
    roll = titled;
    rest = rest.slice(titled.length).trim();
  }
  const name = NAME_FIRST.exec(rest)?.[0];
  if (name === undefined) return [];
  const { namn, party } = withoutParty(name);
  rest = rest.slice(name.length);
  let tillhorighet: string | null = party;
  const bracket = PARTY_FIRST.exec(rest);
  if (bracket) {
    tillhorighet = (bracket[1] ?? '').replace(/[()\s]/g, '');
    rest = rest.slice(bracket[0].length);
  }
  const servedAt = SERVED_SPANN.exec(rest)?.[1];
  const whole = servedAt === undefined ? undefined : takeSpann(rest.replace(SERVED_SPANN, ' '));
  if (servedAt !== undefined && whole !== undefined) {
    const served = takeSpann(servedAt)?.spann ?? [];
    const without = { ...chunk, text: chunk.text.replace(SERVED_SPANN, ' ') };
    return readPerson(without, context).flatMap((person) => [
      {
        ...person,
        grupp: 'ersattare' as const,
        tjanstgor: true,
        paragrafer: printSpann(served, false, context.all),
      },
      {
        ...person,
        grupp: 'ersattare' as const,
        tjanstgor: false,
        paragrafer: printSpann(outside(whole.spann, served, context.all), false, context.all),
      },
    ]);
  }
  const seat = FOR.exec(rest) ?? (context.grupp === 'ovrig' ? null : PLAIN_FOR.exec(rest));
  const served = seat?.groups?.['seat'];
  if (seat !== null) rest = rest.replace(seat[0], ' ');
  const ej = EJ.test(rest);
  rest = rest.replace(EJ, ' ');
  const serves = served !== undefined || SERVES.test(rest);
  rest = rest.replace(SERVES, ' ');
  const isErsattare = serves || ej || IS_ERSATTARE.test(rest);
  rest = rest.replace(IS_ERSATTARE, ' ');

  if (context.isTable) return fromTable(chunk, namn, tillhorighet, rest, context);

  const spann = takeSpann(rest);
  const paragrafer = spann === undefined ? null : printSpann(spann.spann, spann.ej, context.all);
  rest = spann?.rest ?? rest;
  if (spann?.del === true)
    context.note('NARVARO_DEL_AV_MOTET', rad, `${namn} var med under en del av § ${paragrafer}.`);
  if (spann === undefined && AT_TIMES.test(rest))
    context.note(
      'NARVARO_DEL_AV_MOTET',
      rad,
      `${namn} var med en del av mötet, men §§ står inte: ”${chunk.text}”.`,
    );
  rest = rest.replace(AT_TIMES, ' ');

  const notes = [...rest.matchAll(/\(([^)]*)\)/g)].map((match) => match[1] ?? '');
  rest = rest.replace(/\([^)]*\)/g, ' ');
  for (const note of notes) {
    const isTheirs = /^(?:\p{L}{1,6}|-)$/u.test(note.trim()) || ORGANISATION.test(note.trim());
    if (isTheirs && tillhorighet === null) tillhorighet = note.trim();
    else if (
      roll === null &&
      /(?:ordförande|ordf|direktör|chef|sekreterare|ersätt|ledamot|\p{Ll}{5,})/iu.test(note) &&
      rest.replace(/[\s,.;]/g, '') === ''
    )
      roll = note.trim();
  }
  const parts = rest
    .split(/\s*[,;]\s*/u)
    .map((part) => part.replace(/[\s.]+$|^\s*[-–—]\s+/gu, '').trim())
    .filter((part) => /\p{L}/u.test(part) && !NO_ROLL.test(part));
  const rolls: string[] = roll === null ? [] : [roll];
  for (const part of parts) {
    const [first = '', ...more] = part.split(' ');
    if (tillhorighet === null && KNOWN_PARTY.test(first) && context.grupp !== 'ovrig') {
      tillhorighet = first;
      if (more.length > 0) rolls.push(more.join(' '));
    } else if (
      tillhorighet === null &&
      KNOWN_PARTY.test(part.split(' ').at(-1) ?? '') &&
      context.grupp !== 'ovrig' &&
      more.length > 0
    ) {
      tillhorighet = part.split(' ').at(-1) ?? null;
      rolls.push(part.split(' ').slice(0, -1).join(' '));
    } else if (
      tillhorighet === null &&
      (ORGANISATION.test(part) || context.field === 'fackliga') &&
      /^\p{Lu}/u.test(part)
    ) {
      tillhorighet = part;
    } else {
      rolls.push(part);
    }
  }
  const grupp =
    context.grupp === 'ovrig'
      ? isErsattare
        ? 'ersattare'
        : 'ovrig'
      : isErsattare
        ? 'ersattare'
        : context.grupp;
  return [
    {
      namn,
      roll: rolls.length === 0 ? null : rolls.join(', '),
      grupp,
      tillhorighet,
      tjanstgor: tjanstgorOf(served, serves, ej, grupp, context),
      paragrafer,
      rad,
    },
  ];
}

function tjanstgorOf(
  served: string | undefined,
  serves: boolean,
  ej: boolean,
  grupp: Narvarande['grupp'],
  { field }: Context,
): Narvarande['tjanstgor'] {
  if (grupp !== 'ersattare') return null;
  if (served !== undefined) return /^vakant/iu.test(served) ? 'vakant' : served;
  if (ej) return false;
  if (serves || field === 'tjanstgorande') return true;
  return field === 'ejTjanstgorande' ? false : null;
}

/** A party without brackets at the end of the name: `Nils Posse S`. */
function withoutParty(name: string): { readonly namn: string; readonly party: string | null } {
  const words = name.trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  if (words.length > 2 && /^(?:S|M|C|L|V|FP|KD|MP|SD)$/.test(last))
    return { namn: words.slice(0, -1).join(' '), party: last };
  return { namn: words.join(' '), party: null };
}
