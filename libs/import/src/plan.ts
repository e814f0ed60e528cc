import { ledgerNumber } from './ledger-number.js';
import { namesIn } from './names.js';
import type { Forslag, ForslagOmrostning, ForslagParagraf, Narvarande } from './forslag.js';
import { parseSpann } from './spann.js';

/** What of a proposal is recorded: also as a person has corrected it. */
export type Recordable = Pick<
  Forslag,
  'sammantradesdatum' | 'plats' | 'tid' | 'ordforande' | 'sekreterare' | 'justerare' | 'anslag'
> & {
  readonly narvaro: readonly Omit<Narvarande, 'rad'>[];
  readonly paragrafer: readonly RecordableParagraf[];
};

type RecordableParagraf = Omit<ForslagParagraf, 'rader' | 'omrostningar'> & {
  readonly omrostningar: readonly Omit<ForslagOmrostning, 'rad'>[];
};

/** What the ledger knows of the board that an imported protokoll belongs to. */
export interface Board {
  readonly slug: string;
  /** The serie of the board's diarium: a printed `2024/25` is `ITSAM 2024/25` there. */
  readonly serie: string;
  /** The ids of those who have mandates, by their names in lower case. */
  readonly people: ReadonlyMap<string, string>;
}

/** One command: the address under the meeting's, and its body. */
export interface Step {
  readonly path: string;
  readonly body: object;
}

/** The commands that would record a proposal, in order, and what no command can hold, in Swedish. */
export interface Plan {
  readonly arenden: readonly { readonly diarienummer: string; readonly body: object }[];
  readonly call: object;
  readonly steps: readonly Step[];
  /** The §§ that the paper says were justerade omedelbart: signed on the meeting's day, before the rest. */
  readonly omedelbart: readonly number[];
  /** Who the paper says signed it: the chair and the justerare. */
  readonly signers: readonly string[];
  /** Null where the paper says nothing of its justering: then it stays a draft. */
  readonly anslag: { readonly postedOn: string } | null;
  readonly left: readonly string[];
}

/** What a proposal must have before it can be recorded. Swedish; undefined when nothing is missing. */
export function lacking({ sammantradesdatum, ordforande, tid, plats }: Recordable): string | undefined {
  if (sammantradesdatum === null) return 'sammanträdesdagen framgår inte';
  if (ordforande === null) return 'det framgår inte vem som var ordförande';
  if (tid.start === null) return 'det framgår inte när sammanträdet började';
  return plats === null ? 'platsen framgår inte' : undefined;
}

/** `instant` gives a time of the meeting's day its offset. */
export function planImport(forslag: Recordable, board: Board, instant: (time: string) => string): Plan {
  const left: string[] = [];
  const id = (namn: string) => board.people.get(namn.toLowerCase()) ?? slugOf(namn);
  const day = forslag.sammantradesdatum ?? '';
  const opened = instant(forslag.tid.start ?? '00:00');
  const closed = instant(forslag.tid.slut ?? forslag.tid.start ?? '00:00');
  const arenden = new Map<string, object>();
  for (const { diarienummer, rubrik, nummer } of forslag.paragrafer) {
    for (const printed of diarienummer) {
      const number = ledgerNumber(printed, board.serie, day);
      if (number === undefined) {
        left.push(
          `§ ${nummer}: diarienumret ${printed} går inte att föra in i diariet; det står kvar vid paragrafen som det är skrivet.`,
        );
      } else if (!arenden.has(number)) {
        arenden.set(number, {
          organ: board.slug,
          diarienummer: number,
          arendemening: (rubrik ?? `§ ${nummer}`).slice(0, LINE),
          registeredOn: day,
          initiator: 'eget-initiativ',
          ...(isLedgerForm(printed, number, board.serie) ? {} : { ursprungligtDiarienummer: printed }),
        });
      }
    }
  }
  const steps: Step[] = [
    {
      path: 'oppnande',
      body: {
        openedAt: opened,
        ordforandeId: id(forslag.ordforande ?? ''),
        ordforandeNamn: forslag.ordforande,
        sekreterare: {
          personId: id(forslag.sekreterare ?? 'okänd'),
          namn: forslag.sekreterare ?? 'Framgår inte',
        },
        ...(forslag.paragrafer[0] === undefined ? {} : { firstParagraf: forslag.paragrafer[0].nummer }),
      },
    },
    ...attendance(forslag.narvaro, id, left),
    ...forslag.justerare.map((namn) => ({
      path: 'justerare',
      body: { personId: id(namn), role: 'justerare' },
    })),
    ...forslag.paragrafer.flatMap((paragraf) =>
      paragrafSteps(paragraf, { board, day, id, closed, ordforande: id(forslag.ordforande ?? ''), left }),
    ),
    { path: 'avslut', body: { closedAt: closed } },
  ];
  const { uppsatt, nedtas, forvaringsplats } = forslag.anslag;
  const isJusterat = uppsatt !== null && forslag.justerare.length > 0;
  if (!isJusterat)
    left.push('Protokollet säger inte när det justerades och anslogs: det ligger kvar som utkast.');
  return {
    arenden: [...arenden].map(([diarienummer, body]) => ({ diarienummer, body })),
    call: {
      organ: board.slug,
      sammantradesdatum: day,
      startsAt: forslag.tid.start,
      plats: forslag.plats,
      calledOn: day,
    },
    steps,
    omedelbart:
      forslag.justerare.length === 0
        ? []
        : forslag.paragrafer.flatMap((p) => (p.omedelbartJusterad ? [p.nummer] : [])),
    signers: [forslag.ordforande ?? '', ...forslag.justerare].map((namn) => id(namn)),
    anslag: isJusterat
      ? {
          postedOn: uppsatt,
          ...(nedtas === null ? {} : { claimedTakeDown: nedtas }),
          ...(forvaringsplats === null ? {} : { forvaringsplats }),
        }
      : null,
    left,
  };
}

