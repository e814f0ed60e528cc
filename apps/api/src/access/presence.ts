import type { Underskriftsbevis } from '@liggaren/governance';
import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { AccessOptions } from './options.js';

/** How lately a signer must have signed in, in seconds: a session that was left open signs nothing. */
export const FRESH_SECONDS = 300;

/** How the one who asks proved to be there; the problem when they have not, lately enough. */
@Injectable()
export class PresenceOfRequest implements PipeTransform<FastifyRequest, Underskriftsbevis | Problem> {
  constructor(private readonly options: AccessOptions) {}

  transform({ identity }: FastifyRequest): Underskriftsbevis | Problem {
    if (identity === null || identity.how === 'nyckel') {
      return new Problem(
        403,
        'SIGNS_AS_A_PERSON',
        'En maskin undertecknar inte. Logga in och underteckna själv.',
      );
    }
    const { authTime = 0, how } = identity;
    if (this.options.clock.now().getTime() / 1000 - authTime > FRESH_SECONDS) {
      return new Problem(
        403,
        'SIGN_IN_AGAIN',
        `Logga in på nytt och underteckna inom ${FRESH_SECONDS / 60} minuter.`,
      );
    }
    return { kind: 'inloggning', signedInAt: new Date(authTime * 1000).toISOString(), how };
  }
}

const TheRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** A controller's parameter: how the signer proved to be there. */
export const ThePresence = () => TheRequest(PresenceOfRequest);
