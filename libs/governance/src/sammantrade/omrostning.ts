import { broken, eventRule } from '../rule.js';
import type { SammantradeEvent } from './events.js';
import { isJavig, isPresent, nameOf, servesAt } from './narvaro.js';
import type { Held, Sammantrade } from './state.js';

/** KL 5:55-56: votes add up, and a tie is settled by the chair, or by lot in an election. */
export const votesAddUp = eventRule<Sammantrade, SammantradeEvent, 'OmrostningRecorded'>({
  code: 'VOTES_DO_NOT_ADD_UP',
  statute: 'KL 5:55-56',
  effect: 'block',
  says: 'Namngivna röster ska stämma med antalen, och utfallet ska följa majoriteten.',
  on: ['OmrostningRecorded'],
  findings: (state, { data }) => {
    const { paragraf, form, ja, nej, avstar, roster, utfall } = data;
    if (form === 'acklamation') {
      const counted = ja !== undefined || nej !== undefined || avstar !== undefined || roster !== undefined;
      return broken(
        counted,
        'Ett beslut med acklamation har inga röstetal. Ange rösterna som öppen omröstning.',
      );
    }
    if (ja === undefined || nej === undefined || avstar === undefined) {
      return [{ text: 'Ange hur många som röstade ja, röstade nej och avstod.', paragraf }];
    }
    if (form === 'sluten' && roster !== undefined) {
      return [{ text: 'Vid en sluten omröstning antecknas inte vem som röstade hur.', paragraf }];
    }
    const count = (rost: string) => (roster ?? []).filter((r) => r.rost === rost).length;
    const twice = roster?.find((r, i) => roster.findIndex(({ personId }) => personId === r.personId) !== i);
    const servingNow = state.status === 'held' ? servingCount(state, paragraf) : undefined;
    return [
      ...broken(
        twice !== undefined,
        `${twice && state.status === 'held' ? nameOf(state, twice.personId) : twice?.personId} står två gånger bland rösterna.`,
        { paragraf },
      ),
      ...broken(
        roster !== undefined && (count('ja') !== ja || count('nej') !== nej || count('avstar') !== avstar),
        `De namngivna rösterna är ${count('ja')} ja, ${count('nej')} nej och ${count('avstar')} som avstår, men antalen säger ${ja}, ${nej} och ${avstar}.`,
        { paragraf },
      ),
      ...broken(
        servingNow !== undefined && ja + nej + avstar > servingNow,
        `Det är ${ja + nej + avstar} röster men bara ${servingNow} tjänstgörande vid § ${paragraf}.`,
        { paragraf },
      ),
      ...broken(
        ja !== nej && utfall !== (ja > nej ? 'ja' : 'nej'),
        'Utfallet stämmer inte med majoriteten.',
        {
          paragraf,
        },
      ),
    ];
  },
});

/** Undefined while no attendance of members is recorded, as in an old protokoll that lists none. */
function servingCount(state: Held, paragraf: number): number | undefined {
  const known = state.narvaro.some(({ role }) => role !== 'ovrig');
  return known
    ? state.narvaro.filter(({ personId }) => servesAt(state, personId, paragraf)).length
    : undefined;
}

/** KL 5:55-56: a tie goes to the chair's utslagsröst, in elections to lottning. */
export const tieIsSettled = eventRule<Sammantrade, SammantradeEvent, 'OmrostningRecorded'>({
  code: 'TIE_NOT_SETTLED',
  statute: 'KL 5:55-56',
  effect: 'block',
  says: 'Vid lika röstetal avgör ordförandens utslagsröst, vid val lottning.',
  on: ['OmrostningRecorded'],
  findings: (state, { data: { paragraf, form, ja, nej, isVal, tieBreak, utfall, roster } }) => {
    if (form === 'acklamation') return [];
    const right = ja === nej ? (isVal ? 'lottning' : 'utslagsrost') : undefined;
    if (tieBreak !== right) {
      const text =
        right === undefined
          ? 'Rösterna är inte lika många, så varken utslagsröst eller lottning avgör.'
          : right === 'lottning'
            ? 'Rösterna är lika många i ett val: ange lottning.'
            : 'Rösterna är lika många: ange ordförandens utslagsröst.';
      return [{ text, paragraf }];
    }
    const chair =
      state.status === 'held' ? roster?.find((r) => r.personId === state.ordforande.personId) : undefined;
    return broken(
      tieBreak === 'utslagsrost' && chair !== undefined && chair.rost !== utfall,
      'Utslagsrösten är ordförandens, och ordföranden röstade på den andra sidan.',
      { paragraf },
    );
  },
});

