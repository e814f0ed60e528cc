import type { View } from '@liggaren/event-store';
import { anslagstavla } from './anslag/anslagstavla.projection.js';
import { diarium } from './arende/diarium.projection.js';
import { compliance } from './audit/compliance.projection.js';
import { deadlines } from './audit/deadlines.projection.js';
import { history } from './audit/history.projection.js';
import { statistik } from './audit/statistik.projection.js';
import { behorigheter } from './behorighet/behorigheter.projection.js';
import { delegationsregister } from './delegationsbeslut/delegationsbeslut.projection.js';
import { maskinkonton } from './maskinkonto/maskinkonton.projection.js';
import { organView } from './organ/organ.projection.js';
import { protokoll } from './sammantrade/protokoll.projection.js';
import { utskick } from './sammantrade/utskick.projection.js';

/** Every view of the ledger. */
export const VIEWS: readonly View<unknown>[] = [
  organView,
  behorigheter,
  maskinkonton,
  diarium,
  protokoll,
  anslagstavla,
  delegationsregister,
  history,
  compliance,
  deadlines,
  statistik,
  utskick,
];
