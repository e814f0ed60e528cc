import { namesIn, parseSpann, type Forslag, type ForslagParagraf, type Narvarande } from '@liggaren/import';

/** What the ledger knows of the board that an imported protokoll belongs to. */
export interface Board {
  readonly slug: string;
  /** The serie of the board's diarium: a printed `2024/25` is `ITSAM 2024/25` there. */
  readonly serie: string;
  /** The names under which people have mandates. */
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
  /** What the paper claims of its justering; the content's sum is not known before it is recorded. */
  readonly signers: readonly {
    readonly personId: string;
    readonly signedOn: string;
    readonly method: 'papper';
  }[];
  readonly anslag: object | null;
  readonly left: readonly string[];
}

/** What a proposal must have before it can be recorded. Swedish; undefined when nothing is missing. */
export function lacking({ sammantradesdatum, ordforande, tid, plats }: Forslag): string | undefined {
  if (sammantradesdatum === null) return 'sammanträdesdagen framgår inte';
  if (ordforande === null) return 'det framgår inte vem som var ordförande';
  if (tid.start === null) return 'det framgår inte när sammanträdet började';
  return plats === null ? 'platsen framgår inte' : undefined;
}

/** `instant` gives a time of the meeting's day its offset. */
export function planImport(forslag: Forslag, board: Board, instant: (time: string) => string): Plan {
  const left: string[] = [];
  const id = (namn: string) => board.people.get(namn) ?? slugOf(namn);
  const day = forslag.sammantradesdatum ?? '';
  const opened = instant(forslag.tid.start ?? '00:00');
  const closed = instant(forslag.tid.slut ?? forslag.tid.start ?? '00:00');
  const numbers = new Map<string, string>();
  for (const { diarienummer, rubrik, nummer } of forslag.paragrafer) {
    for (const printed of diarienummer) {
      const known = ledgerNumber(printed, board.serie);
      if (known === undefined)
        left.push(
          `§ ${nummer}: diarienumret ${printed} har en form som diariet inte har; det står kvar bland underlagen.`,
        );
      else if (!numbers.has(known)) numbers.set(known, rubrik ?? `§ ${nummer}`);
    }
  }
  const steps: Step[] = [
    {
      path: 'oppnande',
      body: {
        openedAt: opened,
        ordforandeId: id(forslag.ordforande ?? ''),
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
    ...forslag.paragrafer.flatMap((paragraf) => paragrafSteps(paragraf, board, id, closed, left)),
    { path: 'avslut', body: { closedAt: closed } },
  ];
  const { uppsatt, nedtas, forvaringsplats } = forslag.anslag;
  const isJusterat = uppsatt !== null && forslag.justerare.length > 0;
  if (!isJusterat)
    left.push('Protokollet säger inte när det justerades och anslogs: det ligger kvar som utkast.');
  return {
    arenden: [...numbers].map(([diarienummer, arendemening]) => ({
      diarienummer,
      body: { organ: board.slug, diarienummer, arendemening, registeredOn: day, initiator: 'eget-initiativ' },
    })),
    call: {
      organ: board.slug,
      sammantradesdatum: day,
      startsAt: forslag.tid.start,
      plats: forslag.plats,
      calledOn: day,
    },
    steps,
    signers: isJusterat
      ? [forslag.ordforande ?? '', ...forslag.justerare].map((namn) => ({
          personId: id(namn),
          signedOn: uppsatt,
          method: 'papper',
        }))
      : [],
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

/** `KS 2018/14` as it is, `2024/25` in the board's serie; no other form has a place in the diarium. */
export function ledgerNumber(printed: string, serie: string): string | undefined {
  const [, own, year, number] =
    /^(?:([A-ZÅÄÖ][A-ZÅÄÖ0-9-]{0,19}) )?((?:19|20)\d\d)\/0*([1-9]\d{0,6})$/u.exec(printed) ?? [];
  return year === undefined ? undefined : `${own ?? serie} ${year}/${number}`;
}

/** One command a person: who stands in two places of the list is one person with the §§ of both. */
function attendance(narvaro: readonly Narvarande[], id: (namn: string) => string, left: string[]): Step[] {
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

function paragrafSteps(
  p: ForslagParagraf,
  board: Board,
  id: (namn: string) => string,
  closed: string,
  left: string[],
): Step[] {
  const at = `paragrafer/${p.nummer}`;
  const known = p.diarienummer.map((printed) => ledgerNumber(printed, board.serie));
  const strange = p.diarienummer.filter((_, i) => known[i] === undefined);
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
        diarienummer: [...new Set(known.filter((number) => number !== undefined))],
        foredragande: p.foredragande,
        sammanfattning: p.sammanfattning ?? '',
        underlag: [
          ...strange.map((number) => `Diarienummer enligt protokollet: ${number}`),
          ...p.beslutsunderlag,
        ].map((text) => ({ text: text.slice(0, LINE) })),
      },
    },
    ...p.jav.map((namn) => ({ path: `${at}/jav`, body: { personId: id(namn) } })),
    ...p.yrkanden.flatMap((text) => {
      const names = before(text, /\s(?:yrkar|yrkade|föreslår)\s|:\s/u);
      return names.length === 0
        ? skip('ett yrkande', text)
        : [{ path: `${at}/yrkanden`, body: { personIds: names.map((namn) => id(namn)), text } }];
    }),
    ...p.omrostningar.flatMap(({ ja, nej, avstar, roster }) => {
      if (ja === null || nej === null || ja === nej) {
        left.push(`§ ${p.nummer}: omröstningen ${ja ?? '?'}–${nej ?? '?'} saknar utfall.`);
        return [];
      }
      const named =
        roster.length === 0 ? {} : { roster: roster.map(({ namn, rost }) => ({ personId: id(namn), rost })) };
      return [
        {
          path: `${at}/omrostningar`,
          body: {
            propositionsordning: p.propositionsordning ?? '',
            form: 'oppen',
            isVal: p.beslutskind === 'val',
            jaInnebar: 'Ja enligt propositionsordningen',
            nejInnebar: 'Nej enligt propositionsordningen',
            ja,
            nej,
            avstar: avstar ?? 0,
            ...named,
            utfall: ja > nej ? 'ja' : 'nej',
          },
        },
      ];
    }),
    ...(p.beslut === null
      ? []
      : [
          {
            path: `${at}/beslut`,
            body: { kind: p.beslutskind ?? 'beslut', text: p.beslut, expediering: p.expediering },
          },
        ]),
    ...p.reservationer.flatMap((text) => {
      const names = before(text, /\s(?:reservera|anmäler)|:\s/u);
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
