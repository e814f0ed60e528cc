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
    };

function evolve(state: Passnycklar, event: PassnyckelEvent): Passnycklar {
  switch (event.type) {
    case 'PassnyckelRegistered': {
      const before = state.status === 'none' ? [] : state.registered;
      return { status: 'known', konto: event.data.konto, registered: [...before, event.data] };
    }
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
