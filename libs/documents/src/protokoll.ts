import {
  diarienummerText,
  formatDay,
  inStockholm,
  type PrintedAnslag,
  type PrintedOmrostning,
  type PrintedParagraf,
  type PrintedPerson,
  type PrintedProtokoll,
  type PrintedSignature,
} from '@liggaren/governance';
import { fact, part, textBlocks, type Block, type Document, type Fact, type Section } from './content.js';
import { genitive, type Names } from './names.js';

/** A signed root of the ledger: the document's events were in it. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** Base64, as in the signed note. */
  readonly root: string;
}

/** Where and against what a reader can verify a document. */
export interface Verification {
  /** The page that does it. */
  readonly url: string;
  /** Null while the ledger has signed none since. */
  readonly checkpoint: Checkpoint | null;
}

/** Who certifies an extract, and on which day. */
export interface Certificate {
  /** Null: to be signed by hand on the paper. */
  readonly namn: string | null;
  readonly datum: string;
}

const list = (names: readonly string[]) => names.join(', ');

/** The protokoll as the board prints it; a draft until it is justerat. */
export function protokollDocument(
  protokoll: PrintedProtokoll,
  names: Names,
  verification: Verification,
): Document {
  const head: Section = {
    id: 'protokoll',
    number: '',
    title: '',
    note: '',
    ownPages: true,
    blocks: [
      { kind: 'facts', rows: headFacts(protokoll, names) },
      ...signatures(protokoll, names),
      ...protokoll.anslag.filter(isOfWhole).map((anslag) => bevisBox(protokoll, anslag, names)),
    ],
  };
  const contents: Section = {
    id: 'arendelista',
    number: '',
    title: names.arendelista,
    note: '',
    ownPages: false,
    blocks: [
      {
        kind: 'contents',
        caption: names.arendelista,
        columns: ['§', 'Ärende', 'Dnr', names.sida],
        rows: protokoll.paragrafer.map(({ paragraf, rubrik, diarienummer }) => ({
          number: `§ ${paragraf}`,
          title: rubrik,
          note: list(diarienummer),
          section: `paragraf-${paragraf}`,
        })),
      },
      ...rattelser(protokoll, names),
      ...(isFinal(protokoll) ? verificationBlocks(protokoll, verification, names) : []),
    ],
  };
  return {
    ...frame(protokoll, names),
    title: `${isFinal(protokoll) ? 'Protokoll' : 'Utkast till protokoll'}, ${protokoll.organ} ${list(protokoll.days)}`,
    heading: names.protokoll,
    sections: [
      head,
      ...(protokoll.paragrafer.length === 0 ? [] : [contents]),
      ...protokoll.paragrafer.map((p) => paragrafSection(p, protokoll, names)),
    ],
  };
}

/**
 * One § of a justerat protokoll (or one justerad omedelbart) with its certificate. Undefined when there is no such §,
 * or when it is not justerad.
 */
export function utdragDocument(
  protokoll: PrintedProtokoll,
  number: number,
  certificate: Certificate,
  names: Names,
  verification: Verification,
): Document | undefined {
  const p = protokoll.paragrafer.find(({ paragraf }) => paragraf === number);
  const justeradOn = p?.justeradOn ?? protokoll.justering.justeratOn;
  if (p === undefined || justeradOn === null) return undefined;
  const { checkpoint } = verification;
  const section = paragrafSection(p, protokoll, names);
  return {
    ...frame(protokoll, names),
    title: `Protokollsutdrag, ${protokoll.organ} ${protokoll.sammantradesdatum} § ${number}`,
    heading: names.protokollsutdrag,
    date: certificate.datum,
    watermark: null,
    boxes: [
      { label: names.justerandesSign, text: '' },
      {
        label: names.utdragsbestyrkande,
        text: certificate.namn === null ? '' : `${certificate.namn}, ${certificate.datum}`,
      },
    ],
    sections: [
      {
        ...section,
        ownPages: true,
        blocks: [
          ...section.blocks,
          {
            kind: 'box',
            title: names.utdragsbestyrkande,
            blocks: [
              {
                kind: 'paragraph',
                text: `Utdragets överensstämmelse med protokollet bestyrks. Paragrafen justerades den ${formatDay(justeradOn)}.`,
              },
              {
                kind: 'signatures',
                rows: [
                  {
                    role: 'Bestyrks av',
                    namn: certificate.namn ?? '',
                    signed: certificate.namn === null ? '' : formatDay(certificate.datum),
                  },
                ],
              },
              {
                kind: 'remark',
                text:
                  checkpoint === null
                    ? `Framställt ur liggaren den ${formatDay(certificate.datum)}.`
                    : `Framställt ur liggaren den ${formatDay(certificate.datum)}, mot kontrollpunkten ${checkpointText(checkpoint)}.`,
              },
            ],
          },
          ...rattelser(protokoll, names, number),
          ...verificationBlocks(protokoll, verification, names),
        ],
      },
    ],
  };
}

