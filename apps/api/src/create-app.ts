import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { EventStore } from '@liggaren/event-store';
import type { Clock, Filer } from '@liggaren/governance';
import { measured, Metrics, nestLog } from '@liggaren/worker';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pino, type Logger } from 'pino';
import { correlationIdOf } from './act.js';
import { AppModule, Doors } from './app.module.js';
import { BodyPipe } from './body-pipe.js';
import { FILER_PATH } from './filer.controller.js';
import { assertCarriable } from './json-guard.js';
import { openApiDocument } from './openapi.js';
import { answerProblem, Problem, ProblemFilter } from './problem.js';
import { Edge } from './route.js';

/** The largest body of a command. Contents of handlingar are streamed to /api/filer instead. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface AppOptions {
  /** Belongs to the app from now on: closed by `app.close()`. */
  readonly store: EventStore;
  readonly clock: Clock;
  /** Holds `files/` and `views/<n>/`; made where there is none. */
  readonly dataDirectory: string;
  /** The contents of handlingar; without it, `files/` in the data folder. */
  readonly filer?: Filer;
  readonly log?: Logger;
  /** Whether the scheduled jobs run in this process (default). Tests that move the clock run them themselves. */
  readonly jobs?: boolean;
}

/** The whole application, ready to `listen`. `app.close()` ends everything in order, the store last. */
export async function createApp({
  store,
  clock,
  dataDirectory,
  filer,
  log = pino(),
  jobs = true,
}: AppOptions): Promise<NestFastifyApplication> {
  const metrics = new Metrics();
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: 120_000,
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) => correlationIdOf(headers),
    // What the router refuses before any route: a malformed address.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answerProblem(error, request, reply, log),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot({
      store: measured(store, metrics),
      clock,
      dataDirectory,
      ...(filer && { filer }),
      log,
      metrics,
      jobs,
    }),
    adapter,
    { bodyParser: false, abortOnError: false, logger: nestLog(log) },
  );
  setHooks(adapter.getInstance(), app.get(Doors), log);
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalInterceptors(app.get(Edge));
  app.useGlobalPipes(new BodyPipe());
  let document: string | undefined;
  adapter.getInstance().get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(app));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  return app;
}

/** Where bytes are sent, and not JSON. */
const UPLOADS = new Set([FILER_PATH, '/api/organ/:slug/logotyp']);

function setHooks(fastify: FastifyInstance, doors: Doors, log: Logger): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-correlation-id', request.id);
    if (!doors.closed) return done();
    done(
      new Problem(503, 'SHUTTING_DOWN', 'Tjänsten startas om. Försök igen om en stund.', {
        retryAfterSeconds: 5,
      }),
    );
  });

  // A connection kept alive would keep the server from closing until it times out.
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (doors.closed) void reply.header('connection', 'close');
    done();
  });

  fastify.addHook('preValidation', (request, _reply, done) => {
    try {
      assertBody(request.body, request.method === 'PUT' && UPLOADS.has(request.routeOptions.url ?? ''));
      done();
    } catch (error) {
      done(error as Error);
    }
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    // The route and not the address: that may name a person.
    log.info(
      {
        correlationId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
    done();
  });
}

function assertBody(body: unknown, isUpload: boolean): void {
  if (isUpload !== body instanceof Readable) {
    throw new Problem(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      isUpload
        ? 'Skicka filens bytes som application/octet-stream.'
        : 'Skicka innehållet som application/json.',
    );
  }
  if (isUpload || body === undefined) return;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem(400, 'BAD_JSON', 'Innehållet ska vara ett JSON-objekt.');
  }
  assertCarriable(body);
}
