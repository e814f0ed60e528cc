/** How decisions are worded, per kind: where one begins to write. */

export const BESLUT_KINDS = [
  ['beslut', 'Beslut'],
  ['notering', 'Notering'],
  ['val', 'Val'],
  ['bordlaggning', 'Bordläggning'],
  ['aterremiss', 'Återremiss'],
  ['avslag', 'Avslag'],
] as const;

const ENDINGS: Readonly<Record<string, string>> = {
  beslut: 'att ',
  notering: 'att notera informationen till protokollet.',
  val: 'att välja ',
  bordlaggning: 'att bordlägga ärendet.',
  aterremiss: 'att återremittera ärendet för ',
  avslag: 'att avslå ',
};

/** `Direktionen beslutar att bordlägga ärendet.` */
export const phraseOf = (kind: string, organNamn: string): string =>
  `${organNamn} beslutar ${ENDINGS[kind] ?? 'att '}`;

/** Whether it is a phrase that nobody has written on. */
export const isPhrase = (text: string, organNamn: string): boolean =>
  Object.keys(ENDINGS).some((kind) => phraseOf(kind, organNamn) === text);
