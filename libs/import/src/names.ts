/** People as protocols name them. */

const WORD = "\\p{Lu}[\\p{L}'’´]*(?:-\\p{L}[\\p{L}'’´]*)*";
const PARTICLE = '(?:de|de la|von|van|van der|af|av|der|den|ben|bin|al|el|la|du|i|y|O’)';
/** Two to five words with a capital, with particles and initials between: `Christian Nordin Olsson`, `Sten G Johansson`. */
export const NAME = `(?:${WORD}|\\p{Lu}\\.)(?:\\s+${PARTICLE})?(?:\\s+(?:${WORD}|\\p{Lu}\\.?)(?:\\s+${PARTICLE}(?=\\s+\\p{Lu}))?){1,4}`;
/** `(S)`, `(fp)`, `(-)`, `(FiA)`. */
export const PARTY = '\\(\\s?(?:\\p{L}{1,6}|-|–)\\s?\\)';

/** Parties of the Riksdag and of many a kommun, as they stand without brackets. */
export const KNOWN_PARTY = /^(?:S|M|C|L|FP|KD|V|MP|SD|NyD|AD|PP|FI|VF|SPI|AFS|D)$/i;

const TITLES =
  '(?:tjänstgörande\\s+)?(?:(?:förste|andre|andra|tredje|1:e|2:e|3:e|vice|v|t\\.?f\\.?|biträdande)\\.?\\s+)*(?:ersättar(?:na|en|e)|ledamöter(?:na)?|ledamot(?:en)?|ordföranden?|ordf\\.?|kommunalråd(?:et|en)?|representanterna|representanten)';
const BEFORE_NAME = new RegExp(`^(?:samt|och|även|dels|${TITLES})\\s+`, 'iu');

const PARTIES = new RegExp(PARTY, 'gu');
const ONLY_NAME = new RegExp(`^${NAME}$`, 'u');

/** A list in running text (`A (S), B (M) samt ordföranden C (V)`) as names without party and office. */
export function namesIn(text: string): readonly string[] {
  return text
    .replace(PARTIES, '')
    .split(/\s*(?:[,;\n]|(?<=\s)och(?=\s)|(?<=\s)samt(?=\s))\s*/u)
    .map((part) => cleanName(part))
    .filter((name) => ONLY_NAME.test(name));
}

function cleanName(part: string): string {
  let name = part.replace(/\s+/g, ' ').trim();
  for (let before = ''; before !== name;) {
    before = name;
    name = name.replace(BEFORE_NAME, '');
  }
  return name.replace(/[.:]$/, '').trim();
}
