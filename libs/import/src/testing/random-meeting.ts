import fc from 'fast-check';
import type { Rost } from '../forslag.js';

/** A meeting as its protokoll tells it: what is printed, and what must be read again. */
export interface Meeting {
  readonly organ: string;
  readonly sammantradesdatum: string;
  readonly plats: string;
  readonly tid: { readonly start: string; readonly slut: string };
  readonly narvaro: readonly Person[];
  readonly justerare: readonly string[];
  readonly anslag: { readonly uppsatt: string; readonly nedtas: string; readonly forvaringsplats: string };
  readonly paragrafer: readonly MeetingParagraf[];
}

export interface Person {
  readonly namn: string;
  readonly roll: string | null;
  readonly grupp: 'ledamot' | 'ersattare' | 'ovrig';
  readonly tillhorighet: string | null;
  readonly tjanstgor: string | boolean | null;
  readonly paragrafer: string | null;
}

export interface MeetingParagraf {
  readonly nummer: number;
  readonly diarienummer: readonly string[];
  readonly rubrik: string;
  readonly sammanfattning: string | null;
  readonly beslut: readonly string[];
  readonly yrkanden: readonly string[];
  readonly omrostningar: readonly Vote[];
  readonly reservationer: readonly string[];
  readonly jav: readonly string[];
  readonly beslutsunderlag: readonly string[];
  readonly expediering: readonly string[];
}

export interface Vote {
  readonly ja: number;
  readonly nej: number;
  readonly avstar: number | null;
  readonly roster: readonly { readonly namn: string; readonly rost: Rost }[];
}

const FIRST = [
  'Åsa',
  'Örjan',
  'Eva-Lena',
  'Mats',
  'Karl-Erik',
  'Nina',
  'Björn',
  'Fatima',
  'Hans',
  'Ingrid',
  'Jo',
  'Märta',
];
const LAST = [
  'Ek',
  'Ström',
  'Lindqvist',
  'af Trolle',
  'Nordin Olsson',
  'Björk',
  'Öberg',
  'Holm',
  'de Wall',
  'Åkesson',
  'Dahl',
  'Sjö',
];
const PARTIES = ['S', 'M', 'C', 'L', 'KD', 'V', 'MP', 'SD'];
const TITLES = ['kommunchef', 'ekonomichef', 'nämndsekreterare', 'chef teknik och säkerhet', 'planarkitekt'];
const ORGAN = [
  'Kommunstyrelsen',
  'Socialnämnden',
  'Barn- och utbildningsnämnden',
  'Direktionen',
  'Kommunfullmäktige',
  'Kommunstyrelsens arbetsutskott',
];
const PLACES = ['Stadshuset', 'Kommunhuset, sal Eken', 'Folkets hus, Storgatan 4', 'Teknikringen 9'];
const RUBRIKER = [
  'Fastställande av dagordning',
  'Budget 2025 och plan 2026-2027',
  'Yttrande över betänkandet En reform för bibliotek, SOU 2023:96',
  'Motion om säkrare skolvägar i kommunens ytterområden och vid busshållplatser längs väg 50',
  'Justering av § 22 om delgivning i nämndernas gemensamma reglemente',
  'Information från verksamheten',
  'Antagande av detaljplan för bostäder och centrumverksamhet vid Övre Torget inom stadsdelen Väster',
  'Redundans - information',
  'Anmälan av delegationsbeslut',
  'Remiss av förslag till regional utvecklingsstrategi',
];
const SUMMARIES = [
  'Förvaltningen har tagit fram ett förslag. Enligt § 3 i reglementet ska nämnden behandla det före juni.',
  'Ärendet bordlades den 10 april 2024, § 273, och den 24 april 2024. Handlingarna har varit utsända i god tid före sammanträdet.',
  'Verksamheten redovisar läget och de åtgärder som pågår under våren i kommunens samtliga områden.',
];
const BESLUT = [
  'beslutar att notera informationen till protokollet.',
  'beslutar att anta planen i enlighet med bilaga 2 till förvaltningens tjänsteutlåtande.',
  'beslutar att återremittera ärendet till förvaltningen för att belysa kostnaderna.',
  'godkänner redovisningen och lägger den till handlingarna.',
];
const UNDERLAG = [
  'Tjänsteutlåtande den 12 april 2024',
  'Arbetsutskottets protokoll 2024-02-14 § 5',
  'Yrkande från C den 3 maj 2024',
];
const EXPEDIERING = ['Akt', 'Ekonomichefen', 'Valnämnden', 'Revisionen'];

const digits = (min: number, max: number) => fc.integer({ min, max });
const year = digits(2001, 2025);
const pad = (n: number, width: number) => String(n).padStart(width, '0');

/** Numbers in the forms that registers give them. */
export const aDiarienummer: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(year, digits(1, 999)).map(([y, n]) => `${y}/${n}`),
  fc.tuple(year, digits(1, 999)).map(([y, n]) => `${y}/${pad(n, 5)}`),
  fc
    .tuple(fc.constantFrom('KS', 'SN', 'IFN', 'BUN'), year, digits(1, 999))
    .map(([s, y, n]) => `${s} ${y}/${n}`),
  fc.tuple(fc.constantFrom('KU', 'KS'), year, digits(1, 99)).map(([s, y, n]) => `${s}.${y}.${n}`),
  fc.tuple(year, digits(1, 99_999), digits(1, 30)).map(([y, n, d]) => `SLK-${y}-${pad(n, 5)}:${d}`),
  fc.tuple(digits(1, 9999), digits(10, 29), digits(100, 999)).map(([n, y, c]) => `${pad(n, 4)}/${y} - ${c}`),
  fc.tuple(digits(100, 1999), digits(10, 29)).map(([n, y]) => `${n}/${y}`),
  fc.tuple(year, digits(1, 9999), digits(1, 9)).map(([y, n, c]) => `${y}/KS ${pad(n, 4)} ${pad(c, 3)}`),
  fc.tuple(year, digits(1, 99_999)).map(([y, n]) => `IFN ${y}/${pad(n, 5)}-1.6.1`),
);

