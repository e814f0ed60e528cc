import type { Datum } from '../calendar/calendar.js';
import type { Recorded } from '@liggaren/event-store';
import { noun, Rejected } from '../rule.js';

/** What one account may do ("behörighet"), for which board and how long. Stream `behorighet-<accountId>`. */
export const behorighetStream = (accountId: string) => `behorighet-${accountId}`;

// ---- events: the stored format, for ever -------------------------------------------------------------------

/** Who justerar is decided at each meeting (JusterareAppointed), and never granted. */
export const BEHORIGHET_ROLES = [
  'registrator',
  'sekreterare',
  'ordforande',
  'ledamot',
  'revisor',
  'admin',
] as const;
export type BehorighetRole = (typeof BEHORIGHET_ROLES)[number];

export type Behorighet = {
  /** 1, 2, … in the order in which the account was granted them. */
  readonly behorighetsnummer: number;
  /** The account's name in this ledger; of an elected person the same as the personId of the mandat. */
  readonly accountId: string;
  /** The account holder's name. */
  readonly namn: string;
  readonly role: BehorighetRole;
  /** The board's slug; absent for a role that is bound to no board. */
  readonly organ?: string;
  readonly firstDay: Datum;
  /** Without it: until further notice. */
  readonly lastDay?: Datum;
};

export type BehorighetEvent =
  | { readonly type: 'BehorighetGranted'; readonly data: Behorighet }
  /** It ends at once, whatever its last day was. */
  | {
      readonly type: 'BehorighetRevoked';
      readonly data: {
        readonly behorighetsnummer: number;
        readonly accountId: string;
        readonly reason: string;
      };
    };

// ---- state --------------------------------------------------------------------------------------------------

export type Behorigheter =
  | { readonly status: 'none' }
  | {
      readonly status: 'known';
      readonly accountId: string;
      /** As it was given last. */
      readonly namn: string;
      readonly granted: readonly (Behorighet & { readonly revoked?: { readonly reason: string } })[];
    };

function evolve(state: Behorigheter, event: BehorighetEvent): Behorigheter {
  switch (event.type) {
    case 'BehorighetGranted': {
      const { accountId, namn } = event.data;
      const before = state.status === 'none' ? [] : state.granted;
      return { status: 'known', accountId, namn, granted: [...before, event.data] };
    }
    case 'BehorighetRevoked':
      if (state.status === 'none') return state;
      return {
        ...state,
        granted: state.granted.map((granted) =>
          granted.behorighetsnummer === event.data.behorighetsnummer
            ? { ...granted, revoked: { reason: event.data.reason } }
            : granted,
        ),
      };
    default:
      return event satisfies never;
  }
}

/** Roles that are held in one board; the others reach over the whole ledger. */
const BOUND_TO_ORGAN: Readonly<Record<BehorighetRole, boolean>> = {
  registrator: true,
  sekreterare: true,
  ordforande: true,
  ledamot: true,
  revisor: false,
  admin: false,
};

/** What the account holds on a day: begun, not ended and not revoked. */
export function behorighetOn(state: Behorigheter, day: Datum): readonly Behorighet[] {
  if (state.status === 'none') return [];
  return state.granted.filter(
    ({ firstDay, lastDay, revoked }) =>
      revoked === undefined && firstDay <= day && (lastDay === undefined || day <= lastDay),
  );
}

export const behorighet = noun<Behorigheter, BehorighetEvent>({
  initialState: { status: 'none' },
  evolve,
  rules: [],
});

// ---- decisions ----------------------------------------------------------------------------------------------

/** Nobody widens what they may do themselves: another admin must. */
function refuseOneself(accountId: string, { actor }: Recorded): void {
  if (actor.id !== accountId) return;
  throw new Rejected(
    'BEHORIGHET_FOR_ONESELF',
    'Ingen ger sig själv behörighet. Be en annan administratör göra det.',
  );
}

export function grantBehorighet(
  state: Behorigheter,
  data: Omit<Behorighet, 'behorighetsnummer'>,
  recorded: Recorded,
): BehorighetEvent[] {
  const { accountId, role, organ, firstDay, lastDay } = data;
  refuseOneself(accountId, recorded);
  if (BOUND_TO_ORGAN[role] !== (organ !== undefined)) {
    throw new Rejected(
      'BEHORIGHET_ORGAN',
      BOUND_TO_ORGAN[role]
        ? `Rollen ${role} gäller i ett organ. Ange vilket.`
        : `Rollen ${role} gäller hela liggaren. Ange inget organ.`,
    );
  }
  if (lastDay !== undefined && lastDay < firstDay) {
    throw new Rejected('PERIOD_BACKWARDS', `Sista dag ${lastDay} ligger före första dag ${firstDay}.`);
  }
  const granted = state.status === 'none' ? [] : state.granted;
  const same = granted.some(
    (other) =>
      other.revoked === undefined &&
      other.role === role &&
      other.organ === organ &&
      other.firstDay === firstDay &&
      other.lastDay === lastDay &&
      other.namn === data.namn,
  );
  if (same) return [];
  return [{ type: 'BehorighetGranted', data: { ...data, behorighetsnummer: granted.length + 1 } }];
}

export function revokeBehorighet(
  state: Behorigheter,
  data: Extract<BehorighetEvent, { type: 'BehorighetRevoked' }>['data'],
): BehorighetEvent[] {
  const granted =
    state.status === 'none'
      ? undefined
      : state.granted.find(({ behorighetsnummer }) => behorighetsnummer === data.behorighetsnummer);
  if (!granted) {
    throw new Rejected(
      'BEHORIGHET_NOT_FOUND',
      `${data.accountId} har ingen behörighet nummer ${data.behorighetsnummer}.`,
    );
  }
  return granted.revoked === undefined ? [{ type: 'BehorighetRevoked', data }] : [];
}
