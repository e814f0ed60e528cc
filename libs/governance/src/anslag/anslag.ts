import type { Sekretessmarkering } from '../arende/arende.js';
import { sekretessHides, sekretessText } from '../arende/sekretess.js';
import {
  appealPeriod,
  CALENDAR_VERSION,
  calendarHolds,
  daysBetween,
  formatDay,
  inStockholm,
  isBefore,
  postingDeadline,
  printedTakeDown,
  stockholmDay,
  type Datum,
} from '../calendar/calendar.js';
import type { Organ, OrganRules } from '../organ/organ.js';
import { broken, eventRule, noun, questionRule, Rejected } from '../rule.js';
import { justerad } from '../sammantrade/sammantrade.js';
import type { Sammantrade } from '../sammantrade/state.js';

/** One announcement ("anslag") on the anslagstavla: of a protokoll, of one § or of a delegationsbeslut. */
export const anslagStream = (id: string) => `anslag-${id}`;

/** The announcement's name: the meeting's, the meeting's with `-p<§>`, or the delegationsbeslut's. */
export function anslagIdOf(subject: AnslagSubject): string {
  switch (subject.kind) {
    case 'protokoll':
      return subject.sammantradeId;
    case 'paragraf':
      return `${subject.sammantradeId}-p${subject.paragraf}`;
    case 'delegationsbeslut':
      return subject.delegationsbeslutId;
    default:
      return subject satisfies never;
  }
}

// ---- events: the stored format, for ever -------------------------------------------------------------------

/** What is announced. */
export type AnslagSubject =
  | { readonly kind: 'protokoll'; readonly sammantradeId: string }
  /** One § that was justerad omedelbart. */
  | { readonly kind: 'paragraf'; readonly sammantradeId: string; readonly paragraf: number }
  | { readonly kind: 'delegationsbeslut'; readonly delegationsbeslutId: string };

/** The period that a posting starts, as it was computed then. */
export type AnslagPeriod = {
  readonly postedOn: Datum;
  readonly lastAppealDay: Datum;
  /** RFC 3339 with Stockholm's offset: 00:00 on the day after the last appeal day. */
  readonly earliestRemoval: string;
  /** The take-down date that is printed, by the board's policy; it does not decide when the anslag comes down. */
  readonly printedTakeDown: Datum;
  /** Which list of holidays the days rest on. */
  readonly calendarVersion: string;
};

export type AnslagPosted = AnslagPeriod & {
  readonly anslagId: string;
  readonly subject: AnslagSubject;
  /** The board's slug, and its name and organisation as they were on that day. */
  readonly organ: string;
  readonly organNamn: string;
  readonly organisation: string;
  /** Left out for a delegationsbeslut, which has no meeting. */
  readonly sammantradesdatum?: Datum;
  /** Of the § or of the delegationsbeslut; a protokoll has none. */
  readonly rubrik?: string;
  /** Of the § or of the delegationsbeslut: with it, whoever reads the event knows whether sekretess hides the rubrik. */
  readonly diarienummer?: readonly string[];
  /**
   * The day from which it may be announced: when the protokoll or the § was justerat. A delegationsbeslut is
   * approved by nobody; for it, this is the day on which it was recorded separately (KL 8:10 p 3). Null: not
   * justerat as far as the ledger knows; only imports are recorded so.
   */
  readonly justeratOn: Datum | null;
  /** Of a delegationsbeslut: will it be reported to the board, and can it be appealed? */
  readonly delegation?: { readonly anmals: boolean; readonly overklagbart: boolean };
  /** Where the protokoll is kept (KL 8:12). Empty when an imported paper does not say. */
  readonly forvaringsplats: string;
  /** Where and how to appeal, as the board words it. */
  readonly overklagandehanvisning?: string;
  /** The take-down date that an imported paper claims, beside the computed one. */
  readonly claimedTakeDown?: Datum;
};

export type AnslagEvent =
  | { readonly type: 'AnslagPosted'; readonly data: AnslagPosted }
  /** "Avbrott": it was found not to be up although the period was running. */
  | {
      readonly type: 'AnslagInterrupted';
      readonly data: { readonly interruptedOn: Datum; readonly reason: string };
    }
  /** Posted anew after an interruption, with a period of its own. */
  | { readonly type: 'AnslagReposted'; readonly data: AnslagPeriod }
  /** `expiredAt` is the instant at which the period was over, whenever that was noticed. */
  | {
      readonly type: 'OverklagandetidExpired';
      readonly data: { readonly lastAppealDay: Datum; readonly expiredAt: string };
    }
  /** `removedAt`: RFC 3339 with Stockholm's offset. */
  | {
      readonly type: 'AnslagRemoved';
      readonly data: { readonly removedAt: string; readonly by: 'job' | 'person' };
    };

