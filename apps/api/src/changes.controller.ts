import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import {
  BadPosition,
  Projector,
  type EventStore,
  type Position,
  type StoredEvent,
} from '@liggaren/event-store';
import { EVENT_STORE } from '@liggaren/governance';
import {
  Controller,
  Get,
  Headers,
  Inject,
  Injectable,
  Query,
  Req,
  Res,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import { Authority } from './access/authority.js';
import { BadCredentials, Identities, type Identity } from './access/identity.js';
import { Needs } from './access/needs.js';
import { TheReading, type Reading } from './access/reading.js';
import { Problems } from './route.js';

const HEARTBEAT_MS = 15_000;
/** A comment: keeps connections open that are closed when nothing is said. */
const HEARTBEAT = ': \n\n';
/** What may wait for one client before it is let go, in bytes. */
const MOST_UNREAD = 1024 * 1024;
/** How many events may happen while one client catches up. */
const MOST_WAITING = 10_000;
/** After this a client must come again, and say who it is. */
const LONGEST_MS = 15 * 60_000;
/** How long a client that catches up may leave its connection full, in milliseconds. */
const STALL_MS = 30_000;

/** Where a client wants to begin, and what it wants to hear of. */
export interface Wish {
  /** Everything after this position; without it, from now on. */
  readonly after: Position | undefined;
  /** The beginning of the streams' names. */
  readonly prefix: string;
  /** Whether it may hear of a stream. */
  readonly mayHear: (stream: string) => Promise<boolean>;
  /** Whether who listens still is who they were, and may hear what they did. */
  readonly stillMay: () => Promise<boolean>;
}

/**
 * The open event streams (text/event-stream). A line says that something happened in a stream, never what:
 * whoever may read it asks for it.
 */
@Injectable()
export class Changes implements BeforeApplicationShutdown {
  private readonly open = new Set<ServerResponse>();
  private closing = false;

  constructor(
    private readonly projector: Projector,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** How many clients listen now. */
  get listeners(): number {
    return this.open.size;
  }

  // Before the HTTP server closes: it waits for every answer to end.
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const response of this.open) response.end();
  }

  /** Sends what has happened since `after`, then what happens. Resolves when the connection is closed. */
  async send(response: ServerResponse, { after, prefix, mayHear, stillMay }: Wish): Promise<void> {
    if (this.closing) return void response.end();
    this.open.add(response);
    // A client that goes away in the middle of a line is no error of ours.
    response.on('error', () => undefined);
    const gone = new AbortController();
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    void closed.then(() => gone.abort());

    let waiting: StoredEvent[] | undefined = [];
    // One batch after the other: whether a stream may be heard of is looked up, and the order is kept.
    let told = Promise.resolve();
    let telling = 0;
    const tell = async (events: readonly StoredEvent[]) => {
      // Whose sign-in or role has ended hears no more; who may hear other things comes again.
      if (!(await stillMay())) return void response.end();
      for (const event of events) {
        telling -= 1;
        if (await mayHear(event.stream)) write(response, line(event));
      }
    };
    const live = (events: readonly StoredEvent[]) => {
      const wanted = events.filter(({ stream }) => stream.startsWith(prefix));
      if (wanted.length === 0) return;
      if (waiting) waiting.push(...wanted);
      else {
        telling += wanted.length;
        told = told.then(() => tell(wanted)).catch(() => void response.destroy());
      }
      const unread = telling + (waiting?.length ?? 0);
      if (response.writableLength > MOST_UNREAD || unread > MOST_WAITING) response.destroy();
    };
    const forget = this.projector.onApplied(live);
    const heartbeat = setInterval(() => write(response, HEARTBEAT), HEARTBEAT_MS);
    const longest = setTimeout(() => response.end(), LONGEST_MS);
    try {
      write(response, HEARTBEAT);
      const sent =
        after === undefined
          ? undefined
          : await this.catchUp(response, { after, prefix, mayHear, stillMay }, gone.signal);
      // What was stored before it caught up may have been told of since.
      const isNews = ({ position }: StoredEvent) =>
        sent === undefined || this.store.compare(position, sent) > 0;
      const held = waiting;
      waiting = undefined;
      live(held.filter(isNews));
      await closed;
    } finally {
      clearInterval(heartbeat);
      clearTimeout(longest);
      forget();
      this.open.delete(response);
      response.destroy();
    }
  }

  /**
   * Sends what was stored when it was called, at the client's own pace, and resolves with the last position of that.
   * What comes after is heard live.
   */
  private async catchUp(
    response: ServerResponse,
    { after, prefix, mayHear }: Wish & { readonly after: Position },
    gone: AbortSignal,
  ): Promise<Position | undefined> {
    const head = await this.store.head();
    if (head === undefined) return undefined;
    // A view that stands still must not silence the others' news.
    await this.projector.waitFor(head, 5_000).catch(() => undefined);
    for await (const event of this.store.readAll({ after })) {
      if (this.store.compare(event.position, head) > 0 || response.destroyed || response.writableEnded) break;
      if (!event.stream.startsWith(prefix) || !(await mayHear(event.stream))) continue;
      if (write(response, line(event))) continue;
      try {
        await once(response, 'drain', { signal: AbortSignal.any([gone, AbortSignal.timeout(STALL_MS)]) });
      } catch {
        response.destroy();
        break;
      }
    }
    return head;
  }
}