// ---- the frame of each page ------------------------------------------------------------------------------------

const isFinal = ({ justering }: PrintedProtokoll) => justering.status === 'justerat';

function frame(protokoll: PrintedProtokoll, names: Names): Omit<Document, 'title' | 'heading' | 'sections'> {
  const { justering, days } = protokoll;
  const signed = isFinal(protokoll) ? [...new Set(justering.signatures.map(signingReference))] : [];
  const sum = isFinal(protokoll) && justering.sha256 !== null ? [`SHA-256 ${justering.sha256}`] : [];
  return {
    organisation: protokoll.organisation,
    organ: protokoll.organ,
    marks: [{ label: names.sammantradesdatum, value: list(days) }],
    date: justering.justeratOn ?? days.at(-1) ?? protokoll.sammantradesdatum,
    watermark: isFinal(protokoll) ? null : names.utkast,
    boxes: isFinal(protokoll)
      ? [
          { label: names.justerandesSign, text: '' },
          { label: names.utdragsbestyrkande, text: '' },
        ]
      : [],
    margin: [...signed.filter((text) => text !== ''), ...sum].join('  ·  '),
    pageWord: names.sida,
  };
}

const METHODS = { 'e-underskrift': 'e-underskrift', extern: 'digitalt', papper: 'på papper' } as const;

/** `Addo Sign 18758bc1-…`: what the margin repeats on every page. */
function signingReference({ provider, reference }: PrintedSignature): string {
  return [provider, reference].filter((text) => text !== undefined).join(' ');
}

function signedText(signature: PrintedSignature): string {
  const where = signingReference(signature);
  return `Undertecknat ${METHODS[signature.method]} ${signature.signedOn}${where === '' ? '' : `\n${where}`}`;
}

// ---- the first page --------------------------------------------------------------------------------------------

function headFacts(protokoll: PrintedProtokoll, names: Names): Fact[] {
  const { narvaro, tid, days, justering } = protokoll;
  const on = days.length > 1 ? `, ${days.map((day) => formatDay(day)).join(' och ')}` : '';
  const beslutande = [
    { label: names.ledamoter, lines: narvaro.ledamoter.map(personLine) },
    { label: names.ersattare, lines: narvaro.ersattare.map(personLine) },
  ].filter(({ lines }) => lines.length > 0);
  return [
    fact(
      names.platsOchTid,
      `${protokoll.plats}${on}`,
      `kl. ${tid.start}${tid.slut === null ? '' : `–${tid.slut}`}`,
    ),
    ...(beslutande.length === 0 ? [] : [{ label: names.beslutande, groups: beslutande }]),
    ...(narvaro.ovriga.length === 0 ? [] : [fact(names.ovriga, ...narvaro.ovriga.map(personLine))]),
    ...(protokoll.justerare.length === 0
      ? []
      : [fact(names.justerare, ...protokoll.justerare.map(({ namn }) => namn))]),
    ...(justering.justeratOn === null ? [] : [fact(names.justering, formatDay(justering.justeratOn))]),
    ...(protokoll.paragrafspann === '' ? [] : [fact(names.paragrafer, protokoll.paragrafspann)]),
  ];
}

