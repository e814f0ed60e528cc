export * from './rule.js';
export * from './body.js';
export * from './liggare.js';
export * from './organ/organ.js';
export * from './organ/grant-mandat.js';
