import { Projector, type DomainEvent, type Receipt } from '@liggaren/event-store';
import {
  applyDecorators,
  Get,
  HttpCode,
  Injectable,
  Patch,
  Post,
  Put,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { isOpen, Needs, type Access } from './access/needs.js';
import { ActHeaders } from './act.js';
import { Problem } from './problem.js';

/** How long a query waits for the view to pass `?after=`, in milliseconds. */
const PATIENCE_MS = 5_000;

const IS_QUERY = 'liggaren:query';

// ---- the answer of a command ---------------------------------------------------------------------------------

/** What a command answers: where it was recorded, and the names and numbers that it was given. */
export class Kvitto {
  @ApiProperty({
    example: '42',
    description: 'Platsen i liggaren. Skicka den som ?after= för att läsa det du skrev.',
  })
  position!: string;

  @ApiProperty({ example: 3, description: 'Strömmens senaste händelse, från 0.' })
  revision!: number;
}

/** A receipt on its way out: the body, and the headers that go with it. */
export class Answer {
  constructor(
    readonly body: Kvitto & Readonly<Record<string, string | number>>,
    readonly headers: Readonly<Record<string, string>>,
  ) {}
}

/** The answer to a command that was recorded. `location` for what now has an address of its own, `version` for its ETag. */
export function recorded(
  receipt: Pick<Receipt<unknown>, 'position' | 'revision'>,
  {
    ids = {},
    location,
    version,
  }: { ids?: Readonly<Record<string, string | number>>; location?: string; version?: number } = {},
): Answer {
  return new Answer(
    { position: receipt.position, revision: Number(receipt.revision), ...ids },
    {
      ...(location === undefined ? {} : { location: encodeURI(location) }),
      ...(version === undefined ? {} : { etag: `"${version}"` }),
    },
  );
}

/**
 * What a command was given: the named fields of its event of that type. Empty when nothing new was recorded.
 * `given(receipt, 'MandatGranted', 'mandatnummer')` is `{ mandatnummer: 7 }`.
 */
export function given<E extends DomainEvent, Type extends E['type']>(
  { events }: Pick<Receipt<E>, 'events'>,
  type: Type,
  ...fields: (keyof Extract<E, { type: Type }>['data'] & string)[]
): Record<string, string | number> {
  const data = events.find((event) => event.type === type)?.data as
    Record<string, string | number> | undefined;
  return data === undefined ? {} : Object.fromEntries(fields.map((field) => [field, data[field]!]));
}

// ---- the addresses -------------------------------------------------------------------------------------------

/** Each part of an address that varies: how it is written, and what it is. Anything else is no address of ours. */
const PARTS: Readonly<Record<string, { pattern: RegExp; example: string; description: string }>> = {
  slug: {
    pattern: /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,59}$/,
    example: 'direktionen',
    description: 'Organets kortnamn.',
  },
  serie: { pattern: /^[A-ZÅÄÖ][A-ZÅÄÖ0-9-]{0,19}$/u, example: 'ITSAM', description: 'Diarieserien.' },
  ar: { pattern: /^[1-9][0-9]{3}$/, example: '2024', description: 'Årtalet i diarienumret.' },
  lopnr: { pattern: /^[1-9][0-9]{0,6}$/, example: '25', description: 'Löpnumret i diarienumret.' },
  id: {
    pattern: /^[a-z][a-z0-9-]{0,99}$/,
    example: 'direktionen-2024-03-05',
    description: 'Namnet på sammanträdet, anslaget eller delegationsbeslutet.',
  },
  paragraf: { pattern: /^[1-9][0-9]{0,4}$/, example: '12', description: 'Paragrafens nummer.' },
  konto: {
    pattern: /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,59}$/,
    example: 'joakim-karlsson',
    description: 'Kontot.',
  },
  position: {
    pattern: /^[0-9]{1,20}(?:\/[0-9]{1,20})?$/,
    example: '1',
    description: 'Händelsens plats i liggaren.',
  },
  nr: { pattern: /^[1-9][0-9]{0,4}$/, example: '1', description: 'Ordningsnumret.' },
  size: { pattern: /^[1-9][0-9]{0,9}$/, example: '92', description: 'Kontrollpunktens antal händelser.' },
  eventId: {
    pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    example: '5ba2b7c8-90bd-5a64-a2f9-3f0c5d4f2c11',
    description: 'Händelsens id.',
  },
};

const partsOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);

/** @throws Problem ADDRESS_NOT_FOUND */
function assertAddress(params: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(params)) {
    if (PARTS[name]?.pattern.test(value) === false) {
      throw new Problem(
        404,
        'ADDRESS_NOT_FOUND',
        `"${value.slice(0, 100)}" kan inte stå i adressen som ${name}.`,
      );
    }
  }
}

const AddressParts = (path: string) =>
  applyDecorators(
    ...partsOf(path).map((name) => {
      const { pattern, example, description } = PARTS[name]!;
      return ApiParam({ name, description, schema: { type: 'string', pattern: pattern.source, example } });
    }),
  );

// ---- the routes ----------------------------------------------------------------------------------------------