// ---- state --------------------------------------------------------------------------------------------------

type Posted = {
  /** The announcement as it was first posted. */
  readonly first: AnslagPosted;
  /** The period that counts: of the last posting. */
  readonly period: AnslagPeriod;
  readonly reposted: boolean;
  /** True once the end of that period is recorded. */
  readonly expired: boolean;
};

export type Anslag =
  | { readonly status: 'none' }
  | (Posted & { readonly status: 'up' })
  | (Posted & { readonly status: 'interrupted'; readonly interruptedOn: Datum; readonly reason: string })
  | (Posted & { readonly status: 'removed'; readonly removedAt: string });

function evolve(state: Anslag, event: AnslagEvent): Anslag {
  if (event.type === 'AnslagPosted') {
    return { status: 'up', first: event.data, period: periodOf(event.data), reposted: false, expired: false };
  }
  if (state.status === 'none') return state;
  const { first, period, reposted, expired } = state;
  switch (event.type) {
    case 'AnslagInterrupted':
      // KL 13:5 st 2: a period during which it was not up has not run out, whatever was recorded before.
      return { status: 'interrupted', first, period, reposted, expired: false, ...event.data };
    case 'AnslagReposted':
      return { status: 'up', first, period: event.data, reposted: true, expired: false };
    case 'OverklagandetidExpired':
      return { ...state, expired: true };
    case 'AnslagRemoved':
      return { status: 'removed', first, period, reposted, expired, removedAt: event.data.removedAt };
    default:
      return event satisfies never;
  }
}

function periodOf(data: AnslagPeriod): AnslagPeriod {
  const { postedOn, lastAppealDay, earliestRemoval, printedTakeDown: printed, calendarVersion } = data;
  return { postedOn, lastAppealDay, earliestRemoval, printedTakeDown: printed, calendarVersion };
}

// ---- rules --------------------------------------------------------------------------------------------------

/** KL 8:12: what is announced is the justering, so there must have been one, at the latest on that day. */
export const onlyJusterat = eventRule<Anslag, AnslagEvent, 'AnslagPosted'>({
  code: 'ANSLAG_NOT_JUSTERAT',
  statute: 'KL 8:12, 8:10 p 3',
  effect: 'block',
  says:
    'Bara ett justerat protokoll, en omedelbart justerad paragraf eller ett särskilt dokumenterat ' +
    'delegationsbeslut får anslås.',
  on: ['AnslagPosted'],
  findings: (_state, { data }) => {
    const what = data.subject.kind === 'paragraf' ? `§ ${data.subject.paragraf}` : 'Protokollet';
    if (data.justeratOn === null) {
      return [
        { text: `${what} är inte justerat. Anslå när justeringen är klar.`, ...paragrafOf(data.subject) },
      ];
    }
    return broken(
      data.justeratOn > data.postedOn,
      `Anslagsdagen ${formatDay(data.postedOn)} ligger före ${formatDay(data.justeratOn)}, då det blev klart ` +
        'att anslås. Ange den dagen eller en senare.',
      paragrafOf(data.subject),
    );
  },
});

/** KL 8:10 p 3: a decision that the board will hear of is announced with the board's own protokoll. */
export const onlyUnreportedDelegation = eventRule<Anslag, AnslagEvent, 'AnslagPosted'>({
  code: 'DELEGATIONSBESLUT_NOT_ANNOUNCED',
  statute: 'KL 6:38, 6:40, 7:8, 8:10 p 3',
  effect: 'block',
  says: 'Ett delegationsbeslut anslås bara om det inte ska anmälas till nämnden och går att överklaga.',
  on: ['AnslagPosted'],
  findings: (_state, { data: { delegation } }) =>
    delegation === undefined
      ? []
      : [
          ...broken(
            delegation.anmals,
            'Beslutet ska anmälas till nämnden och tillkännages med nämndens protokoll. Anmäl det i stället.',
          ),
          ...broken(!delegation.overklagbart, 'Beslutet går inte att överklaga och ska därför inte anslås.'),
        ],
});

