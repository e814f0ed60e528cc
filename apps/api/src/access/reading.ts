import { Projector } from '@liggaren/event-store';
import { diarium } from '@liggaren/governance';
import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
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
  /** Says that they were shown all of these ärenden; with `handlingar`, the handlingar too. What is secret is logged. */
  readonly saw: (diarienummer: readonly string[], options?: { readonly handlingar: boolean }) => void;
  /** Says that they were given something secret. */
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
      if (what.length > 0) this.log.write(request, 'last-hemligt', what);
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

const TheRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** A controller's parameter: what the one who asks may read. */
export const TheReading = () => TheRequest(ReadingOfRequest);
