import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import cookies from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { EventStore } from '@liggaren/event-store';
import { SystemClock, type Clock, type Filer } from '@liggaren/governance';
import { measured, Metrics, nestLog, type MailSettings } from '@liggaren/worker';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pino, type Logger } from 'pino';
import { Door, OrganGuard } from './access/door.js';
import type { Identities } from './access/identity.js';
import { AccessOptions } from './access/options.js';
import { isSecure, ON_THIS_MACHINE, type AccessSettings } from './access/settings.js';
import { correlationIdOf, refuseIdleIfMatch } from './act.js';
import { AppModule, Doors } from './app.module.js';
import { BodyPipe } from './body-pipe.js';
import { LOGOTYP_PATH } from './documents/sammantrade-papers.controller.js';
import { FILER_PATH } from './filer.controller.js';
import { FORSLAG_PATH } from './import/import.controller.js';
import { assertCarriable } from './json-guard.js';
import { openApiDocument } from './openapi.js';
import { answerProblem, Problem, ProblemFilter } from './problem.js';
import { Edge } from './route.js';
import type { Underskriftstjanst } from './underskriftstjanst.js';

/** The largest body of a command. Contents of handlingar are streamed to /api/filer instead. */
const MAX_BODY_BYTES = 1024 * 1024;

/** All headers of a request together. */
const MAX_HEADER_BYTES = 16 * 1024;

interface RequestsAMinute {
  readonly address: number;
  readonly account: number;
  /** Tries of passwords, codes and links, by an address: each costs much to answer. */
  readonly tries?: number;
}
/** Far more than people need; a machine that imports may have to wait. */
export const REQUESTS_A_MINUTE: Required<RequestsAMinute> = { address: 600, account: 6_000, tries: 60 };

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
  /** How people reach it and sign in; without it: on this machine, with local accounts. */
  readonly access?: AccessSettings;
  /** How decisions are mailed; without it none is. */
  readonly mail?: MailSettings | undefined;
  /** What sessions, keys and tokens are timed by; without it the machine's clock. */
  readonly signInClock?: Clock;
  /** Requests a minute, of an address that has not signed in and of an account; without it: see REQUESTS_A_MINUTE. */
  readonly requestsAMinute?: RequestsAMinute;
  /** The outside service where people can sign; without it, here alone. */
  readonly underskriftstjanst?: Underskriftstjanst | undefined;
  /** In place of those who have signed in: for tests of what lies behind the door. */
  readonly identities?: Identities;
}