/** KL 4:27: reservations by those who took part, announced before the meeting ends. */
export const reservationByParticipant = eventRule<Sammantrade, SammantradeEvent, 'ReservationRecorded'>({
  code: 'RESERVATION_BY_ABSENT',
  statute: 'KL 4:27',
  effect: 'block',
  says: 'Bara den som har deltagit i beslutet får reservera sig.',
  on: ['ReservationRecorded'],
  findings: (state, { data: { paragraf, personIds } }) => {
    if (state.status !== 'held' || !attendanceIsKnown(state)) return [];
    return personIds
      .filter((id) => !servesAt(state, id, paragraf) && !isJavig(state, id, paragraf))
      .map((id) => ({
        text: isPresent(state, id, paragraf)
          ? `${nameOf(state, id)} tjänstgjorde inte vid § ${paragraf} och kan inte reservera sig.`
          : `${nameOf(state, id)} var inte närvarande vid § ${paragraf} och kan inte reservera sig.`,
        paragraf,
      }));
  },
});

/** KL 4:27: `announcedAt` counts, never when it was recorded: protocols are written after the meeting. */
export const reservationInTime = eventRule<Sammantrade, SammantradeEvent, 'ReservationRecorded'>({
  code: 'RESERVATION_TOO_LATE',
  statute: 'KL 4:27',
  effect: 'block',
  says: 'En reservation ska anmälas innan sammanträdet avslutas.',
  on: ['ReservationRecorded'],
  findings: (state, { data: { paragraf, announcedAt } }) =>
    broken(
      state.status === 'held' &&
        state.closedAt !== undefined &&
        Date.parse(announcedAt) > Date.parse(state.closedAt),
      'Reservationen anmäldes efter att sammanträdet hade avslutats.',
      { paragraf },
    ),
});

/** KL 4:27, where it can't be judged: no attendance is recorded, or only the party is named. */
export const reservationUnverified = eventRule<Sammantrade, SammantradeEvent, 'ReservationRecorded'>({
  code: 'RESERVATION_UNVERIFIED',
  statute: 'KL 4:27',
  effect: 'flag',
  says: 'Om det inte framgår vilka som deltog kan en reservation inte prövas.',
  on: ['ReservationRecorded'],
  findings: (state, { data: { paragraf, personIds } }) =>
    broken(
      state.status === 'held' && (!attendanceIsKnown(state) || personIds.length === 0),
      `Det framgår inte vilka som deltog i beslutet vid § ${paragraf}, så reservationen kan inte prövas.`,
      { paragraf },
    ),
});

function attendanceIsKnown(state: Held): boolean {
  return state.narvaro.some(({ role }) => role !== 'ovrig');
}

/** KL 5:66, 5:67: those who vote or move are those who serve at the §. */
export const participantsServe = eventRule<
  Sammantrade,
  SammantradeEvent,
  'OmrostningRecorded' | 'YrkandeRecorded'
>({
  code: 'PARTICIPANT_NOT_SERVING',
  statute: 'KL 5:66-67',
  effect: 'block',
  says: 'Bara den som tjänstgör vid paragrafen röstar och yrkar.',
  on: ['OmrostningRecorded', 'YrkandeRecorded'],
  findings: (state, { type, data }) => {
    if (state.status !== 'held' || !attendanceIsKnown(state)) return [];
    const who =
      type === 'YrkandeRecorded' ? data.personIds : (data.roster ?? []).map(({ personId }) => personId);
    return who
      .filter((id) => !servesAt(state, id, data.paragraf) && !isJavig(state, id, data.paragraf))
      .map((id) => ({
        text: `${nameOf(state, id)} tjänstgör inte vid § ${data.paragraf}. Anteckna närvaron först.`,
        paragraf: data.paragraf,
      }));
  },
});
