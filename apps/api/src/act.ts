import { randomUUID } from 'node:crypto';
import { commandIdFor, hashBody, type Act } from '@liggaren/event-store';
import { Clock } from '@liggaren/governance';
import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { actorOf } from './access/authority.js';
import { Problem } from './problem.js';

type Headers = FastifyRequest['headers'];

const CORRELATION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** The request's correlation id: the caller's own when it is a plain word, else a new UUID. */
export function correlationIdOf(headers: Headers): string {
  const given = headers['x-correlation-id'];
  return typeof given === 'string' && CORRELATION_ID.test(given) ? given : randomUUID();
}

function one(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The version of `If-Match: "3"`; undefined for `*` and without the header. @throws Problem BAD_IF_MATCH */
export function ifMatchOf(headers: Headers): number | undefined {
  const header = one(headers, 'if-match');
  if (header === undefined || header === '*') return undefined;
  const version = /^"(0|[1-9][0-9]{0,8})"$/.exec(header);
  if (!version)
    throw new Problem(
      400,
      'BAD_IF_MATCH',
      'If-Match ska vara en version inom citattecken, till exempel "3".',
    );
  return Number(version[1]);
}

/**
 * Refuses a version that nothing is compared with: whoever sends one counts on being told when somebody else was first.
 * @throws Problem NO_VERSION
 */
export function refuseIdleIfMatch({ method, headers, routeOptions }: FastifyRequest): void {
  const isWrite = method !== 'GET' && method !== 'HEAD';
  if (!isWrite || headers['if-match'] === undefined || routeOptions.config.versioned === true) return;
  throw new Problem(
    400,
    'NO_VERSION',
    'Det som skrivs här har ingen version att jämföra med. Skicka utan If-Match.',
  );
}

/** @throws Problem BAD_IDEMPOTENCY_KEY */
function keyOf(headers: Headers): string | undefined {
  const header = one(headers, 'idempotency-key');
  if (header === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw new Problem(
      400,
      'BAD_IDEMPOTENCY_KEY',
      'Idempotency-Key ska vara 1–255 synliga ASCII-tecken utan blanksteg.',
    );
  }
  return header;
}

/** @throws Problem BAD_SOURCE */
function sourceOf(headers: Headers): 'import' | undefined {
  const header = one(headers, 'liggaren-source');
  if (header === undefined || header === 'import') return header;
  throw new Problem(400, 'BAD_SOURCE', 'Liggaren-Source kan bara vara import.');
}

/**
 * What the request is as an act: who, when, which command.
 * @throws Problem 400 for a header that can't be read, 401 when nobody has signed in
 */
export function actOf(request: FastifyRequest, now: Date): Act {
  const { headers, method, url, body, id: correlationId, identity, actingRole } = request;
  if (identity === null) throw new Problem(401, 'NOT_SIGNED_IN', 'Logga in.');
  const key = keyOf(headers);
  const ifMatch = ifMatchOf(headers);
  const source = sourceOf(headers);
  // Another account's key is another key: nobody is answered with what somebody else did.
  const scope = `${identity.id} ${method} ${url.split('?', 1)[0]}`;
  const commandId = key === undefined ? randomUUID() : commandIdFor(scope, key);
  return {
    commandId,
    keyed: key !== undefined,
    correlationId,
    causationId: commandId,
    actor: actorOf(identity, actingRole),
    recordedAt: now.toISOString(),
    bodyHash: hashBody(body),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(source === undefined ? {} : { source }),
  };
}

@Injectable()
export class ActOfRequest implements PipeTransform<FastifyRequest, Act> {
  constructor(private readonly clock: Clock) {}

  transform(request: FastifyRequest): Act {
    return actOf(request, this.clock.now());
  }
}

const TheRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** A controller's parameter: the request as an `Act`. */
export const TheAct = () => TheRequest(ActOfRequest);

/** Declares the headers that `TheAct` reads. `versioned` for what can be edited under If-Match. */
export const ActHeaders = ({ versioned }: { versioned: boolean }) =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Gör att samma begäran kan skickas igen: den sparas en gång och får samma svar. 1–255 synliga ASCII-tecken.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    }),
    ApiHeader({
      name: 'Liggaren-Source',
      required: false,
      description:
        'import när ett annat register redan har det: det som annars vägras sparas då och syns som avvikelse.',
      schema: { type: 'string', enum: ['import'] },
    }),
    ...(versioned
      ? [
          ApiHeader({
            name: 'If-Match',
            required: false,
            description: 'Den version du läste (ETag). Har någon annan ändrat sedan dess blir svaret 412.',
            schema: { type: 'string', example: '"3"' },
          }),
        ]
      : []),
  );
