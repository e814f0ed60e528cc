import { hashBody, type Recorded } from '@liggaren/event-store';
import { stockholmDay, type Datum } from '../calendar/calendar.js';
import { Rejected } from '../rule.js';
import { expectVersion } from '../version.js';
import type { Person } from './events.js';
import { nameOf } from './narvaro.js';
import { paragrafOf, type Held, type Paragraf, type Sammantrade } from './state.js';

/** What a decision may begin from: a meeting that has come so far, a § and a person that are there. */

/** A meeting that is to be, or has been. @throws Rejected SAMMANTRADE_NOT_FOUND, SAMMANTRADE_CANCELLED */
export function notCancelled(state: Sammantrade): Exclude<Sammantrade, { status: 'none' | 'cancelled' }> {
  if (state.status === 'none')
    throw new Rejected('SAMMANTRADE_NOT_FOUND', 'Det finns inget sådant sammanträde.');
  if (state.status === 'cancelled') throw new Rejected('SAMMANTRADE_CANCELLED', 'Sammanträdet är inställt.');
  return state;
}

/** A meeting that is still to come. @throws Rejected as notCancelled does, SAMMANTRADE_OPENED */
export function called(state: Sammantrade): Extract<Sammantrade, { status: 'called' }> {
  const meeting = notCancelled(state);
  if (meeting.status === 'held') throw new Rejected('SAMMANTRADE_OPENED', 'Sammanträdet är redan öppnat.');
  return meeting;
}

/** A meeting that has been opened. @throws Rejected as notCancelled does, SAMMANTRADE_NOT_OPENED */
export function held(state: Sammantrade): Held {
  const meeting = notCancelled(state);
  if (meeting.status === 'called') {
    throw new Rejected('SAMMANTRADE_NOT_OPENED', 'Sammanträdet är inte öppnat än. Öppna det först.');
  }
  return meeting;
}

/** The § as it stands, at the version that the caller has read. @throws Rejected PARAGRAF_NOT_FOUND, and as expectVersion does */
export function theParagraf(state: Held, number: number, ifMatch?: number): Paragraf {
  const paragraf = paragrafOf(state, number);
  if (!paragraf) throw new Rejected('PARAGRAF_NOT_FOUND', `Det finns ingen § ${number} i protokollet.`);
  expectVersion(paragraf.version, ifMatch);
  return paragraf;
}

/** Somebody in the närvaro or with a mandat. @throws Rejected PERSON_NOT_FOUND */
export function personOf(state: Held, personId: string): Person {
  const namn = nameOf(state, personId);
  const isKnown = [...state.narvaro, ...state.mandat].some((person) => person.personId === personId);
  if (!isKnown) {
    throw new Rejected('PERSON_NOT_FOUND', `${personId} finns inte i närvaron. Anteckna närvaron först.`);
  }
  return { personId, namn };
}

/** @throws Rejected DAY_IN_FUTURE when the day comes after the one of recording */
export function notInFuture(day: Datum, { recordedAt }: Recorded): void {
  if (day > stockholmDay(recordedAt)) {
    throw new Rejected('DAY_IN_FUTURE', `Dagen ${day} har inte varit än. Ange dagen då det hände.`);
  }
}

/** Compared as JSON: a body that came over HTTP has another prototype than what was read from the log. */
export const same = (a: object | undefined, b: object) => a !== undefined && hashBody(a) === hashBody(b);
