import type { Datum } from '../calendar/calendar.js';
import { noun, Rejected } from '../rule.js';

/**
 * A program that comes with a key ("maskinkonto"), and its keys. Stream `maskinkonto-<konto>`. Events, so that every
 * process that shares the log knows a key, and its end, at once. A key itself is nowhere: only its sum.
 */
export const maskinkontoStream = (konto: string) => `maskinkonto-${konto}`;

/** Every machine's account begins so, and no person's: a key never acts with what a person of its name may do. */
const PREFIX = 'maskin-';

/** Whether a machine's account may be called that; a person's may not. */
export const isMaskinnamn = (konto: string): boolean => konto.startsWith(PREFIX);

// ---- events: the stored format, for ever -------------------------------------------------------------------

export type Maskinnyckel = {
  /** The account's name: `maskin-…`. */
  readonly konto: string;
  /** 1, 2, … in the order in which the account was given them. */
  readonly nyckelnummer: number;
  /** What it is for: `E-tjänsten för synpunkter`. */
  readonly namn: string;
  /** SHA-256 of the key, in hex. The key is 256 random bits, so the sum tells nothing of it. */
  readonly sha256: string;
  /** The permissions that it reaches no further than, by their names in the table of permissions. */
  readonly scopes: readonly string[];
  /** Without it: until it is revoked. */
  readonly lastDay?: Datum;
};

export type MaskinkontoEvent =
  | { readonly type: 'MaskinkontoOpened'; readonly data: { readonly konto: string; readonly namn: string } }
  | { readonly type: 'MaskinnyckelIssued'; readonly data: Maskinnyckel }
  | {
      readonly type: 'MaskinnyckelRevoked';
      readonly data: { readonly konto: string; readonly nyckelnummer: number };
    }
  /** Its keys end with it, and it is never opened again. */
  | { readonly type: 'MaskinkontoClosed'; readonly data: { readonly konto: string } };

// ---- state --------------------------------------------------------------------------------------------------

export type Maskinkonto =
  | { readonly status: 'none' }
  | {
      readonly status: 'open' | 'closed';
      readonly konto: string;
      readonly namn: string;
      readonly nycklar: readonly (Maskinnyckel & { readonly revoked: boolean })[];
    };

function evolve(state: Maskinkonto, event: MaskinkontoEvent): Maskinkonto {
  if (event.type === 'MaskinkontoOpened') return { status: 'open', ...event.data, nycklar: [] };
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'MaskinnyckelIssued':
      return { ...state, nycklar: [...state.nycklar, { ...event.data, revoked: false }] };
    case 'MaskinnyckelRevoked': {
      const { nyckelnummer } = event.data;
      const nycklar = state.nycklar.map((key) =>
        key.nyckelnummer === nyckelnummer ? { ...key, revoked: true } : key,
      );
      return { ...state, nycklar };
    }
    case 'MaskinkontoClosed':
      return { ...state, status: 'closed' };
    default:
      return event satisfies never;
  }
}

/** The key with that sum (SHA-256, hex), when it holds on a day. */
export function maskinnyckelOn(state: Maskinkonto, sha256: string, day: Datum): Maskinnyckel | undefined {
  if (state.status !== 'open') return undefined;
  return state.nycklar.find(
    (key) => key.sha256 === sha256 && !key.revoked && (key.lastDay === undefined || day <= key.lastDay),
  );
}

export const maskinkonto = noun<Maskinkonto, MaskinkontoEvent>({
  initialState: { status: 'none' },
  evolve,
  rules: [],
});

// ---- decisions ----------------------------------------------------------------------------------------------

export function openMaskinkonto(
  state: Maskinkonto,
  data: { readonly konto: string; readonly namn: string },
): MaskinkontoEvent[] {
  if (!isMaskinnamn(data.konto)) {
    throw new Rejected(
      'MASKIN_NAME',
      `En maskins konto heter ${PREFIX} och något mer, till exempel ${PREFIX}e-tjanst.`,
    );
  }
  if (state.status !== 'none')
    throw new Rejected('ACCOUNT_EXISTS', `Det finns redan ett konto ${data.konto}.`);
  return [{ type: 'MaskinkontoOpened', data }];
}

export function issueMaskinnyckel(
  state: Maskinkonto,
  data: Omit<Maskinnyckel, 'nyckelnummer'>,
): MaskinkontoEvent[] {
  const { status, nycklar } = known(state, data.konto);
  if (status === 'closed') throw new Rejected('ACCOUNT_CLOSED', `Kontot ${data.konto} är stängt.`);
  return [{ type: 'MaskinnyckelIssued', data: { ...data, nyckelnummer: nycklar.length + 1 } }];
}

export function revokeMaskinnyckel(
  state: Maskinkonto,
  data: { readonly konto: string; readonly nyckelnummer: number },
): MaskinkontoEvent[] {
  const key = known(state, data.konto).nycklar.find(({ nyckelnummer }) => nyckelnummer === data.nyckelnummer);
  if (!key) {
    throw new Rejected('KEY_NOT_FOUND', `Kontot ${data.konto} har ingen nyckel ${data.nyckelnummer}.`);
  }
  return key.revoked ? [] : [{ type: 'MaskinnyckelRevoked', data }];
}

export function closeMaskinkonto(state: Maskinkonto, data: { readonly konto: string }): MaskinkontoEvent[] {
  return known(state, data.konto).status === 'closed' ? [] : [{ type: 'MaskinkontoClosed', data }];
}

function known(state: Maskinkonto, konto: string): Exclude<Maskinkonto, { status: 'none' }> {
  if (state.status !== 'none') return state;
  throw new Rejected('ACCOUNT_NOT_FOUND', `Det finns inget maskinkonto ${konto}.`);
}
