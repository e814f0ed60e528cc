import type { Act } from '@liggaren/event-store';
import { Rejected, signsForThemselves, type Underskrift, type Underskriftsbevis } from '@liggaren/governance';
import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { AccessLog } from './access-log.js';
import { BadCredentials, signedInBy, type Identity } from './identity.js';
import { AccessOptions } from './options.js';
import { assertionOf } from './passkey-answer.js';
import { Passkeys } from './passkeys.js';

/** How lately a signer must have signed in, in seconds: a session that was left open signs nothing. */
export const FRESH_SECONDS = 300;

/** What the one who asks can prove of being there. Each throws a Problem 403 that says what to do instead. */
export interface Presence {
  /** Who they are, when they have signed in lately enough. */
  readonly freshly: () => Person;
  /**
   * That it is they who sign: with the passkey's answer, or by a fresh sign-in when the account has no passkey.
   * `act`: the command that it is for; it may come again with the same answer.
   */
  readonly proof: (
    signed: Underskrift,
    act: Act,
    answer: { readonly assertion?: AuthenticationResponseJSON; readonly utmaning?: string },
  ) => Promise<Underskriftsbevis>;
}

/** One who has signed in, and no machine's key. */
export type Person = Identity & { readonly how: 'session' | 'oidc' };

@Injectable()
export class PresenceOfRequest implements PipeTransform<FastifyRequest, Presence> {
  constructor(
    private readonly options: AccessOptions,
    private readonly passkeys: Passkeys,
    private readonly log: AccessLog,
  ) {}

  transform(request: FastifyRequest): Presence {
    return {
      freshly: () => this.fresh(personOf(request)),
      proof: async (signed, act, { assertion, utmaning = '' }) => {
        const person = personOf(request);
        const { id: konto, authTime = 0 } = person;
        const { keys, changedAt } = await this.passkeys.of(konto);
        // Whoever sits at an open session can not add a key of theirs, or take the holder's away, and sign.
        if (changedAt !== undefined && authTime * 1000 <= Date.parse(changedAt)) {
          throw new Problem(
            403,
            'SIGN_IN_AGAIN',
            'Dina passnycklar har ändrats sedan du loggade in. Logga in på nytt och underteckna sedan.',
          );
        }
        if (keys.length === 0) {
          if (assertion !== undefined) throw noPasskey();
          // Also of what an import may record: to have signed in proves nothing of anyone else.
          if (signed.personId !== konto) {
            throw new Rejected(signsForThemselves.code, 'En e-underskrift gör var och en för sig själv.');
          }
          const { authTime: at = 0 } = this.fresh(person);
          return {
            kind: 'inloggning',
            signedInAt: new Date(at * 1000).toISOString(),
            how: signedInBy(person),
          };
        }
        if (assertion === undefined) {
          throw new Problem(
            403,
            'PASSKEY_NEEDED',
            'Ditt konto har en passnyckel. Underteckna med den. Är den borta: ta bort den, logga in på nytt och underteckna.',
          );
        }
        return refusingPasskey(this.log, request, () =>
          this.passkeys.signed(signed, assertionOf(assertion), { konto, utmaning, act }),
        );
      },
    };
  }

  private fresh(person: Person): Person {
    if (this.options.clock.now().getTime() / 1000 - (person.authTime ?? 0) <= FRESH_SECONDS) return person;
    throw new Problem(
      403,
      'SIGN_IN_AGAIN',
      `Logga in på nytt och försök igen inom ${FRESH_SECONDS / 60} minuter.`,
    );
  }
}

/** Runs what may refuse a passkey's answer; why it did is for the log. @throws Problem 403 */
export async function refusingPasskey<T>(
  log: AccessLog,
  request: FastifyRequest,
  check: () => Promise<T>,
): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof BadCredentials)) throw error;
    log.write(request, 'felaktig', [error.reason]);
    throw new Problem(403, 'PASSKEY_REFUSED', 'Passnyckelns svar gäller inte här och nu. Börja om.');
  }
}

/** The account has no passkey for these pages. */
export const noPasskey = () =>
  new Problem(409, 'NO_PASSKEY', 'Ditt konto har ingen passnyckel. Registrera en, eller underteckna utan.');

/** A person's sign-in, and not a machine's key. @throws Problem 403 */
function personOf({ identity }: FastifyRequest): Person {
  if (identity !== null && isPerson(identity)) return identity;
  throw new Problem(403, 'SIGNS_AS_A_PERSON', 'En maskin undertecknar inte. Logga in och underteckna själv.');
}

const isPerson = (identity: Identity): identity is Person => identity.how !== 'nyckel';

const TheRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** A controller's parameter: what the one who asks can prove of being there. */
export const ThePresence = () => TheRequest(PresenceOfRequest);
