import { dayOf, weekdayText } from '../ui/dates';

/** The roles for which it is. */
export const MAY_SEE = ['registrator', 'sekreterare', 'ordforande', 'revisor'];

/** Something that must be done, as `GET /api/deadlines` tells it. */
export interface Deadline {
  readonly kind: string;
  /** A day, an instant, or null when the law names no day. */
  readonly due: string | null;
  readonly what: string;
  readonly forWhom: readonly string[];
  readonly organ: string;
  readonly link: {
    readonly sammantradeId?: string;
    readonly paragraf?: number;
    readonly diarienummer?: string;
    readonly anslagId?: string;
    readonly delegationsbeslutId?: string;
  };
  readonly position: string;
  readonly daysLate?: number;
}

export interface Deadlines {
  readonly today: string;
  readonly open: readonly Deadline[];
  readonly due: readonly Deadline[];
  readonly late: readonly Deadline[];
}

/** The page where the act is done that settles it. */
export function addressOf({ kind, link }: Deadline): string {
  if (link.sammantradeId !== undefined) {
    const meeting = `/sammantraden/${link.sammantradeId}`;
    if (kind.startsWith('anslag-')) return `${meeting}/anslag`;
    if (kind === 'justering') return `${meeting}/justering`;
    return link.paragraf === undefined ? meeting : `${meeting}/protokoll/${link.paragraf}`;
  }
  if (link.diarienummer !== undefined) return arendeAddress(link.diarienummer);
  return '/oversikt';
}

/** The page of an ärende: `ITSAM 2024/26` is at `/arenden/ITSAM/2024/26`. */
export const arendeAddress = (diarienummer: string) => `/arenden/${diarienummer.replace(' ', '/')}`;

/** `måndag 1 april 2024, 3 dagar sent` */
export function dueText({ due, daysLate }: Deadline): string {
  if (due === null) return '–';
  const day = weekdayText(due.includes('T') ? dayOf(new Date(due)) : due);
  if (daysLate === undefined) return day;
  return `${day}, ${daysLate} ${daysLate === 1 ? 'dag' : 'dagar'} sent`;
}