function personLine({ namn, foretrader, uppdrag, tjanstgor, paragrafer }: PrintedPerson): string {
  const person = [namn, foretrader, uppdrag].filter((text) => text !== null && text !== '').join(', ');
  const service = tjanstgor === '' ? '' : `tjänstgör ${tjanstgor}`;
  return [person, service, paragrafer].filter((text) => text !== '').join(', ');
}

/** Who signs. A draft has no place to sign: what is signed must be final. */
function signatures(protokoll: PrintedProtokoll, names: Names): Block[] {
  if (!isFinal(protokoll)) {
    const waits = protokoll.justering.waitsFor.map(({ namn }) => namn);
    const text =
      protokoll.justering.status === 'for-justering' && waits.length > 0
        ? `Protokollet är inte justerat. Det väntar på ${list(waits)}.`
        : 'Protokollet är inte justerat och kan ändras.';
    return [{ kind: 'remark', text }];
  }
  const signed = (role: string, personId: string) => {
    const found = protokoll.justering.signatures.find((s) => s.role === role && s.personId === personId);
    return found === undefined ? '' : signedText(found);
  };
  return part(names.underskrifter, [
    {
      kind: 'signatures',
      rows: [
        { role: names.sekreterare, namn: protokoll.sekreterare.namn, signed: 'Vid protokollet' },
        ...protokoll.ordforande.map(({ personId, namn }) => ({
          role: names.ordforande,
          namn,
          signed: signed('ordforande', personId),
        })),
        ...protokoll.justerare.map(({ personId, namn }) => ({
          role: names.justerare,
          namn,
          signed: signed('justerare', personId),
        })),
      ],
    },
  ]);
}

/** One § that was announced alone has its own bevis, not this one. */
const isOfWhole = ({ anslagId }: PrintedAnslag) => !/-p\d+$/.test(anslagId);

function bevisBox(protokoll: PrintedProtokoll, anslag: PrintedAnslag, names: Names): Block {
  const days = list(protokoll.days);
  const down =
    anslag.removedAt === null ? [] : [fact('Anslaget togs ned', inStockholm(anslag.removedAt).slice(0, 10))];
  return {
    kind: 'box',
    title: names.anslagBevis,
    blocks: [
      {
        kind: 'paragraph',
        text: 'Protokollet är justerat. Justeringen har tillkännagivits genom anslag.',
      },
      {
        kind: 'facts',
        rows: [
          fact('Organ', protokoll.organ),
          fact(names.sammantradesdatum, days),
          fact('Datum då anslaget sätts upp', anslag.postedOn),
          fact('Datum då anslaget tas ned', anslag.claimedTakeDown ?? anslag.takeDown),
          ...down,
          fact('Förvaringsplats för protokollet', anslag.forvaringsplats),
        ],
      },
    ],
  };
}

// ---- one § -----------------------------------------------------------------------------------------------------