/** The whole application, ready to `listen`. `app.close()` ends everything in order, the store last. */
export async function createApp({
  store,
  clock,
  dataDirectory,
  filer,
  log = pino(),
  jobs = true,
  access = ON_THIS_MACHINE,
  mail,
  signInClock = new SystemClock(),
  requestsAMinute = REQUESTS_A_MINUTE,
  underskriftstjanst,
  identities,
}: AppOptions): Promise<NestFastifyApplication> {
  const metrics = new Metrics();
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: 120_000,
    connectionTimeout: 150_000,
    keepAliveTimeout: 65_000,
    http: { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: 20_000 },
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) => correlationIdOf(headers),
    trustProxy: access.proxies.length > 0 ? [...access.proxies] : false,
    // What the router refuses before any route: a malformed address. Who it is comes first, here too.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      request.cookies ??= adapter.getInstance().parseCookie(request.headers.cookie ?? '');
      app
        .get(Door)
        .enter(request)
        .then(() => app.get(Door).admit(request))
        .then(
          () => answerProblem(error, request, reply, log),
          (refused: unknown) => answerProblem(refused, request, reply, log),
        );
    },
  });
  const listens = (): string => {
    const address = adapter.getInstance().server.address();
    return typeof address === 'object' && address !== null
      ? `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
      : '';
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot({
      store: measured(store, metrics),
      clock,
      dataDirectory,
      ...(filer && { filer }),
      log,
      metrics,
      jobs,
      underskriftstjanst,
      mail,
      access: { dataDirectory, settings: access, clock: signInClock, listens, identities },
    }),
    adapter,
    { bodyParser: false, abortOnError: false, logger: nestLog(log) },
  );
  await adapter.getInstance().register(cookies);
  await harden(adapter.getInstance(), access);
  setHooks(adapter.getInstance(), {
    doors: app.get(Doors),
    door: app.get(Door),
    options: app.get(AccessOptions),
    log,
  });
  await throttle(adapter.getInstance(), requestsAMinute);
  app.useGlobalGuards(app.get(OrganGuard));
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalInterceptors(app.get(Edge));
  app.useGlobalPipes(new BodyPipe());
  let document: string | undefined;
  adapter
    .getInstance()
    .get('/api/openapi.json', { config: { access: { needs: 'oppet.las' } } }, (_request, reply) => {
      document ??= JSON.stringify(openApiDocument(app));
      return reply.type('application/json; charset=utf-8').send(document);
    });
  return app;
}

/** What a browser is told to keep us from. Pages of ours bring their scripts and styles in files. */
async function harden(fastify: FastifyInstance, access: AccessSettings): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
      },
    },
    strictTransportSecurity: isSecure(access) ? { maxAge: 365 * 24 * 3600, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
  });
}

/**
 * After it is known who it is: whoever has no credentials, or some that do not hold, is told that however many times they
 * ask. A key or a token is not found by trying, and a password is tried at an address that is counted here.
 */
async function throttle(
  fastify: FastifyInstance,
  { address, account, tries = address }: RequestsAMinute,
): Promise<void> {
  const isTry = ({ routeOptions }: FastifyRequest) => routeOptions.config.tries === true;
  await fastify.register(rateLimit, {
    timeWindow: 60_000,
    max: (request: FastifyRequest) =>
      isTry(request) ? tries : request.identity === null ? address : account,
    keyGenerator: (request: FastifyRequest) => {
      const { identity } = request;
      // Of IPv6 the network (/64): whoever has one address in it has them all.
      const ip = normalizeIP(request.ip);
      if (isTry(request)) return `tries ${ip}`;
      return identity === null ? `address ${ip}` : `account ${identity.id}`;
    },
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(429, 'TOO_MANY_REQUESTS', 'För många frågor på en minut. Vänta en stund.', {
        retryAfterSeconds: Math.ceil(ttl / 1000),
      }),
  });
}

/** Where bytes are sent, and not JSON. */
const UPLOADS: ReadonlySet<string> = new Set([
  `PUT ${FILER_PATH}`,
  `PUT ${LOGOTYP_PATH}`,
  `POST ${FORSLAG_PATH}`,
]);

function setHooks(
  fastify: FastifyInstance,
  { doors, door, options, log }: { doors: Doors; door: Door; options: AccessOptions; log: Logger },
): void {
  fastify.decorateRequest('identity', null);
  fastify.decorateRequest('actingRole', null);
  fastify.addHook('onRoute', ({ url, config }) => {
    if (config?.access === undefined) throw new Error(`${url} does not say what it needs (Needs)`);
  });
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

  // Forms of pages, and what issuers send. Nothing else takes one: a page elsewhere could send it too.
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (request, body, done) => {
      if (request.routeOptions.config.form === true) {
        return done(null, Object.fromEntries(new URLSearchParams(String(body))));
      }
      done(new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Skicka innehållet som application/json.'));
    },
  );

  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-correlation-id', request.id);
    if (!doors.closed) return done();
    done(
      new Problem(503, 'SHUTTING_DOWN', 'Tjänsten startas om. Försök igen om en stund.', {
        retryAfterSeconds: 5,
      }),
    );
  });

  fastify.addHook('onRequest', async (request, reply) => {
    await door.enter(request);
    // First, so that whoever signs in or out decides what the cookie is.
    const renewed = request.identity?.oidcSession?.renewed;
    if (renewed !== undefined) void reply.setCookie(options.cookie, renewed, options.cookieFlags);
  });

  // After the throttle: also what is refused is asked at a cost.
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    try {
      door.admit(request);
      done(null, payload);
    } catch (error) {
      done(error as Error);
    }
  });

  // A connection kept alive would keep the server from closing until it times out.
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    // What one person may read is kept by no cache, not even their own.
    const isOpenToAll = request.routeOptions?.config?.access?.needs === 'oppet.las';
    const isPrivate = request.identity !== null || !isOpenToAll;
    if (isPrivate && !reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    if (doors.closed) void reply.header('connection', 'close');
    done();
  });

  fastify.addHook('preValidation', (request, _reply, done) => {
    try {
      refuseIdleIfMatch(request);
      assertBody(request.body, UPLOADS.has(`${request.method} ${request.routeOptions.url}`));
      door.enterForm(request);
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