/** `Åsa de Wall` → `asa-de-wall`. */
export function slugOf(namn: string): string {
  return namn
    .toLowerCase()
    .replace(/[åä]/g, 'a')
    .replace(/ö/g, 'o')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60);
}

/** The number as the ledger prints it, but for the serie that the board has. */
function isLedgerForm(printed: string, number: string, serie: string): boolean {
  return printed === number || `${serie} ${printed}` === number;
}

/** One command a person: who stands in two places of the list is one person with the §§ of both. */
function attendance(narvaro: Recordable['narvaro'], id: (namn: string) => string, left: string[]): Step[] {
  const spans = (paragrafer: string | null) =>
    paragrafer === null ? {} : { paragrafer: parseSpann(paragrafer) };
  return [...new Set(narvaro.map(({ namn }) => namn))].map((namn) => {
    const entries = narvaro.filter((person) => person.namn === namn);
    const [first] = entries;
    const serves = entries.flatMap(({ tjanstgor, paragrafer }) =>
      typeof tjanstgor === 'string'
        ? [{ for: tjanstgor === 'vakant' ? 'vakant' : id(tjanstgor), ...spans(paragrafer) }]
        : [],
    );
    if (entries.some(({ tjanstgor, grupp }) => tjanstgor === true && grupp === 'ersattare')) {
      left.push(`${namn} tjänstgjorde, men för vem står inte.`);
    }
    const all = entries.every(({ paragrafer }) => paragrafer !== null)
      ? entries.flatMap(({ paragrafer }) => parseSpann(paragrafer ?? ''))
      : [];
    return {
      path: 'narvaro',
      body: {
        personId: id(namn),
        namn,
        role: entries.some(({ grupp }) => grupp === 'ledamot') ? 'ledamot' : (first?.grupp ?? 'ovrig'),
        ...(first?.roll == null ? {} : { uppdrag: first.roll }),
        ...(first?.tillhorighet == null ? {} : { foretrader: first.tillhorighet }),
        ...(all.length === 0 ? {} : { paragrafer: all }),
        ...(serves.length === 0 ? {} : { tjanstgor: serves }),
      },
    };
  });
}

/** A line of the ledger holds so many signs. */
const LINE = 500;
const cut = (texts: readonly string[]) => texts.map((text) => text.slice(0, LINE));

/** What the steps of a § are made with. */
interface Making {
  readonly board: Board;
  readonly day: string;
  readonly id: (namn: string) => string;
  readonly closed: string;
  readonly ordforande: string;
  readonly left: string[];
}

