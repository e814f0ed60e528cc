import { Projector, type EventStore, type ViewStatus } from '@liggaren/event-store';
import { Clock, EVENT_STORE } from '@liggaren/governance';
import { TreeKeeper } from '@liggaren/ledger';
import { JobRuns, lagOf, Metrics, observeViews } from '@liggaren/worker';
import { Controller, Get, Header, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs } from './access/needs.js';
import { Problems } from './route.js';

/** How long a probe waits for the store and the views, in milliseconds. */
const PATIENCE_MS = 1_000;

/** So far a view's lag is counted. */
const MOST_BEHIND = 1_000;

interface Readiness {
  readonly ready: boolean;
  /** The store answers. */
  readonly store: boolean;
  /** The views have been in step with the log at least once since the process began. */
  readonly caughtUp: boolean;
  /** Views that stand still. */
  readonly failing: readonly string[];
}

@ApiTags('drift')
@Controller()
export class HealthController {
  private caughtUp = false;

  constructor(
    private readonly projector: Projector,
    private readonly tree: TreeKeeper,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly jobs: JobRuns,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get('api/health/live')
  @Needs({ needs: 'oppet.las' })
  @ApiOperation({ operationId: 'getLiveness', summary: 'Processen lever.' })
  @ApiResponse({ status: 200, description: 'Ja.', schema: { type: 'object', example: { live: true } } })
  @Problems(500)
  live() {
    return { live: true };
  }

  @Get('api/health/ready')
  @Needs({ needs: 'oppet.las' })
  @ApiOperation({ operationId: 'getReadiness', summary: 'Lagret svarar och vyerna följer med.' })
  @ApiResponse({ status: 200, description: 'Ja.', schema: { type: 'object', example: { ready: true } } })
  @ApiResponse({
    status: 503,
    description: 'Nej, och vad som fattas.',
    schema: { type: 'object', example: { ready: false } },
  })
  @Problems(500)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.readiness();
    if (!readiness.ready) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return readiness;
  }

  @Get('api/health')
  @Needs({ needs: 'drift.las', of: 'ledger' })
  @ApiOperation({
    operationId: 'getHealth',
    summary: 'Båda svaren, hur långt varje vy har kommit, och hur det gick för de schemalagda jobben.',
  })
  @ApiResponse({ status: 200, description: 'Svaret, också när något fattas.', schema: { type: 'object' } })
  @Problems(500)
  async health() {
    const readiness = await this.readiness();
    return {
      live: true,
      ...readiness,
      views: readiness.store ? await this.viewsWithLag() : this.views(),
      jobs: this.jobs.all(),
      // The clock that starts the jobs.
      now: new Date().toISOString(),
    };
  }

  @Get('metrics')
  @Needs({ needs: 'drift.las', of: 'ledger' })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ operationId: 'getMetrics', summary: 'Mätvärden för Prometheus.' })
  @ApiResponse({
    status: 200,
    description: 'Prometheus textformat.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @Problems(500)
  async prometheus(): Promise<string> {
    const now = this.clock.now();
    await observeViews(this.metrics, { views: this.views(), store: this.store, now });
    return this.metrics.registry.metrics();
  }

  /** The tree among them. */
  private views(): readonly ViewStatus[] {
    return [...this.projector.status(), this.tree.status()];
  }

  /** Each with how far behind it is: `events` counted up to MOST_BEHIND; without it when the store does not answer. */
  private async viewsWithLag() {
    const now = this.clock.now();
    const known = new Map<string | undefined, ReturnType<typeof lagOf>>();
    const lag = (checkpoint: string | undefined) => {
      const found = known.get(checkpoint) ?? lagOf(this.store, checkpoint, { now, atMost: MOST_BEHIND });
      known.set(checkpoint, found);
      return found;
    };
    return Promise.all(
      this.views().map(async (view) => {
        const behind = await lag(view.checkpoint).catch(() => undefined);
        return behind === undefined
          ? view
          : { ...view, behind: { ...behind, isMore: behind.events === MOST_BEHIND } };
      }),
    );
  }

  private async readiness(): Promise<Readiness> {
    let timer: NodeJS.Timeout | undefined;
    let store = false;
    try {
      const head = await Promise.race([
        this.store.head(),
        new Promise<never>((_resolve, reject) => {
          timer = setTimeout(() => reject(new Error('the store does not answer')), PATIENCE_MS);
        }),
      ]);
      store = true;
      if (!this.caughtUp) {
        if (head !== undefined) await this.projector.waitFor(head, PATIENCE_MS);
        this.caughtUp = true;
      }
    } catch {
      // Said by the answer.
    } finally {
      clearTimeout(timer);
    }
    const failing = this.views()
      .filter(({ failure }) => failure !== undefined)
      .map(({ view }) => view);
    return { ready: store && this.caughtUp && failing.length === 0, store, caughtUp: this.caughtUp, failing };
  }
}
