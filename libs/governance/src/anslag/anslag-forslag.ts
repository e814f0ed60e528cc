import { calendarHolds, explainLastDay, postingDeadline, type Datum } from '../calendar/calendar.js';
import type { EstablishedOrgan } from '../organ/organ.js';
import type { Sammantrade } from '../sammantrade/state.js';
import {
  announcedProtokoll,
  announcementOf,
  anslag,
  anslagIdOf,
  postAnslag,
  type AnslagPosted,
  type AnslagSubject,
} from './anslag.js';

/** An announcement that can be made today, with its days worked out. */
export interface AnslagForslag extends AnslagPosted {
  /** KL 8:12: the last day to post it; null where the list of holidays does not reach. */
  readonly senast: Datum | null;
  /** Why the last appeal day is that day. */
  readonly why: string;
}

type MeetingSubject = Exclude<AnslagSubject, { kind: 'delegationsbeslut' }>;

/** What of a meeting is justerat: the protokoll, and each § that was justerad alone. */
export function announceable(meeting: Sammantrade): readonly MeetingSubject[] {
  if (meeting.status !== 'held') return [];
  const { sammantradeId } = meeting;
  return [
    ...(meeting.justering.status === 'justerad' ? [{ kind: 'protokoll', sammantradeId } as const] : []),
    ...meeting.paragrafer
      .filter(({ justering }) => justering.status === 'justerad')
      .map(({ paragraf }) => ({ kind: 'paragraf', sammantradeId, paragraf }) as const),
  ];
}

/** The announcement as it would be recorded now, with the board's own place and instructions. */
export function anslagForslag(
  meeting: Sammantrade,
  subject: MeetingSubject,
  board: EstablishedOrgan,
  recorded: { readonly recordedAt: string },
): AnslagForslag {
  const announced = announcedProtokoll(meeting, subject);
  const announcement = announcementOf(subject, announced, board, {}, recorded);
  const [event] = postAnslag(anslag.initialState, announcement, recorded);
  if (event?.type !== 'AnslagPosted') throw new Error(`${anslagIdOf(subject)} posts nothing`);
  const { justeratOn } = event.data;
  return {
    ...event.data,
    senast: justeratOn !== null && calendarHolds(justeratOn) ? postingDeadline(justeratOn) : null,
    why: explainLastDay(event.data.postedOn),
  };
}
