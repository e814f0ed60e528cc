import type { Recorded } from '@liggaren/event-store';
import { Rejected } from '../rule.js';
import type {
  DataOf,
  Omrostning,
  ParagrafText,
  Person,
  SammantradeEvent,
  Uppdrag,
  Yrkande,
} from './events.js';
import { held, notInFuture, personOf, same, theParagraf } from './guards.js';
import { numbersOf, paragrafOf, recordOf, type Held, type Paragraf, type Sammantrade } from './state.js';

/** The §§ of a protokoll: their texts, and what is recorded of each while the meeting goes on. */

/** Adds the next §. Only an import says the number itself: a printed protokoll keeps its own. */
export function addParagraf(
  state: Sammantrade,
  data: ParagrafText & { readonly paragraf?: number },
  recorded: Recorded,
): SammantradeEvent[] {
  const meeting = held(state);
  const next = Math.max(meeting.firstParagraf - 1, ...meeting.paragrafer.map(({ paragraf }) => paragraf)) + 1;
  const paragraf = data.paragraf ?? next;
  if (recorded.source === 'import' ? paragrafOf(meeting, paragraf) !== undefined : paragraf !== next) {
    throw new Rejected('PARAGRAF_NUMBER', `Nästa paragraf är § ${next}, inte § ${paragraf}.`);
  }
  return [{ type: 'ParagrafAdded', data: { ...data, paragraf } }];
}

export function reviseParagraf(
  state: Sammantrade,
  data: DataOf<'ParagrafRevised'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const before = theParagraf(held(state), data.paragraf, ifMatch);
  const changed = Object.fromEntries(
    Object.entries(data).filter(
      ([name, value]) =>
        value !== undefined && !same({ v: before[name as keyof ParagrafText] }, { v: value }),
    ),
  );
  if (Object.keys(changed).length === 0) return [];
  return [{ type: 'ParagrafRevised', data: { paragraf: data.paragraf, ...changed } }];
}

export function recordYrkande(
  state: Sammantrade,
  data: Omit<DataOf<'YrkandeRecorded'>, 'yrkandenummer'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const meeting = held(state);
  const yrkandenummer = nextNumber(meeting, theParagraf(meeting, data.paragraf, ifMatch), 'yrkande');
  return [{ type: 'YrkandeRecorded', data: { yrkandenummer, ...data } }];
}

export function withdrawYrkande(
  state: Sammantrade,
  data: DataOf<'YrkandeWithdrawn'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const { yrkanden } = theParagraf(held(state), data.paragraf, ifMatch);
  const yrkande = yrkanden.find(({ yrkandenummer }) => yrkandenummer === data.yrkandenummer);
  if (!yrkande) throw new Rejected('YRKANDE_NOT_FOUND', `Det finns inget yrkande ${data.yrkandenummer}.`);
  return yrkande.withdrawn ? [] : [{ type: 'YrkandeWithdrawn', data }];
}

export function recordOmrostning(
  state: Sammantrade,
  data: Omit<DataOf<'OmrostningRecorded'>, 'omrostningsnummer'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const meeting = held(state);
  const omrostningsnummer = nextNumber(meeting, theParagraf(meeting, data.paragraf, ifMatch), 'omrostning');
  return [{ type: 'OmrostningRecorded', data: { omrostningsnummer, ...data } }];
}

export function recordBeslut(
  state: Sammantrade,
  data: DataOf<'BeslutRecorded'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const { beslut } = theParagraf(held(state), data.paragraf, ifMatch);
  return beslut && same({ paragraf: data.paragraf, ...beslut }, data)
    ? []
    : [{ type: 'BeslutRecorded', data }];
}

export function giveUppdrag(
  state: Sammantrade,
  data: Omit<DataOf<'UppdragGiven'>, 'uppdragsnummer'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const meeting = held(state);
  theParagraf(meeting, data.paragraf, ifMatch);
  // It is signed and printed: the number of one that was struck last is given again.
  const given = meeting.paragrafer.flatMap(({ uppdrag }) => uppdrag.map((u) => u.uppdragsnummer));
  const uppdragsnummer = Math.max(0, ...given) + 1;
  return [{ type: 'UppdragGiven', data: { uppdragsnummer, ...data } }];
}