/** False when the client had better read before it gets more. What has ended gets nothing. */
function write(response: ServerResponse, text: string): boolean {
  return response.writableEnded || response.destroyed || response.write(text);
}

function line({ position, stream, type }: StoredEvent): string {
  return `id: ${position}\ndata: ${JSON.stringify({ position, stream, type })}\n\n`;
}

@ApiTags('översikt')
@Controller('api/changes')
export class ChangesController {
  constructor(
    private readonly changes: Changes,
    private readonly authority: Authority,
    private readonly identities: Identities,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** Boards and what is announced are public; of the rest a reader hears what happens in the boards that they read. */
  private hears(reading: Reading): Wish['mayHear'] {
    if (reading.organs('utkast.las') === undefined) return async () => true;
    const known = new Map<string, boolean>();
    return async (stream) => {
      if (/^(organ|anslag)-/.test(stream)) return true;
      if (!/^(arende|sammantrade|delegationsbeslut)-/.test(stream)) return false;
      let may = known.get(stream);
      if (may === undefined) {
        may = reading.may('utkast.las', await this.authority.firstOrgan(stream));
        known.set(stream, may);
      }
      return may;
    };
  }

  /** Asks again who it is, by the credentials that the request came with. */
  private stillMay(request: FastifyRequest): Wish['stillMay'] {
    const reach = (identity: Identity | null | undefined) =>
      identity?.ability.roleFor('register.las') && JSON.stringify(identity.ability.organFor('utkast.las'));
    const atFirst = reach(request.identity);
    return async () => {
      try {
        return reach(await this.identities.identify(request)) === atFirst;
      } catch (error) {
        if (error instanceof BadCredentials) return false;
        throw error;
      }
    };
  }

  @Get()
  @Needs({ needs: 'register.las', of: 'ledger' })
  @ApiOperation({
    operationId: 'watchChanges',
    summary: 'Säger till när något händer: en rad per händelse, utan innehåll.',
  })
  @ApiQuery({
    name: 'after',
    required: false,
    description: 'Börja efter den här positionen.',
    schema: { type: 'string' },
  })
  @ApiQuery({
    name: 'stream',
    required: false,
    description: 'Bara strömmar vars namn börjar så.',
    schema: { type: 'string' },
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Skickas av webbläsaren när den ansluter igen.',
  })
  @ApiResponse({
    status: 200,
    description: 'text/event-stream',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @Problems(400, 401, 403, 429, 500, 503)
  watch(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('after') afterQuery: unknown,
    @Query('stream') stream: unknown,
    @Headers('last-event-id') lastEventId: unknown,
    @TheReading() reading: Reading,
  ): void {
    // What the browser saw last is later than what the address says.
    const after = lastEventId ?? afterQuery;
    if (after !== undefined) {
      if (typeof after !== 'string') throw new BadPosition(String(after));
      this.store.compare(after, after);
    }
    if (stream !== undefined && typeof stream !== 'string') {
      throw new Problem(400, 'BAD_STREAM', 'stream ska anges en gång.');
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // When it ends, it ends for good: see the shutdown.
      connection: 'close',
      'x-accel-buffering': 'no',
      'x-correlation-id': request.id,
    });
    const [mayHear, stillMay] = [this.hears(reading), this.stillMay(request)];
    void this.changes
      .send(reply.raw, { after, prefix: stream ?? '', mayHear, stillMay })
      .catch(() => reply.raw.destroy());
  }
}
