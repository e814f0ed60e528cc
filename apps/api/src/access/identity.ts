import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import type { OidcSession } from './oidc-sessions.js';
import type { Ability, Held, Permission } from './permissions.js';

/** Who is asking, and what they may do. */
export interface Identity {
  /** The account's name in this ledger: the actor's id; of an elected person the personId. */
  readonly id: string;
  readonly namn: string;
  /** session: a person in a browser; oidc: a person's bearer token; nyckel: a machine's key. */
  readonly how: 'session' | 'oidc' | 'nyckel';
  /** What is held today by grants. */
  readonly held: readonly Held[];
  readonly ability: Ability;
  /** A machine's key reaches no further than these. */
  readonly scopes?: readonly Permission[];
  /** When the person last proved who they are, in seconds since 1970. */
  readonly authTime?: number;
  /** Of a session: what a changing request must bring in X-CSRF-Token. */
  readonly csrf?: string;
  /** Of a session with a local account: the hash of its cookie. */
  readonly session?: string;
  /** Of a session of one who signed in at the issuer. */
  readonly oidcSession?: OidcSession;
}

/** Where somebody signed in: at the ledger itself (session), or at the issuer (oidc), with or without a session here. */
export const signedInBy = <How extends Identity['how']>({
  how,
  oidcSession,
}: Pick<Identity, 'oidcSession'> & { readonly how: How }): How | 'oidc' =>
  oidcSession === undefined ? how : 'oidc';

/** Credentials were brought, and they do not hold. `reason` is for the log; it never names the credentials. */
export class BadCredentials extends Error {
  /** `says`: what the one who asks is told, where that is more than that they do not hold. Swedish. */
  constructor(
    readonly reason: string,
    readonly says?: string,
  ) {
    super(reason);
    this.name = 'BadCredentials';
  }
}

/** The answer to credentials that do not hold. `otherwise`: what is told when there is no more to tell. */
export const refusedBy = ({ says }: BadCredentials, otherwise: string) =>
  new Problem(401, 'BAD_CREDENTIALS', says ?? otherwise);

/** Who a request comes from: sign-in stands behind it, whatever its kind. */
export abstract class Identities {
  /** Undefined when the request brings nothing. @throws BadCredentials */
  abstract identify(request: FastifyRequest): Promise<Identity | undefined>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set at the door; null for those who have not signed in. */
    identity: Identity | null;
    /** The role that lets them do what they ask; set when it is known in which board. */
    actingRole: string | null;
  }
}
