import { StreamNotFound, type EventStore } from '@liggaren/event-store';
import {
  anslagStream,
  behorighet,
  behorighetOn,
  behorighetStream,
  Clock,
  delegationsbeslutStream,
  EVENT_STORE,
  Liggare,
  sammantrade,
  sammantradeStream,
  stockholmDay,
} from '@liggaren/governance';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Identity } from './identity.js';
import type { OrganSource } from './needs.js';
import type { Held } from './permissions.js';

/** What the log says of who may do what: read from the streams themselves, so that a grant that has ended has ended. */
@Injectable()
export class Authority {
  constructor(
    private readonly liggare: Liggare,
    private readonly clock: Clock,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** What an account holds today, and the name that it was granted under last. */
  async heldBy(accountId: string): Promise<{ readonly held: readonly Held[]; readonly namn?: string }> {
    const state = await this.liggare.load(behorighetStream(accountId), behorighet);
    const held = behorighetOn(state, stockholmDay(this.clock.now().toISOString()));
    return { held, ...(state.status === 'none' ? {} : { namn: state.namn }) };
  }

  /** Whether they are to sign at that meeting: the one who led it, or an appointed justerare. A machine never is. */
  async signsAt({ id, how }: Pick<Identity, 'id' | 'how'>, sammantradeId: string): Promise<boolean> {
    if (how === 'nyckel') return false;
    const state = await this.liggare.load(sammantradeStream(sammantradeId), sammantrade);
    return state.status === 'held' && state.signatories.some(({ personId }) => personId === id);
  }

  /** The board that a request is about; undefined when what it names is not there. */
  async organOf(request: FastifyRequest, of: OrganSource): Promise<string | undefined> {
    const params = request.params as Readonly<Record<string, string>>;
    const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    switch (of) {
      case 'ledger':
        return undefined;
      case 'slug':
        return params['slug'];
      case 'query': {
        const { organ } = request.query as Readonly<Record<string, unknown>>;
        return typeof organ === 'string' ? organ : undefined;
      }
      case 'body':
        return typeof body['organ'] === 'string' ? body['organ'] : undefined;
      case 'arende':
        return this.firstOrgan(`arende-${params['serie']}-${params['ar']}-${params['lopnr']}`);
      case 'sammantrade':
        return this.firstOrgan(sammantradeStream(params['id']!));
      case 'anslag':
        return this.firstOrgan(anslagStream(params['id']!));
      case 'delegationsbeslut':
        return this.firstOrgan(delegationsbeslutStream(params['id']!));
      case 'subject': {
        const { sammantradeId, delegationsbeslutId } = body;
        if (typeof delegationsbeslutId === 'string') {
          return this.firstOrgan(delegationsbeslutStream(delegationsbeslutId));
        }
        return typeof sammantradeId === 'string'
          ? this.firstOrgan(sammantradeStream(sammantradeId))
          : undefined;
      }
      default:
        return of satisfies never;
    }
  }

  /** The board of what a stream is about. It is said in its first event and never changes. */
  async firstOrgan(stream: string): Promise<string | undefined> {
    try {
      for await (const { data } of this.store.readStream(stream, { limit: 1 })) {
        return typeof data['organ'] === 'string' ? data['organ'] : undefined;
      }
    } catch (error) {
      if (!(error instanceof StreamNotFound)) throw error;
    }
    return undefined;
  }
}

/** Whose act it is. */
export const actorOf = (identity: Identity, role: string | null) => ({
  id: identity.id,
  name: identity.namn,
  role: role ?? identity.how,
});