function paragrafSteps(p: RecordableParagraf, making: Making): Step[] {
  const { board, day, id, closed, left } = making;
  const at = `paragrafer/${p.nummer}`;
  const numbers = p.diarienummer.map((printed) => ledgerNumber(printed, board.serie, day));
  const original = p.diarienummer.filter(
    (printed, i) => !isLedgerForm(printed, numbers[i] ?? '', board.serie),
  );
  const before = (text: string, verb: RegExp) =>
    namesIn(text.slice(0, text.search(verb) >>> 0).replace(/^.*:\s/, ''));
  const skip = (what: string, text: string) => {
    left.push(`§ ${p.nummer}: ${what} går inte att knyta till en person: ”${text}”`);
    return [];
  };
  return [
    {
      path: 'paragrafer',
      body: {
        paragraf: p.nummer,
        rubrik: (p.rubrik ?? `§ ${p.nummer}`).slice(0, LINE),
        diarienummer: [...new Set(numbers.filter((number) => number !== undefined))],
        ...(original.length === 0 ? {} : { ursprungligaDiarienummer: original }),
        foredragande: cut(p.foredragande),
        sammanfattning: p.sammanfattning ?? '',
        underlag: cut(p.beslutsunderlag).map((text) => ({ text })),
      },
    },
    ...p.jav.map((namn) => ({ path: `${at}/jav`, body: { personId: id(namn) } })),
    ...p.yrkanden.flatMap((text) => {
      const names = before(text, /\s(?:yrkar|yrkade|föreslår)\s|:\s/u);
      return names.length === 0
        ? skip('ett yrkande', text)
        : [{ path: `${at}/yrkanden`, body: { personIds: names.map((namn) => id(namn)), text } }];
    }),
    ...omrostningar(p, making).map((body) => ({ path: `${at}/omrostningar`, body })),
    ...(p.beslut === null
      ? []
      : [
          {
            path: `${at}/beslut`,
            body: { kind: p.beslutskind ?? 'beslut', text: p.beslut, expediering: cut(p.expediering) },
          },
        ]),
    ...p.reservationer.flatMap((text) => {
      const first = before(text, /\s(?:reservera|anmäler|till förmån)|:\s/u);
      // `Mot beslutet reserverar sig Anna Ek (S) och Bo Alm (M).`
      const names =
        first.length > 0
          ? first
          : namesIn(/reserverar sig (.*?)(?:\s(?:till förmån|mot|för|med)\s.*|\.)?$/u.exec(text)?.[1] ?? '');
      const parti = /(?:från|i|för) (\p{Lu}{1,3}|\p{Lu}\p{Ll}+partiet)(?:-gruppen)?/u.exec(text)?.[1];
      if (names.length === 0 && parti === undefined) return skip('en reservation', text);
      return [
        {
          path: `${at}/reservationer`,
          body: {
            personIds: names.map((namn) => id(namn)),
            ...(names.length > 0 ? {} : { parti }),
            announcedAt: closed,
            motivering: text,
          },
        },
      ];
    }),
    ...p.anteckningar.flatMap((text) => {
      const [namn] = before(text, /\s(?:antecknar|lämnar|deltar|anmäler|vill)\s|:\s/u);
      return namn === undefined
        ? skip('en protokollsanteckning', text)
        : [{ path: `${at}/anteckningar`, body: { personId: id(namn), text } }];
    }),
  ];
}

/**
 * The votes as the ledger holds them. A tie needs to know how the chair voted; a vote whose counts the paper does not
 * give is recorded without them, and flagged; propositions without a vote are acklamation.
 */
function omrostningar(p: RecordableParagraf, { id, ordforande, left }: Making): object[] {
  const isVal = p.beslutskind === 'val';
  const propositionsordning = p.propositionsordning ?? '';
  const decided = { jaInnebar: 'Det som beslutades', nejInnebar: 'Övriga förslag', utfall: 'ja' };
  if (p.omrostningar.length === 0 && p.omrostningUtanTal)
    return [{ propositionsordning, form: 'oppen', isVal, ...decided }];
  if (p.omrostningar.length === 0 && propositionsordning !== '' && p.beslut !== null)
    return [{ propositionsordning, form: 'acklamation', isVal, ...decided }];
  return p.omrostningar.flatMap(({ ja, nej, avstar, roster }) => {
    const votes = roster.map(({ namn, rost }) => ({ personId: id(namn), rost }));
    const chair = votes.find(({ personId }) => personId === ordforande)?.rost;
    const isTie = ja !== null && ja === nej;
    const utfall = isTie ? (isVal ? undefined : chair) : (ja ?? 0) > (nej ?? 0) ? 'ja' : 'nej';
    if (ja === null || nej === null || utfall === undefined || utfall === 'avstar') {
      left.push(`§ ${p.nummer}: det framgår inte hur omröstningen ${ja ?? '?'}–${nej ?? '?'} avgjordes.`);
      return [];
    }
    return [
      {
        propositionsordning,
        form: 'oppen',
        isVal,
        jaInnebar: 'Ja enligt propositionsordningen',
        nejInnebar: 'Nej enligt propositionsordningen',
        ja,
        nej,
        avstar: avstar ?? 0,
        ...(votes.length === 0 ? {} : { roster: votes }),
        ...(isTie ? { tieBreak: 'utslagsrost' } : {}),
        utfall,
      },
    ];
  });
}
