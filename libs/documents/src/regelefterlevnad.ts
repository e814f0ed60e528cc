import { inStockholm, type ComplianceRow, type Datum } from '@liggaren/governance';
import { textBlocks, type Document, type Section } from './content.js';
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
  const rules = new Map<string, ComplianceRow[]>();
  for (const row of rows) rules.set(row.code, [...(rules.get(row.code) ?? []), row]);
  const sections = [...rules].map(([code, broken]): Section => {
    const { statute, says } = broken[0]!;
    return {
      id: code.toLowerCase().replaceAll('_', '-'),
      number: '',
      title: says,
      note: statute,
      ownPages: false,
      blocks: [
        {
          kind: 'table',
          caption: `${statute}: ${broken.length === 1 ? '1 avvikelse' : `${broken.length} avvikelser`}`,
          columns: [
            { title: 'Registrerat', share: 0, align: 'left' },
            { title: 'Avvikelse', share: 3, align: 'left' },
            { title: 'Gäller', share: 1, align: 'left' },
            { title: 'Dagar sent', share: 0, align: 'right' },
          ],
          rows: broken.map((row) => [
            inStockholm(row.recordedAt).slice(0, 10),
            `${row.text}${row.imported ? ' (importerat)' : ''}`,
            `${row.stream}${row.paragraf === undefined ? '' : ` § ${row.paragraf}`}, ${row.eventType}`,
            row.daysLate === undefined ? '' : String(row.daysLate),
          ]),
        },
      ],
    };
  });
  const text =
    rows.length === 0
      ? 'Inga avvikelser från reglerna är registrerade.'
      : `${rows.length === 1 ? '1 avvikelse' : `${rows.length} avvikelser`} från ${rules.size === 1 ? '1 regel' : `${rules.size} regler`}.`;
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
      { id: 'sammanfattning', number: '', title: asked, note: '', ownPages: true, blocks: textBlocks(text) },
      ...sections,
    ],
  };
}
