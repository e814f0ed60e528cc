import { formatDay, type Datum, type OrganShown, type SammantradeDetail } from '@liggaren/governance';
import { fact, type Document } from './content.js';
import type { Names } from './names.js';

/** The call to a meeting with its föredragningslista. `organ`: as it is on the day of the meeting. */
export function kallelseDocument(
  sammantrade: SammantradeDetail,
  organ: Pick<OrganShown, 'organisation' | 'onDay'>,
  names: Names,
  on: Datum,
): Document {
  const { sammantradesdatum, startsAt, plats, foredragningslista, status } = sammantrade;
  const { mandat, ordforande } = organ.onDay;
  const called = (role: 'ledamot' | 'ersattare') =>
    mandat.filter((m) => m.role === role).map(({ namn, foretrader }) => `${namn}, ${foretrader}`);
  const groups = [
    { label: names.ledamoter, lines: called('ledamot') },
    { label: names.ersattare, lines: called('ersattare') },
  ].filter(({ lines }) => lines.length > 0);
  return {
    title: `Kallelse, ${sammantrade.organNamn} ${sammantradesdatum}`,
    heading: names.kallelse,
    organisation: organ.organisation,
    organ: sammantrade.organNamn,
    marks: [{ label: names.sammantradesdatum, value: sammantradesdatum }],
    date: on,
    watermark: status === 'installt' ? 'Inställt' : null,
    boxes: [],
    margin: '',
    pageWord: names.sida,
    sections: [
      {
        id: 'kallelse',
        number: '',
        title: '',
        note: '',
        ownPages: true,
        blocks: [
          {
            kind: 'paragraph',
            text: `${sammantrade.organNamn} kallas till sammanträde ${formatDay(sammantradesdatum, { weekday: true })} kl. ${startsAt}.`,
          },
          {
            kind: 'facts',
            rows: [
              fact(
                names.platsOchTid,
                plats,
                `${formatDay(sammantradesdatum, { weekday: true })} kl. ${startsAt}`,
              ),
              ...(ordforande === undefined ? [] : [fact(names.ordforande, ordforande.namn)]),
              ...(groups.length === 0 ? [] : [{ label: 'Kallade', groups }]),
            ],
          },
          {
            kind: 'table',
            caption: names.foredragningslista,
            columns: [
              { title: 'Nr', share: 0, align: 'right' },
              { title: 'Ärende', share: 6, align: 'left' },
              { title: 'Dnr', share: 0, align: 'left' },
              { title: names.foredragande, share: 5, align: 'left' },
            ],
            rows: foredragningslista.map(({ ordning, rubrik, diarienummer, foredragande }) => [
              String(ordning),
              rubrik,
              diarienummer ?? '',
              (foredragande ?? []).join(', '),
            ]),
          },
          {
            kind: 'remark',
            text: 'Den som inte kan komma meddelar det i god tid, så att en ersättare hinner kallas.',
          },
        ],
      },
    ],
  };
}