function paragrafSection(p: PrintedParagraf, protokoll: PrintedProtokoll, names: Names): Section {
  const lines = (texts: readonly string[]): Block[] =>
    texts.length === 0 ? [] : [{ kind: 'paragraph', text: texts.join('\n') }];
  const said = (rows: readonly { readonly namn: string; readonly text: string }[]): Block[] =>
    rows.flatMap(({ namn, text }) => textBlocks(text === '' ? namn : `${namn}: ${text}`));
  const blocks: Block[] =
    p.sekretess === null
      ? [
          ...part(
            names.beslut.replace('{organ}', genitive(protokoll.organ)),
            p.beslut === null ? [] : textBlocks(p.beslut),
          ),
          ...part(names.sammanfattning, textBlocks(p.sammanfattning)),
          ...part(names.foredragande, lines(p.foredragande)),
          ...part(names.yrkanden, said(p.yrkanden.map(({ namn, text }) => ({ namn: list(namn), text })))),
          ...part(names.omrostning, p.omrostningar.flatMap(omrostningBlocks)),
          ...part(
            names.reservationer,
            said(
              p.reservationer.map(({ namn, motivering }) => ({ namn: list(namn), text: motivering ?? '' })),
            ),
          ),
          ...part(names.anteckningar, said(p.anteckningar)),
          ...part(
            names.jav,
            p.jav.length === 0
              ? []
              : lines([`${list(p.jav)} har anmält jäv och deltar inte i handläggningen av ärendet.`]),
          ),
          ...part(names.underlag, lines(p.underlag.map(({ text }) => text))),
          ...part(
            names.uppdrag,
            p.uppdrag.flatMap(({ to, text, dueOn }) =>
              textBlocks(`${to}: ${text}${dueOn === undefined ? '' : ` Senast ${formatDay(dueOn)}.`}`),
            ),
          ),
          ...part(names.expediering, lines(p.expediering)),
        ]
      : [
          {
            kind: 'paragraph',
            text: `Paragrafens innehåll visas inte. ${p.sekretess}.`,
          },
        ];
  return {
    id: `paragraf-${p.paragraf}`,
    number: `§ ${p.paragraf}`,
    title: p.rubrik,
    note: diarienummerText(p) === '' ? '' : `Dnr ${diarienummerText(p)}`,
    ownPages: true,
    blocks: [
      ...blocks,
      ...(p.justeradOn === null
        ? []
        : [
            {
              kind: 'remark',
              text: `Paragrafen justerades omedelbart den ${formatDay(p.justeradOn)}.`,
            } as const,
          ]),
    ],
  };
}

const ROSTER = [
  ['ja', 'Ja'],
  ['nej', 'Nej'],
  ['avstar', 'Avstår'],
] as const;

function omrostningBlocks({ propositionsordning, form, resultat, roster }: PrintedOmrostning): Block[] {
  const result: Block[] = [
    ...textBlocks(propositionsordning),
    ...(form === 'sluten' ? [{ kind: 'paragraph', text: 'Omröstningen är sluten.' } as const] : []),
    ...textBlocks(resultat),
  ];
  if (roster.length === 0) return result;
  return [
    ...result,
    {
      kind: 'table',
      caption: 'Omröstningslista',
      columns: [
        { title: 'Namn', share: 1, align: 'left' },
        ...ROSTER.map(([, title]) => ({ title, share: 0, align: 'center' }) as const),
      ],
      rows: [
        ...roster.map(({ namn, rost }) => [namn, ...ROSTER.map(([key]) => (key === rost ? 'X' : ''))]),
        ['Summa', ...ROSTER.map(([key]) => String(roster.filter(({ rost }) => rost === key).length))],
      ],
    },
  ];
}

// ---- after the §§ ----------------------------------------------------------------------------------------------

function rattelser({ rattelser: all }: PrintedProtokoll, names: Names, paragraf?: number): Block[] {
  const rows = all.filter((r) => paragraf === undefined || r.paragraf === paragraf);
  return part(
    names.rattelser,
    rows.map((r) => ({
      kind: 'paragraph',
      text:
        `${formatDay(r.correctedOn)}${r.paragraf === undefined ? '' : `, § ${r.paragraf}`}: ` +
        `”${r.old}” ska vara ”${r.new}”. ${r.reason}`,
    })),
  );
}

const checkpointText = ({ origin, size, root }: Checkpoint) => `${origin}, ${size} händelser, rot ${root}`;

function verificationBlocks(
  { justering }: PrintedProtokoll,
  { url, checkpoint }: Verification,
  names: Names,
): Block[] {
  return part(names.kontroll, [
    {
      kind: 'code',
      url,
      alt: 'QR-kod till sidan där dokumentet kan kontrolleras',
      blocks: [
        {
          kind: 'facts',
          rows: [
            fact(
              'Protokollets SHA-256',
              justering.sha256 ?? 'visas inte, eftersom en del av protokollet omfattas av sekretess',
            ),
            ...(checkpoint === null
              ? []
              : [
                  fact(
                    'Kontrollpunkt',
                    checkpoint.origin,
                    `${checkpoint.size} händelser`,
                    `rot ${checkpoint.root}`,
                  ),
                ]),
            fact('Kontrollera på', url),
          ],
        },
      ],
    },
  ]);
}