/** KL 8:12: at the latest on the second day after justering; that day moves (our reading of lag (1930:173)). */
export const postedInTime = eventRule<Anslag, AnslagEvent, 'AnslagPosted'>({
  code: 'ANSLAG_POSTED_LATE',
  statute: 'KL 8:12, lag (1930:173) 2 §',
  effect: 'flag',
  says: 'Justeringen ska tillkännages på anslagstavlan senast den andra dagen efter justeringen.',
  on: ['AnslagPosted'],
  findings: (_state, { data: { justeratOn, postedOn, subject } }) => {
    if (justeratOn === null || subject.kind === 'delegationsbeslut' || !calendarHolds(justeratOn)) return [];
    const deadline = postingDeadline(justeratOn);
    return broken(
      postedOn > deadline,
      `Justerat ${formatDay(justeratOn)} och skulle ha anslagits senast ${formatDay(deadline, { weekday: true })}, ` +
        `men anslogs ${formatDay(postedOn, { weekday: true })}.`,
      { daysLate: daysBetween(deadline, postedOn), ...paragrafOf(subject) },
    );
  },
});

/** KL 8:12: the announcement says where the protokoll is and on which day it was announced. */
export const placeStated = eventRule<Anslag, AnslagEvent, 'AnslagPosted'>({
  code: 'ANSLAG_PLACE_MISSING',
  statute: 'KL 8:12',
  effect: 'block',
  says: 'Anslaget ska ange var protokollet finns och vilken dag justeringen tillkännagavs.',
  on: ['AnslagPosted'],
  findings: (_state, { data: { forvaringsplats, subject } }) =>
    broken(
      forvaringsplats.trim() === '',
      'Anslaget saknar uppgift om var protokollet förvaras. Ange en förvaringsplats.',
      paragrafOf(subject),
    ),
});

/** KL 8:12, 13:5: it stays up until the appeal period has ended. */
export const upThroughPeriod = eventRule<
  Anslag,
  AnslagEvent,
  'AnslagPosted' | 'OverklagandetidExpired' | 'AnslagRemoved'
>({
  code: 'ANSLAG_PERIOD_RUNNING',
  statute: 'KL 8:12, 13:5',
  effect: 'block',
  says: 'Ett anslag tas inte ned förrän överklagandetiden har gått ut.',
  on: ['AnslagPosted', 'OverklagandetidExpired', 'AnslagRemoved'],
  findings: (state, event, recorded) => {
    if (event.type === 'AnslagPosted') {
      const { claimedTakeDown, lastAppealDay } = event.data;
      return broken(
        claimedTakeDown !== undefined && claimedTakeDown < lastAppealDay,
        `Det inlästa anslaget anger nedtagning ${claimedTakeDown === undefined ? '' : formatDay(claimedTakeDown)}, ` +
          `före överklagandetidens sista dag ${formatDay(lastAppealDay)}.`,
        paragrafOf(event.data.subject),
      );
    }
    if (state.status === 'none') return [];
    const at = event.type === 'AnslagRemoved' ? event.data.removedAt : recorded.recordedAt;
    return broken(
      isBefore(at, state.period.earliestRemoval),
      `Överklagandetiden löper till och med ${formatDay(state.period.lastAppealDay, { weekday: true })}. ` +
        'Ta ned anslaget därefter. Har det redan tagits ned: registrera ett avbrott.',
      paragrafOf(state.first.subject),
    );
  },
});

/** KL 13:5 st 2: time runs out only if it was up during the whole period, so a new posting starts a new one. */
export const newPeriodAfterAvbrott = questionRule<[interruptedOn: Datum]>({
  code: 'NEW_PERIOD_AFTER_AVBROTT',
  statute: 'KL 13:5 st 2',
  effect: 'compute',
  says: 'Har anslaget inte varit uppe hela överklagandetiden ska det anslås på nytt, med en ny överklagandetid.',
  applies: () => true,
});

/** KL 13:6: an appeal may be pending, and one sent to the wrong authority in time still counts. */
export const expiredIsNotLagaKraft = questionRule<[]>({
  code: 'NOT_LAGA_KRAFT',
  statute: 'KL 13:6',
  effect: 'compute',
  says: 'Att överklagandetiden har gått ut betyder inte att beslutet har vunnit laga kraft.',
  applies: () => true,
});