/** The body of every answer that is an error (RFC 9457), for the OpenAPI document. */
class FaltFel {
  @ApiProperty({ example: 'rules.antalLedamoter' })
  field!: string;

  @ApiProperty({ example: 'ska vara ett heltal' })
  message!: string;
}

export class ProblemDocument {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ example: 'Kan inte göras' })
  title!: string;

  @ApiProperty({ example: 409 })
  status!: number;

  @ApiProperty({ example: 'Anslaget kan tas ner tidigast den 3 april 2024.' })
  detail!: string;

  @ApiProperty({
    example: 'ANSLAG_PERIOD_RUNNING',
    description: 'Ordet att känna igen felet på. Ändras aldrig.',
  })
  code!: string;

  @ApiProperty({ example: '0b8a2c1e-6f0d-4a57-9f5e-1d3c5b7a9e11' })
  correlationId!: string;

  @ApiProperty({
    example: 'KL 8:12',
    required: false,
    description: 'Lagrummet, när det är lagen som säger nej.',
  })
  statute?: string;

  @ApiProperty({ type: [FaltFel], required: false })
  errors?: FaltFel[];
}

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'Begäran är felaktig. errors räknar upp varje felaktigt fält.',
  401: 'Logga in, eller skicka en giltig nyckel.',
  403: 'Kontot får inte göra det här.',
  404: 'Det finns inte.',
  409: 'Regler, tillstånd eller en annan samtidig ändring säger nej.',
  412: 'Någon annan har ändrat sedan du läste (If-Match).',
  413: 'Innehållet är för stort.',
  415: 'Formatet tas inte emot.',
  429: 'För många försök. Retry-After säger när det är värt att försöka igen.',
  500: 'Oväntat fel. correlationId finns i loggen.',
  503: 'Inte tillgängligt just nu. Retry-After säger när det är värt att försöka igen.',
};

/** Declares the problem answers with these statuses. */
export const Problems = (...statuses: number[]) =>
  applyDecorators(
    ApiExtraModels(ProblemDocument),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: PROBLEMS[status]!,
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDocument) } } },
      }),
    ),
  );

/** The statuses with which the door refuses. */
export const refusalsOf = (access: Access) => (isOpen(access) ? [429] : [401, 403, 429]);

/** What every route says of itself: without `needs` it does not compile. */
type Described = Access & {
  /** The operationId: a verb and a noun, stable. */
  readonly id: string;
  /** One line, Swedish. */
  readonly says: string;
};

/**
 * A route that carries out a command. `creates`: answers 201 with a Location, and says what has now an address.
 * `versioned`: takes If-Match.
 */
export function CommandRoute(
  method: 'POST' | 'PATCH' | 'PUT',
  path: string,
  {
    id,
    says,
    creates = false,
    versioned = false,
    ...access
  }: Described & { creates?: boolean; versioned?: boolean },
): MethodDecorator {
  const verb = { POST: Post, PATCH: Patch, PUT: Put }[method];
  const status = creates ? 201 : 200;
  return applyDecorators(
    verb(path),
    HttpCode(status),
    AddressParts(path),
    ApiOperation({ operationId: id, summary: says }),
    Needs(access, { versioned }),
    ActHeaders({ versioned }),
    ApiResponse({
      status,
      description: 'Det är sparat, eller var det redan.',
      type: Kvitto,
      ...(creates
        ? {
            headers: {
              Location: { description: 'Adressen till det som skapades.', schema: { type: 'string' } },
            },
          }
        : {}),
    }),
    Problems(400, ...refusalsOf(access), 404, 409, ...(versioned ? [412] : []), 413, 415, 500, 503),
  );
}

/** A route that answers out of a view. */
export function QueryRoute(path: string, { id, says, ...access }: Described): MethodDecorator {
  return applyDecorators(
    Get(path),
    SetMetadata(IS_QUERY, true),
    AddressParts(path),
    ApiOperation({ operationId: id, summary: says }),
    ApiQuery({
      name: 'after',
      required: false,
      description: 'En position ur ett kvitto: svaret väntar tills vyn har hunnit dit.',
      schema: { type: 'string' },
    }),
    Needs(access),
    ApiResponse({ status: 200, description: 'Svaret ur vyn.', schema: { type: 'object' } }),
    Problems(400, ...refusalsOf(access), 404, 500, 503),
  );
}

/** Unwraps the answers of commands, and lets a query wait until the views have passed `?after=`. */
@Injectable()
export class Edge implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly projector: Projector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    assertAddress(http.getRequest<FastifyRequest<{ Params: Record<string, string> }>>().params);
    if (this.reflector.get<boolean | undefined>(IS_QUERY, context.getHandler())) {
      const { after } = http.getRequest<FastifyRequest<{ Querystring: { after?: unknown } }>>().query;
      if (after !== undefined) {
        if (typeof after !== 'string') throw new Problem(400, 'BAD_POSITION', 'after ska anges en gång.');
        await this.projector.waitFor(after, PATIENCE_MS);
      }
    }
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof Answer)) return answer;
        void http.getResponse<FastifyReply>().headers(answer.headers);
        return answer.body;
      }),
    );
  }
}