/** Records that the one who got an uppdrag came back with it; `reportedOn` is that day. */
export function reportUppdrag(
  state: Sammantrade,
  data: DataOf<'UppdragReported'>,
  recorded: Recorded,
): SammantradeEvent[] {
  const meeting = held(state);
  notInFuture(data.reportedOn, recorded);
  const given = meeting.paragrafer.flatMap(({ uppdrag }) => uppdrag);
  if (!given.some(({ uppdragsnummer }) => uppdragsnummer === data.uppdragsnummer)) {
    throw new Rejected('UPPDRAG_NOT_FOUND', `Det finns inget uppdrag ${data.uppdragsnummer} i protokollet.`);
  }
  const reported = meeting.uppdragReports.find(
    ({ uppdragsnummer }) => uppdragsnummer === data.uppdragsnummer,
  );
  if (same(reported, data)) return [];
  if (reported) {
    throw new Rejected('UPPDRAG_REPORTED', `Uppdraget återrapporterades redan ${reported.reportedOn}.`);
  }
  return [{ type: 'UppdragReported', data }];
}

export function recordReservation(
  state: Sammantrade,
  data: DataOf<'ReservationRecorded'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const { reservationer } = theParagraf(held(state), data.paragraf, ifMatch);
  if (data.personIds.length === 0 && data.parti === undefined) {
    throw new Rejected('RESERVATION_BY_NOBODY', 'Ange vem som reserverar sig: personer eller en partigrupp.');
  }
  const already = reservationer.some((reservation) =>
    same({ paragraf: data.paragraf, ...reservation }, data),
  );
  return already ? [] : [{ type: 'ReservationRecorded', data }];
}

export function addProtokollsanteckning(
  state: Sammantrade,
  data: DataOf<'ProtokollsanteckningAdded'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const meeting = held(state);
  theParagraf(meeting, data.paragraf, ifMatch);
  personOf(meeting, data.personId);
  return [{ type: 'ProtokollsanteckningAdded', data }];
}

/** Strikes what was recorded of a § by mistake; `nummer` as in the event. */
export function strikeParagrafuppgift(
  state: Sammantrade,
  data: Omit<DataOf<'ParagrafuppgiftStruck'>, 'personIds'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const meeting = held(state);
  const { paragraf, uppgift, nummer } = data;
  const p = theParagraf(meeting, paragraf, ifMatch);
  if (p.struck.some((struck) => struck.uppgift === uppgift && struck.nummer === nummer)) {
    throw new Rejected('UPPGIFT_STRUCK', `Uppgiften är redan struken ur § ${paragraf}.`);
  }
  const record: Partial<Yrkande & Omrostning & Uppdrag & Person> | undefined = recordOf(meeting, p, data);
  if (record === undefined) {
    throw new Rejected('UPPGIFT_NOT_FOUND', `Det finns ingen sådan uppgift vid § ${paragraf}.`);
  }
  if (meeting.uppdragReports.some(({ uppdragsnummer }) => uppdragsnummer === record.uppdragsnummer)) {
    throw new Rejected('UPPDRAG_REPORTED', 'Uppdraget är återrapporterat och kan därför inte strykas.');
  }
  const { personId, personIds, roster } = record;
  const named = personIds ?? roster?.map((rost) => rost.personId) ?? personId ?? [];
  return [{ type: 'ParagrafuppgiftStruck', data: { ...data, personIds: [named].flat() } }];
}

/** The number of the next record of a kind at a §. */
function nextNumber(meeting: Held, p: Paragraf, uppgift: 'yrkande' | 'omrostning'): number {
  const struck = p.struck.filter((s) => s.uppgift === uppgift).length;
  return numbersOf(meeting, p, uppgift).length + struck + 1;
}