/** Which § a finding is on, when the anslag is of one. */
function paragrafOf(subject: AnslagSubject): { readonly paragraf?: number } {
  return subject.kind === 'paragraf' ? { paragraf: subject.paragraf } : {};
}

export const anslag = noun<Anslag, AnslagEvent>({
  initialState: { status: 'none' },
  evolve,
  rules: [onlyJusterat, onlyUnreportedDelegation, postedInTime, placeStated, upThroughPeriod],
});

// ---- words --------------------------------------------------------------------------------------------------

/**
 * What the anslagstavla says of the time for appeals, in Swedish.
 * @param today the day in Stockholm on which it is read
 */
export function appealSentence(
  { status, lastAppealDay, expired }: { status: Anslag['status']; lastAppealDay: Datum; expired: boolean },
  today: Datum,
): string {
  if (status === 'interrupted') {
    return 'Anslaget har inte varit uppe hela överklagandetiden. Det ska anslås på nytt, med en ny överklagandetid';
  }
  if (status === 'removed' && !expired) return 'Anslaget togs ned innan överklagandetiden hade gått ut';
  if (today <= lastAppealDay)
    return `Kan överklagas till och med ${formatDay(lastAppealDay, { weekday: true })}`;
  return expiredIsNotLagaKraft.applies() ? 'Överklagandetiden har gått ut' : 'Beslutet har vunnit laga kraft';
}

/** An event as everyone may read it: a hidden rubrik gives way to the statute that hides it (OSL 5:2 st 2). */
export function publicAnslagEvent(
  event: AnslagEvent,
  markings: readonly (Sekretessmarkering | undefined)[],
): AnslagEvent {
  if (event.type !== 'AnslagPosted' || event.data.rubrik === undefined) return event;
  if (!sekretessHides.applies('innehall', markings)) return event;
  return { ...event, data: { ...event.data, rubrik: sekretessText(markings) } };
}

// ---- decisions ----------------------------------------------------------------------------------------------

/** The announcement, or the answer that there is none. */
export function posted(state: Anslag): Exclude<Anslag, { status: 'none' }> {
  if (state.status === 'none') {
    throw new Rejected(
      'ANSLAG_NOT_FOUND',
      'Det finns inget sådant anslag. Anslå protokollet, paragrafen eller beslutet först.',
    );
  }
  return state;
}

function notInFuture(day: Datum, today: Datum): void {
  if (day > today) {
    throw new Rejected(
      'DAY_IN_FUTURE',
      `Dagen ${formatDay(day)} har inte kommit än. Ange en dag till och med i dag.`,
    );
  }
}

/** What is announced, from the fields of a command: a § needs its meeting, and there is exactly one subject. */
export function subjectOf(named: {
  readonly sammantradeId?: string;
  readonly paragraf?: number;
  readonly delegationsbeslutId?: string;
}): AnslagSubject {
  const { sammantradeId, paragraf, delegationsbeslutId } = named;
  if (sammantradeId !== undefined && delegationsbeslutId === undefined) {
    return paragraf === undefined
      ? { kind: 'protokoll', sammantradeId }
      : { kind: 'paragraf', sammantradeId, paragraf };
  }
  if (delegationsbeslutId !== undefined && sammantradeId === undefined && paragraf === undefined) {
    return { kind: 'delegationsbeslut', delegationsbeslutId };
  }
  throw new Rejected(
    'ANSLAG_SUBJECT_UNCLEAR',
    'Ange vad som anslås: antingen ett sammanträde, med paragraf om bara den anslås, eller ett delegationsbeslut.',
  );
}

/** What a meeting or a delegationsbeslut says of what is announced. */
export type Announced = Pick<
  AnslagPosted,
  'organ' | 'sammantradesdatum' | 'rubrik' | 'diarienummer' | 'justeratOn' | 'delegation'
>;

