import { inStockholm, type ComplianceRow, type Datum } from '@liggaren/governance';
import { textBlocks, type Block, type Column, type Document, type Section } from './content.js';
import type { Register } from './diarieutdrag.js';
import type { Names } from './names.js';

/** The compliance report: one part for each rule that was broken, each breach with its event and the days late. */
export function regelefterlevnadDocument(
  rows: readonly ComplianceRow[],
  asked: string,
  register: Register,
  names: Names,
  on: Datum,
): Document {
  const byRule = new Map<string, ComplianceRow[]>();
  for (const row of rows) byRule.set(row.code, [...(byRule.get(row.code) ?? []), row]);
  const rules = [...byRule.values()];
  return {
    title: `Regelefterlevnad, ${asked}`,
    heading: names.regelefterlevnad,
    organisation: register.organisation,
    organ: register.organ,
    marks: [{ label: 'Framställd', value: on }],
    date: on,
    watermark: null,
    boxes: [],
    margin: '',
    pageWord: names.sida,
    sections: [
      {
        id: 'sammanfattning',
        number: '',
        title: asked,
        note: '',
        ownPages: true,
        blocks: summary(rows, rules),
      },
      ...rules.map(ruleSection),
    ],
  };
}

const breaches = (count: number) => (count === 1 ? '1 avvikelse' : `${count} avvikelser`);

function summary(
  rows: readonly ComplianceRow[],
  rules: readonly (readonly ComplianceRow[])[],
): readonly Block[] {
  if (rows.length === 0) return textBlocks('Inga avvikelser från reglerna är registrerade.');
  const count = rules.length === 1 ? '1 regel' : `${rules.length} regler`;
  const text: Block = { kind: 'paragraph', text: `${breaches(rows.length)} från ${count}.` };
  if (rules.length === 1) return [text];
  return [
    text,
    {
      kind: 'table',
      caption: 'Avvikelser per regel',
      columns: [
        { title: 'Regel', share: 1, align: 'left' },
        { title: 'Lagrum', share: 0, align: 'left' },
        { title: 'Antal', share: 0, align: 'right' },
      ],
      rows: rules.map((broken) => [broken[0]!.says, broken[0]!.statute, String(broken.length)]),
    },
  ];
}

function ruleSection(broken: readonly ComplianceRow[]): Section {
  const { code, statute, says } = broken[0]!;
  const late: readonly [Column, (row: ComplianceRow) => string] = [
    { title: 'Dagar sent', share: 0, align: 'right' },
    ({ daysLate }) => (daysLate === undefined ? '' : String(daysLate)),
  ];
  const columns: readonly (readonly [Column, (row: ComplianceRow) => string])[] = [
    [
      { title: 'Registrerat', share: 0, align: 'left' },
      ({ recordedAt }) => inStockholm(recordedAt).slice(0, 10),
    ],
    [
      { title: 'Avvikelse', share: 3, align: 'left' },
      ({ text, imported }) => `${text}${imported ? ' (inläst från annat register)' : ''}`,
    ],
    [{ title: 'Gäller', share: 2, align: 'left' }, concerns],
    [{ title: 'Händelse', share: 0, align: 'right' }, ({ position }) => position],
    ...(broken.some(({ daysLate }) => daysLate !== undefined) ? [late] : []),
  ];
  return {
    id: code.toLowerCase().replaceAll('_', '-'),
    number: '',
    title: says,
    note: '',
    ownPages: false,
    blocks: [
      {
        kind: 'table',
        caption: `${statute}: ${breaches(broken.length)}`,
        columns: columns.map(([column]) => column),
        rows: broken.map((row) => columns.map(([, of]) => of(row))),
      },
    ],
  };
}

/** `namnden-2024-03-05 § 3`, `EX 2024/7`: what the breach is about, or else the board. */
function concerns({ sammantradeId, paragraf, diarienummer, organ }: ComplianceRow): string {
  const meeting =
    sammantradeId === undefined ? [] : [`${sammantradeId}${paragraf === undefined ? '' : ` § ${paragraf}`}`];
  const about = [...meeting, ...diarienummer];
  return (about.length > 0 ? about : [organ ?? '']).join(', ');
}
