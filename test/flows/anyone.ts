import {
  abilityOf,
  BadCredentials,
  Identities,
  type Held,
  type Identity,
  type Permission,
} from '@liggaren/api';
import type { FastifyRequest } from 'fastify';

/** Everything, in every board: for tests of what lies behind the door. */
const mayDoAnything = (id: string, namn: string): Identity => ({
  id,
  namn,
  how: 'oidc',
  held: [],
  ability: { roleFor: () => 'admin', organFor: () => 'every' },
  // Whoever it is, they have just signed in.
  authTime: Math.floor(Date.now() / 1000),
});

const SCHEME = 'Test ';

/**
 * The headers of a request by somebody: with `held`, by the roles of the table; without it, whatever they want. With
 * `scopes`, by a key that reaches no further than those.
 */
export function as(
  id: string,
  { namn = id, held, scopes }: { namn?: string; held?: readonly Held[]; scopes?: readonly Permission[] } = {},
): {
  authorization: string;
} {
  return {
    authorization: SCHEME + Buffer.from(JSON.stringify({ id, namn, held, scopes })).toString('base64url'),
  };
}

/** The headers of a request by one who has not signed in. */
export const nobody = { authorization: 'none' };

/** Takes every request's word for who it comes from; one that says nothing may do anything. */
export class Anyone extends Identities {
  async identify({ headers: { authorization } }: FastifyRequest): Promise<Identity | undefined> {
    if (authorization === undefined) return mayDoAnything('lokal', 'Lokal användare');
    if (authorization === nobody.authorization) return undefined;
    if (!authorization.startsWith(SCHEME)) throw new BadCredentials('no test');
    const { id, namn, held, scopes } = JSON.parse(
      Buffer.from(authorization.slice(SCHEME.length), 'base64url').toString(),
    ) as { id: string; namn: string; held?: readonly Held[]; scopes?: readonly Permission[] };
    if (held === undefined) return mayDoAnything(id, namn);
    if (scopes !== undefined)
      return { id, namn, how: 'nyckel', held, scopes, ability: abilityOf(held, scopes) };
    return { id, namn, how: 'oidc', held, ability: abilityOf(held) };
  }
}
