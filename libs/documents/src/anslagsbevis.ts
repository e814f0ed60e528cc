import { formatDay, inStockholm, type AnslagRow } from '@liggaren/governance';
import { fact, type Document } from './content.js';
import type { Names } from './names.js';

/** `3 april 2024 kl. 00:00`, from an instant. */
export function takenDown(instant: string): string {
  const local = inStockholm(instant);
  return `${formatDay(local.slice(0, 10))} kl. ${local.slice(11, 16)}`;
}

const STATUS = { up: 'Uppsatt', interrupted: 'Avbrutet', removed: 'Nedtaget' } as const;

/** The proof that an announcement was up: what, when, until when, and why that day. `on`: the day it is made. */
export function anslagsbevisDocument(anslag: AnslagRow, names: Names, on: string): Document {
  const day = (date: string) => formatDay(date, { weekday: true });
  return {
    title: `Anslagsbevis, ${anslag.title}`,
    heading: names.anslagsbevis,
    organisation: anslag.organisation,
    organ: anslag.organNamn,
    marks:
      anslag.sammantradesdatum === undefined
        ? []
        : [{ label: names.sammantradesdatum, value: anslag.sammantradesdatum }],
    date: on,
    watermark: null,
    boxes: [],
    margin: '',
    pageWord: names.sida,
    sections: [
      {
        id: 'anslag',
        number: '',
        title: anslag.title,
        note: '',
        ownPages: true,
        blocks: [
          {
            kind: 'facts',
            rows: [
              fact('Anslaget', `${STATUS[anslag.status]}. ${anslag.appealText}`),
              ...(anslag.justeratOn === null ? [] : [fact('Justerat', formatDay(anslag.justeratOn))]),
              fact('Datum då anslaget sätts upp', day(anslag.postedOn)),
              fact('Sista dag för överklagande', day(anslag.lastAppealDay), anslag.why),
              fact('Datum då anslaget tas ned', day(anslag.printedTakeDown)),
              ...(anslag.interruptedOn === undefined
                ? []
                : [fact('Avbrutet', day(anslag.interruptedOn), anslag.interruptionReason ?? '')]),
              ...(anslag.removedAt === undefined
                ? []
                : [fact('Anslaget togs ned', takenDown(anslag.removedAt))]),
              fact('Förvaringsplats', anslag.forvaringsplats),
            ],
          },
          ...(anslag.paragrafer.length === 0
            ? []
            : ([
                {
                  kind: 'table',
                  caption: 'Paragrafer som anslaget gäller',
                  columns: [
                    { title: '§', share: 0, align: 'right' },
                    { title: 'Rubrik', share: 3, align: 'left' },
                    { title: 'Dnr', share: 1, align: 'left' },
                  ],
                  rows: anslag.paragrafer.map(({ paragraf, rubrik, diarienummer }) => [
                    String(paragraf),
                    rubrik,
                    diarienummer.join(', '),
                  ]),
                },
              ] as const)),
          { kind: 'signatures', rows: [{ role: 'Underskrift', namn: '', signed: '' }] },
        ],
      },
    ],
  };
}