/** What is announced of a meeting. @throws Rejected SAMMANTRADE_NOT_FOUND, PARAGRAF_NOT_FOUND */
export function announcedProtokoll(
  meeting: Sammantrade,
  subject: Exclude<AnslagSubject, { kind: 'delegationsbeslut' }>,
): Announced {
  if (meeting.status === 'none') {
    throw new Rejected('SAMMANTRADE_NOT_FOUND', `Det finns inget sammanträde ${subject.sammantradeId}.`);
  }
  const { organ, sammantradesdatum } = meeting;
  if (subject.kind === 'protokoll') {
    return { organ, sammantradesdatum, justeratOn: justerad(meeting)?.justeratOn ?? null };
  }
  const paragrafer = meeting.status === 'held' ? meeting.paragrafer : [];
  const about = paragrafer.find(({ paragraf }) => paragraf === subject.paragraf);
  if (!about) {
    throw new Rejected(
      'PARAGRAF_NOT_FOUND',
      `Protokollet ${subject.sammantradeId} har ingen § ${subject.paragraf}. Kontrollera numret.`,
    );
  }
  return {
    organ,
    sammantradesdatum,
    rubrik: about.rubrik,
    diarienummer: about.diarienummer,
    justeratOn: justerad(meeting, subject.paragraf)?.justeratOn ?? null,
  };
}

/** The announcement that a command asks for; what it leaves out follows the board's rules and the day of the act. */
export function announcementOf(
  subject: AnslagSubject,
  announced: Announced,
  board: Extract<Organ, { status: 'established' }>,
  wanted: {
    readonly postedOn?: Datum;
    readonly forvaringsplats?: string;
    readonly overklagandehanvisning?: string;
    readonly claimedTakeDown?: Datum;
  },
  recorded: { readonly recordedAt: string },
): Announcement {
  const { rules } = board;
  const overklagandehanvisning = wanted.overklagandehanvisning ?? rules.overklagandehanvisning;
  return {
    subject,
    ...announced,
    organNamn: board.namn,
    organisation: board.organisation,
    postedOn: wanted.postedOn ?? stockholmDay(recorded.recordedAt),
    forvaringsplats: wanted.forvaringsplats ?? rules.forvaringsplats,
    ...(overklagandehanvisning === undefined ? {} : { overklagandehanvisning }),
    ...(wanted.claimedTakeDown === undefined ? {} : { claimedTakeDown: wanted.claimedTakeDown }),
    nedtagningsdatum: rules.nedtagningsdatum,
  };
}

/** What is to be announced, and the board whose it is, before the days are computed. */
export type Announcement = Omit<AnslagPosted, keyof AnslagPeriod | 'anslagId'> & {
  readonly postedOn: Datum;
  readonly nedtagningsdatum: OrganRules['nedtagningsdatum'];
};

function computePeriod(postedOn: Datum, policy: OrganRules['nedtagningsdatum']): AnslagPeriod {
  const { lastAppealDay, earliestRemoval } = appealPeriod(postedOn);
  return {
    postedOn,
    lastAppealDay,
    earliestRemoval,
    printedTakeDown: printedTakeDown(lastAppealDay, policy),
    calendarVersion: CALENDAR_VERSION,
  };
}

/**
 * Announces. The same announcement made again changes nothing.
 * @param recorded when it is recorded; the posting cannot be on a later day than that in Stockholm
 */
export function postAnslag(
  state: Anslag,
  { nedtagningsdatum, postedOn, ...announcement }: Announcement,
  recorded: { readonly recordedAt: string; readonly source?: 'import' | undefined },
): AnslagEvent[] {
  notInFuture(postedOn, stockholmDay(recorded.recordedAt));
  if (announcement.claimedTakeDown !== undefined && recorded.source !== 'import') {
    throw new Rejected(
      'CLAIM_ONLY_FROM_IMPORT',
      'En uppgift om nedtagning ur ett äldre protokoll anges bara vid inläsning. Lämna fältet tomt.',
    );
  }
  const anslagId = anslagIdOf(announcement.subject);
  const data: AnslagPosted = { anslagId, ...announcement, ...computePeriod(postedOn, nedtagningsdatum) };
  if (state.status === 'none') return [{ type: 'AnslagPosted', data }];
  if (state.status !== 'interrupted' && canonical(data) === canonical(state.first)) return [];
  throw state.status === 'interrupted'
    ? new Rejected('ANSLAG_EXISTS', `Anslaget ${anslagId} har avbrutits. Anslå det på nytt i stället.`)
    : new Rejected(
        'ANSLAG_EXISTS',
        `Anslaget ${anslagId} finns redan, uppsatt ${formatDay(state.period.postedOn)}. Det kan inte ändras.`,
      );
}

/** The same text for the same facts, whatever their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Records that it was not up, also when that is found out afterwards.
 * @param today the day in Stockholm on which it is recorded
 */