const aDay = fc
  .tuple(digits(2010, 2025), digits(1, 12), digits(1, 28))
  .map(([y, m, d]) => `${y}-${pad(m, 2)}-${pad(d, 2)}`);

const addDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const aName = fc
  .tuple(fc.constantFrom(...FIRST), fc.constantFrom(...LAST))
  .map(([first, last]) => `${first} ${last}`);

/** A meeting with everything that a protokoll has; `withParties` as most boards print people. */
export const aMeeting: fc.Arbitrary<Meeting> = fc
  .record({
    names: fc.uniqueArray(aName, { minLength: 8, maxLength: 14 }),
    organ: fc.constantFrom(...ORGAN),
    sammantradesdatum: aDay,
    plats: fc.constantFrom(...PLACES),
    start: digits(8, 12),
    first: digits(1, 380),
    count: digits(1, 7),
    seed: fc.infiniteStream(fc.nat()),
    dnr: fc.array(fc.array(aDiarienummer, { maxLength: 2 }), { minLength: 7, maxLength: 7 }),
  })
  .map(({ names, organ, sammantradesdatum, plats, start, first, count, seed, dnr }) => {
    const next = () => seed.next().value as number;
    const pick = <T>(list: readonly T[]): T => list[next() % list.length] as T;
    const last = first + count - 1;
    const span = () =>
      next() % 3 === 0 && count > 1
        ? `${first}-${first + (next() % (count - 1))}`.replace(/^(\d+)-\1$/, '$1')
        : null;
    const partyOf = new Map(names.map((namn) => [namn, pick(PARTIES)]));
    const ledamoter = names.slice(0, 4);
    const narvaro: Person[] = [
      ...ledamoter.map((namn, i) => ({
        namn,
        roll: i === 0 ? 'ordförande' : i === 1 ? 'vice ordförande' : null,
        grupp: 'ledamot' as const,
        tillhorighet: partyOf.get(namn) ?? null,
        tjanstgor: null,
        paragrafer: i === 0 ? null : span(),
      })),
      {
        namn: names[4] ?? '',
        roll: null,
        grupp: 'ersattare',
        tillhorighet: partyOf.get(names[4] ?? '') ?? null,
        tjanstgor: names[7] ?? '',
        paragrafer: span(),
      },
      {
        namn: names[5] ?? '',
        roll: null,
        grupp: 'ersattare',
        tillhorighet: partyOf.get(names[5] ?? '') ?? null,
        tjanstgor: false,
        paragrafer: null,
      },
      {
        namn: names[6] ?? '',
        roll: pick(TITLES),
        grupp: 'ovrig',
        tillhorighet: null,
        tjanstgor: null,
        paragrafer: span(),
      },
    ];
    const voters = names.slice(0, 5);
    const paragrafer = Array.from({ length: count }, (_, i): MeetingParagraf => {
      const party = (namn: string) => `${namn} (${partyOf.get(namn)})`;
      const hasVote = next() % 3 === 0;
      const ja = 1 + (next() % 4);
      const roster = voters.map((namn, n) => ({ namn, rost: n < ja ? ('ja' as const) : ('nej' as const) }));
      const named = next() % 2 === 0;
      return {
        nummer: first + i,
        diarienummer: [...new Set(dnr[i] ?? [])],
        rubrik: pick(RUBRIKER),
        sammanfattning: next() % 2 === 0 ? pick(SUMMARIES) : null,
        beslut: [`${organ} ${pick(BESLUT)}`],
        yrkanden: hasVote
          ? [
              `${party(pick(ledamoter))} yrkar bifall till förvaltningens förslag.`,
              `${party(pick(ledamoter))} yrkar avslag på förslaget i dess helhet.`,
            ]
          : [],
        omrostningar: hasVote
          ? [
              named
                ? { ja, nej: 5 - ja, avstar: null, roster }
                : { ja: ja + 20, nej: 25 - ja, avstar: 2, roster: [] },
            ]
          : [],
        reservationer: hasVote ? [`${party(pick(ledamoter))} reserverar sig mot beslutet.`] : [],
        jav: next() % 5 === 0 ? [pick(ledamoter)] : [],
        beslutsunderlag: next() % 2 === 0 ? UNDERLAG.slice(0, 1 + (next() % 3)) : [],
        expediering: next() % 2 === 0 ? EXPEDIERING.slice(0, 1 + (next() % 4)) : [],
      };
    });
    const uppsatt = addDays(sammantradesdatum, 7);
    return {
      organ,
      sammantradesdatum,
      plats,
      tid: { start: `${pad(start, 2)}:00`, slut: `${pad(start + 3, 2)}:30` },
      narvaro: narvaro.map((person) => ({
        ...person,
        paragrafer: person.paragrafer === `${first}-${last}` ? null : person.paragrafer,
      })),
      justerare: [names[1] ?? ''],
      anslag: { uppsatt, nedtas: addDays(uppsatt, 22), forvaringsplats: 'Kansliet' },
      paragrafer,
    };
  });

/** The party with which the meeting prints a name, in brackets. */
export function withParty(meeting: Meeting, namn: string): string {
  const party = meeting.narvaro.find((person) => person.namn === namn)?.tillhorighet;
  return party == null ? namn : `${namn} (${party})`;
}
