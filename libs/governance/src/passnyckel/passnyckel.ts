import type { Recorded } from '@liggaren/event-store';
import { noun, Rejected } from '../rule.js';

/**
 * The passkeys ("passnycklar", WebAuthn) that an account signs a justering with. Stream `passnycklar-<konto>`.
 * Events, and no rows of a database of our own: which key was whose, and since when, is what a signature is verified
 * against years later. A public key is no secret.
 */
export const passnycklarStream = (konto: string) => `passnycklar-${konto}`;

// ---- events: the stored format, for ever -------------------------------------------------------------------

export type Passnyckel = {
  /** 1, 2, … in the order in which the account registered them. */
  readonly passnyckelnummer: number;
  /** The account's name in this ledger; of an elected person the same as the personId of the mandat. */
  readonly konto: string;
  /** What its holder calls it: `Min telefon`. */
  readonly namn: string;
  /** Base64url, as the authenticator names it. */
  readonly credentialId: string;
  /** Base64url of the COSE_Key (RFC 9052). */
  readonly publicKey: string;
  /** The relying party that it was made for: the host name of our pages. It signs for no other. */
  readonly rpId: string;
  /** RFC 3339. */
  readonly registeredAt: string;
};

export type PassnyckelEvent =
  | { readonly type: 'PassnyckelRegistered'; readonly data: Passnyckel }
  /** It answered a challenge. So that no process takes the answer again, nor one of a copy of the key. */
  | {
      readonly type: 'PassnyckelUsed';
      readonly data: {
        readonly passnyckelnummer: number;
        readonly konto: string;
        /** Base64url: what made the challenge like no other; of a signature, as in its evidence. */
        readonly nonce: string;
        /** The authenticator's count of its signatures (WebAuthn § 6.1.1); 0 from one that does not count. */
        readonly counter: number;
      };
    }
  | {
      readonly type: 'PassnyckelRemoved';
      readonly data: {
        readonly passnyckelnummer: number;
        readonly konto: string;
        /** RFC 3339. */
        readonly removedAt: string;
      };
    };

// ---- state --------------------------------------------------------------------------------------------------

export type Passnycklar =
  | { readonly status: 'none' }
  | {
      readonly status: 'known';
      readonly konto: string;
      readonly registered: readonly (Passnyckel & { readonly removedAt?: string })[];
      readonly used: readonly Extract<PassnyckelEvent, { type: 'PassnyckelUsed' }>['data'][];
    };

function evolve(state: Passnycklar, event: PassnyckelEvent): Passnycklar {
  switch (event.type) {
    case 'PassnyckelRegistered': {
      const { registered, used } = state.status === 'none' ? { registered: [], used: [] } : state;
      return { status: 'known', konto: event.data.konto, registered: [...registered, event.data], used };
    }
    case 'PassnyckelUsed':
      return state.status === 'none' ? state : { ...state, used: [...state.used, event.data] };
    case 'PassnyckelRemoved': {
      if (state.status === 'none') return state;
      const { passnyckelnummer, removedAt } = event.data;
      const registered = state.registered.map((key) =>
        key.passnyckelnummer === passnyckelnummer ? { ...key, removedAt } : key,
      );
      return { ...state, registered };
    }
    default:
      return event satisfies never;
  }
}

/** Those that are not removed. */
export function passnycklarIn(state: Passnycklar): readonly Passnyckel[] {
  return state.status === 'none' ? [] : state.registered.filter(({ removedAt }) => removedAt === undefined);
}

/** When one was last registered or removed, RFC 3339; undefined when none ever was. */
export function passnycklarChangedAt(state: Passnycklar): string | undefined {
  if (state.status === 'none') return undefined;
  return state.registered
    .flatMap(({ registeredAt, removedAt }) => [registeredAt, ...(removedAt === undefined ? [] : [removedAt])])
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
}

export const passnycklar = noun<Passnycklar, PassnyckelEvent>({
  initialState: { status: 'none' },
  evolve,
  rules: [],
});

// ---- decisions ----------------------------------------------------------------------------------------------

/** More than anyone has devices. */
const MOST = 10;

/** A key signs in its holder's name: nobody else gives or takes it, not even an admin. */
function refuseOthers(konto: string, { actor }: Recorded): void {
  if (actor.id === konto) return;
  throw new Rejected('PASSKEY_OF_ANOTHER', 'Var och en registrerar och tar bort sina egna passnycklar.');
}

export function registerPassnyckel(
  state: Passnycklar,
  data: Omit<Passnyckel, 'passnyckelnummer'>,
  recorded: Recorded,
): PassnyckelEvent[] {
  refuseOthers(data.konto, recorded);
  const all = state.status === 'none' ? [] : state.registered;
  if (all.some(({ credentialId }) => credentialId === data.credentialId)) {
    throw new Rejected('PASSKEY_EXISTS', 'Passnyckeln är eller har varit registrerad. Skapa en ny.');
  }
  if (passnycklarIn(state).length >= MOST) {
    throw new Rejected('TOO_MANY_PASSKEYS', `Ett konto har högst ${MOST} passnycklar. Ta bort en först.`);
  }
  return [{ type: 'PassnyckelRegistered', data: { ...data, passnyckelnummer: all.length + 1 } }];
}

/** Takes note of an answer, whose signature holds. */
export function usePassnyckel(
  state: Passnycklar,
  data: Extract<PassnyckelEvent, { type: 'PassnyckelUsed' }>['data'],
  recorded: Recorded,
): PassnyckelEvent[] {
  const { konto, passnyckelnummer, nonce, counter } = data;
  refuseOthers(konto, recorded);
  if (!passnycklarIn(state).some((key) => key.passnyckelnummer === passnyckelnummer)) {
    throw new Rejected('PASSKEY_NOT_FOUND', `Du har ingen passnyckel ${passnyckelnummer}.`);
  }
  const used = state.status === 'none' ? [] : state.used;
  if (used.some((answer) => answer.nonce === nonce)) {
    throw new Rejected('PASSKEY_ANSWER_USED', 'Passnyckelns svar har redan använts. Börja om.');
  }
  const last = used.findLast((answer) => answer.passnyckelnummer === passnyckelnummer)?.counter ?? 0;
  if (counter <= last && (counter !== 0 || last !== 0)) {
    throw new Rejected('PASSKEY_COUNTER_BACK', 'Passnyckeln kan ha kopierats. Ta bort den.');
  }
  return [{ type: 'PassnyckelUsed', data }];
}

export function removePassnyckel(
  state: Passnycklar,
  data: Extract<PassnyckelEvent, { type: 'PassnyckelRemoved' }>['data'],
  recorded: Recorded,
): PassnyckelEvent[] {
  const { konto, passnyckelnummer } = data;
  refuseOthers(konto, recorded);
  const all = state.status === 'none' ? [] : state.registered;
  const key = all.find((other) => other.passnyckelnummer === passnyckelnummer);
  if (!key) throw new Rejected('PASSKEY_NOT_FOUND', `Du har ingen passnyckel ${passnyckelnummer}.`);
  return key.removedAt === undefined ? [{ type: 'PassnyckelRemoved', data }] : [];
}