export function interruptAnslag(
  state: Anslag,
  data: { readonly interruptedOn: Datum; readonly reason: string },
  today: Datum,
): AnslagEvent[] {
  const known = posted(state);
  notInFuture(data.interruptedOn, today);
  if (known.status === 'interrupted') {
    if (known.interruptedOn === data.interruptedOn && known.reason === data.reason) return [];
    throw new Rejected(
      'ANSLAG_INTERRUPTED',
      `Ett avbrott ${formatDay(known.interruptedOn)} är redan registrerat. Anslå på nytt.`,
    );
  }
  const { postedOn, lastAppealDay } = known.period;
  if (data.interruptedOn < postedOn || data.interruptedOn > lastAppealDay) {
    throw new Rejected(
      'AVBROTT_OUTSIDE_PERIOD',
      `Ett avbrott ska ligga i överklagandetiden, ${formatDay(postedOn)} till och med ${formatDay(lastAppealDay)}. ` +
        'Kontrollera dagen.',
    );
  }
  return [{ type: 'AnslagInterrupted', data: { interruptedOn: data.interruptedOn, reason: data.reason } }];
}

/**
 * Posts it anew after an interruption (KL 13:5 st 2).
 * @param today the day in Stockholm on which it is recorded
 */
export function repostAnslag(
  state: Anslag,
  { postedOn }: { readonly postedOn: Datum },
  policy: OrganRules['nedtagningsdatum'],
  today: Datum,
): AnslagEvent[] {
  const known = posted(state);
  notInFuture(postedOn, today);
  if (known.status !== 'interrupted') {
    if (known.reposted && known.period.postedOn === postedOn) return [];
    throw new Rejected(
      'ANSLAG_NOT_INTERRUPTED',
      'Anslaget har inte avbrutits. Registrera avbrottet innan det anslås på nytt.',
    );
  }
  if (postedOn < known.interruptedOn) {
    throw new Rejected(
      'REPOSTED_BEFORE_AVBROTT',
      `Anslaget kan inte anslås på nytt före avbrottet ${formatDay(known.interruptedOn)}. Ange en senare dag.`,
    );
  }
  const data = newPeriodAfterAvbrott.applies(known.interruptedOn)
    ? computePeriod(postedOn, policy)
    : { ...known.period, postedOn };
  return [{ type: 'AnslagReposted', data }];
}

/** The end of the period, when it is over and not yet recorded, and the removal. */
function takeDown(
  state: Exclude<Anslag, { status: 'none' }>,
  at: string,
  by: 'job' | 'person',
): AnslagEvent[] {
  const { expired, period } = state;
  const removed: AnslagEvent = { type: 'AnslagRemoved', data: { removedAt: inStockholm(at), by } };
  if (expired || isBefore(at, period.earliestRemoval)) return [removed];
  const { lastAppealDay, earliestRemoval } = period;
  return [{ type: 'OverklagandetidExpired', data: { lastAppealDay, expiredAt: earliestRemoval } }, removed];
}

/**
 * Takes it down by hand. While the period runs, ANSLAG_PERIOD_RUNNING refuses it.
 * @param removedAt when it came down, RFC 3339
 * @param now when that is recorded
 */
export function removeAnslag(state: Anslag, removedAt: string, now: string): AnslagEvent[] {
  const known = posted(state);
  if (isBefore(now, removedAt)) {
    throw new Rejected('TIME_IN_FUTURE', 'Tidpunkten har inte kommit än. Ange när anslaget togs ned.');
  }
  switch (known.status) {
    case 'removed':
      if (inStockholm(removedAt) === known.removedAt) return [];
      throw new Rejected(
        'ANSLAG_REMOVED',
        `Anslaget är redan nedtaget, ${formatDay(stockholmDay(known.removedAt))}.`,
      );
    case 'interrupted':
      throw new Rejected(
        'ANSLAG_INTERRUPTED',
        'Anslaget är avbrutet och sitter inte uppe. Anslå det på nytt.',
      );
    case 'up':
      return takeDown(known, removedAt, 'person');
    default:
      return known satisfies never;
  }
}

/** Takes it down when it is due (KL 8:12): the job's decision. Not due, interrupted or already down: nothing. */
export function closeAnslag(state: Anslag, now: string): AnslagEvent[] {
  const known = posted(state);
  if (known.status !== 'up' || isBefore(now, known.period.earliestRemoval)) return [];
  return takeDown(known, now, 'job');
}
