/** The public face: documents as content, and content as HTML and PDF. */
export * from './content.js';
export * from './names.js';
export * from './template.js';
export * from './protokoll.js';
export * from './anslagsbevis.js';
export * from './kallelse.js';
export * from './diarieutdrag.js';
export * from './regelefterlevnad.js';
export * from './html.js';
export * from './pdf.js';
export * from './erms.js';
export * from './archive.js';
export * from './oparl.js';
export * from './qr.js';
