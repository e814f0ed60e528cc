import { Projector } from '@liggaren/event-store';
import { diarium } from '@liggaren/governance';
import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { AccessLog } from './access-log.js';
import { Authority } from './authority.js';
import type { Permission } from './permissions.js';

/** What the one who asks may read, and the note of what they have read. */
export interface Reading {
  /** In that board. What is about no board is read by those who may in every board. */
  readonly may: (permission: Permission, organ: string | undefined) => boolean;
  /** The boards where they may; undefined for every board. */
  readonly organs: (permission: Permission) => readonly string[] | undefined;
  /** Whether they are to sign at that meeting: then they read all of it. */
  readonly signsAt: (sammantradeId: string) => Promise<boolean>;
  /**
   * Says that they are about to be shown all of these ärenden; with `handlingar`, the handlingar too. What is secret is
   * logged. @throws Problem 403 when something is, and they come with a key that may not read it
   */
  readonly saw: (diarienummer: readonly string[], options?: { readonly handlingar: boolean }) => void;
  /** Says that they are about to be given something secret. @throws Problem 403 as `saw` */
  readonly sawSecret: (what: readonly string[]) => void;
}

@Injectable()
export class ReadingOfRequest implements PipeTransform<FastifyRequest, Reading> {
  constructor(
    private readonly projector: Projector,
    private readonly authority: Authority,
    private readonly log: AccessLog,
  ) {}

  transform(request: FastifyRequest): Reading {
    const { identity } = request;
    const organs = (permission: Permission) => {
      const found = identity?.ability.organFor(permission) ?? [];
      return found === 'every' ? undefined : found;
    };
    const sawSecret = (what: readonly string[]) => {
      if (what.length === 0) return;
      // A role may do nothing where it may not read what is secret; a key can be given the one without the other.
      if (identity?.scopes?.includes('sekretess.las') === false) throw notForThisKey();
      this.log.write(request, 'last-hemligt', what);
    };
    return {
      may: (permission, organ) => {
        const own = organs(permission);
        return own === undefined || (organ !== undefined && own.includes(organ));
      },
      organs,
      signsAt: async (sammantradeId) =>
        identity !== null && (await this.authority.signsAt(identity, sammantradeId)),
      saw: (diarienummer, options = { handlingar: false }) =>
        sawSecret(this.projector.queries(diarium).secretAmong(diarienummer, options)),
      sawSecret,
    };
  }
}

const notForThisKey = () =>
  new Problem(
    403,
    'KEY_READS_NO_SECRETS',
    'Svaret innehåller det som omfattas av en sekretessmarkering, och nyckeln får inte läsa det. Be administratören om en nyckel med sekretess.las.',
  );

const TheRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** A controller's parameter: what the one who asks may read. */
export const TheReading = () => TheRequest(ReadingOfRequest);
