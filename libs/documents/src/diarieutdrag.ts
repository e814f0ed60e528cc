import {
  formatDay,
  type Datum,
  type DiariumArende,
  type DiariumRow,
  type Handling,
} from '@liggaren/governance';
import { fact, type Block, type Document, type Fact } from './content.js';
import type { Names } from './names.js';

/** Whose diarium it is, as the head of the page says it. */
export interface Register {
  readonly organisation: string;
  readonly organ: string;
}

const KINDS = { inkommen: 'Inkommen', upprattad: 'Upprättad', expedierad: 'Expedierad' } as const;
const STATUS = { open: 'Öppet', closed: 'Avslutat' } as const;

function frame({ organisation, organ }: Register, names: Names, on: Datum) {
  return {
    heading: names.diarieutdrag,
    organisation,
    organ,
    marks: [{ label: 'Utdrag den', value: on }],
    date: on,
    watermark: null,
    boxes: [],
    margin: '',
    pageWord: names.sida,
  };
}

/** One ärende with its handlingar and the §§ where it was handled, in the edition that it was read in. */
export function diarieutdragDocument(
  arende: DiariumArende,
  register: Register,
  names: Names,
  on: Datum,
): Document {
  const rows: Fact[] = [
    fact('Diarienummer', arende.diarienummer),
    ...(arende.registeredOn === undefined ? [] : [fact('Registrerat', formatDay(arende.registeredOn))]),
    ...(arende.motpart === undefined ? [] : [fact('Motpart', arende.motpart)]),
    ...(arende.handlaggare === undefined ? [] : [fact('Handläggare', arende.handlaggare)]),
    fact(
      'Status',
      arende.status === 'closed' ? `Avslutat ${formatDay(arende.closedOn)}` : STATUS[arende.status],
    ),
    ...(arende.sekretess === undefined
      ? []
      : [
          fact(
            'Sekretessmarkering',
            `${arende.sekretess.statute}, ${arende.sekretess.datum}, ${arende.sekretess.myndighet}`,
          ),
        ]),
  ];
  const handlingar: Block[] =
    arende.handlingar.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Handlingar',
            columns: [
              { title: 'Nr', share: 0, align: 'right' },
              { title: 'Datum', share: 0, align: 'left' },
              { title: 'Slag', share: 0, align: 'left' },
              { title: 'Handling', share: 3, align: 'left' },
              { title: 'Avsändare/mottagare', share: 2, align: 'left' },
            ],
            rows: arende.handlingar.map((h) => [
              String(h.handlingsnummer),
              h.datum ?? '',
              KINDS[h.kind],
              handlingText(h),
              [h.avsandare, h.mottagare].filter((text) => text !== undefined).join(' / '),
            ]),
          },
        ];
  const paragrafer: Block[] =
    arende.paragrafer.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Behandlat vid sammanträden',
            columns: [
              { title: 'Sammanträde', share: 2, align: 'left' },
              { title: '§', share: 0, align: 'right' },
              { title: 'Rubrik', share: 2, align: 'left' },
              { title: 'Beslut', share: 3, align: 'left' },
            ],
            rows: arende.paragrafer.map((p) => [
              `${p.organNamn} ${p.sammantradesdatum}`,
              String(p.paragraf),
              p.rubrik,
              p.beslut ?? '',
            ]),
          },
        ];
  return {
    ...frame(register, names, on),
    title: `Utdrag ur diariet, ${arende.diarienummer}`,
    sections: [
      {
        id: 'arende',
        number: '',
        title: arende.arendemening,
        note: '',
        ownPages: true,
        blocks: [{ kind: 'facts', rows }, ...handlingar, ...paragrafer],
      },
    ],
  };
}

function handlingText({ rubrik, gallring, sekretess }: Handling): string {
  return [
    rubrik,
    ...(sekretess === undefined ? [] : [`sekretessmarkering ${sekretess.statute}`]),
    ...(gallring === undefined ? [] : [`gallrad ${gallring.gallradOn}`]),
  ].join(', ');
}

/** The list of the register: every ärende that was asked for, one row each. `asked`: what was, in words. */
export function diarielistaDocument(
  rows: readonly DiariumRow[],
  asked: string,
  register: Register,
  names: Names,
  on: Datum,
): Document {
  return {
    ...frame(register, names, on),
    title: `Utdrag ur diariet, ${asked}`,
    sections: [
      {
        id: 'diarium',
        number: '',
        title: asked,
        note: `${rows.length} ärenden`,
        ownPages: true,
        blocks: [
          {
            kind: 'table',
            caption: 'Ärenden',
            columns: [
              { title: 'Dnr', share: 0, align: 'left' },
              { title: 'Registrerat', share: 0, align: 'left' },
              { title: 'Ärendemening', share: 3, align: 'left' },
              { title: 'Motpart', share: 1, align: 'left' },
              { title: 'Handl.', share: 0, align: 'right' },
              { title: 'Status', share: 0, align: 'left' },
            ],
            rows: rows.map((row) => [
              row.diarienummer,
              row.registeredOn ?? '',
              row.arendemening,
              row.motpart ?? '',
              String(row.handlingar),
              STATUS[row.status],
            ]),
          },
        ],
      },
    ],
  };
}
