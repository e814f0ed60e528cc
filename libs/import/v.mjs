import { findOmrostningar } from './dist/omrostning.js';
import { toLines, vocabularyOf } from './dist/lines.js';
const cases = [
 'Omröstningen utfaller med 67 Ja mot 9 Nej. 5 ledamöter avstår från att rösta. 2 ledamöter är frånvarande.',
 'Med 31 ja-röster mot 30 nej-röster beslutar kommunfullmäktige att bifalla förslaget.',
 'Vid omröstningen avges sju ja-röster och fem nej-röster. En ledamot avstår.',
 'Ja: 7 Nej: 5 Avstår: 1',
 'Ja 40   Nej 41   Avstår 0   Frånvarande 0',
 'Omröstningsresultat\n7 ja-röster, 6 nej-röster och 1 avstår.\nJa: Anna Ek (S), Bo Alm (S).\nNej: Cia Berg (M), Dan Dahl (M).',
 'Följande ledamöter röstar JA: Anna Ek (S), Bo Alm (M).\nFöljande ledamöter röstar NEJ: Cia Berg (V).\nFöljande ledamöter AVSTÅR från att rösta: Dan Dahl (L).\n2 ledamöter röstar JA och 1 ledamot röstar NEJ och 1 ledamot AVSTÅR',
 'Ja\nAnna Ek (S)\nBo Alm (M)\n\nNej\nCia Berg (V)\n\nAvstår\nDan Dahl (L)',
 'Anna Ek (S) - JA\nBo Alm (M) - NEJ\nCia Berg (V) - AVSTÅR',
 'Ledamot                 Ja    Nej   Avst\nAnna Ek (S)             X\nBo Alm (M)                    X\nCia Berg (V)                        X',
 'Ordföranden förklarar att 12 röster avgivits för bifall och 5 för avslag.',
 'Vid omröstning med ja för bifall till arbetsutskottets förslag och nej för bifall till Bo Alms yrkande avges 8 ja-röster och 5 nej-röster.',
 'Röstsiffror: 25 ja, 20 nej, 4 avstår',
 'Ja-röster: 6 (Anna Ek, Bo Alm)\nNej-röster: 3',
 'Ja-röst avges av: Anna Ek (S), Bo Alm (S) och Cia Berg (V).\nNej-röst avges av: Dan Dahl (M).\nKommunstyrelsen har med 3 ja-röster mot 1 nej-röst beslutat enligt förslaget.',
 'JA-röster (7 st): Anna Ek (S), Bo Alm (S)\nNEJ-röster (1 st): Cia Berg (V)',
 'Vid lika röstetal, 5 ja-röster och 5 nej-röster, avgör ordförandens utslagsröst.',
 'Anna Ek (S), Bo Alm (M) och Cia Berg (V) röstade ja. Dan Dahl (SD) röstade nej. Eva Fors (L) avstod från att rösta.',
 'Propositionsordning: ja för avslag, nej för bifall. Ja 1. Enligt § 3. Nej',
 'Anna Ek S Ja\nBo Alm M Nej\nCia Berg V Ja',
];
for (const c of cases) { const l=toLines(c); console.log(JSON.stringify(c.slice(0,60)),'\n   =>', findOmrostningar(l, vocabularyOf(l)).map(o=>`${o.ja}-${o.nej}-${o.avstar} [${o.roster.map(r=>r.namn+'='+r.rost).join(', ')}]`).join(' | ')); }
