/** The public face: the text of a protokoll → a proposal of what the ledger would record. */
export * from './forslag.js';
export * from './read-text.js';
export * from './read-protokoll.js';
export * from './to-json.js';
export * from './plan.js';
export { ledgerNumber } from './ledger-number.js';
export { namesIn } from './names.js';
export { parseSpann } from './spann.js';
export { pdfText } from './pdf-text.js';
export { readApart } from './read-apart.js';
