import { Projector, type Receipt } from '@liggaren/event-store';
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
import { ApiExtraModels, ApiOperation, ApiProperty, ApiQuery, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ActHeaders } from './act.js';
import { Problem } from './problem.js';

/** How long a query waits for the view to pass `?after=`, in milliseconds. */
const PATIENCE_MS = 5_000;

const IS_QUERY = 'liggaren:query';

// ---- the answer of a command ---------------------------------------------------------------------------------

/** What a command answers: where it was recorded, and the names and numbers that it was given. */
export class Kvitto {
  @ApiProperty({ example: '42', description: 'Platsen i liggaren. Skicka den som ?after= för att läsa det du skrev.' })
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
  { ids = {}, location, version }: { ids?: Readonly<Record<string, string | number>>; location?: string; version?: number } = {},
): Answer {
  return new Answer(
    { position: receipt.position, revision: Number(receipt.revision), ...ids },
    {
      ...(location === undefined ? {} : { location: encodeURI(location) }),
      ...(version === undefined ? {} : { etag: `"${version}"` }),
    },
  );
}

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

  @ApiProperty({ example: 'ANSLAG_PERIOD_RUNNING', description: 'Ordet att känna igen felet på. Ändras aldrig.' })
  code!: string;

  @ApiProperty({ example: '0b8a2c1e-6f0d-4a57-9f5e-1d3c5b7a9e11' })
  correlationId!: string;

  @ApiProperty({ example: 'KL 8:12', required: false, description: 'Lagrummet, när det är lagen som säger nej.' })
  statute?: string;

  @ApiProperty({ type: [FaltFel], required: false })
  errors?: FaltFel[];
}

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'Begäran är felaktig. errors räknar upp varje felaktigt fält.',
  404: 'Det finns inte.',
  409: 'Regler, tillstånd eller en annan samtidig ändring säger nej.',
  412: 'Någon annan har ändrat sedan du läste (If-Match).',
  413: 'Innehållet är för stort.',
  415: 'Formatet tas inte emot.',
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

interface Described {
  /** The operationId: a verb and a noun, stable. */
  readonly id: string;
  /** One line, Swedish. */
  readonly says: string;
}

/**
 * A route that carries out a command. `creates`: answers 201 with a Location, and says what has now an address.
 * `versioned`: takes If-Match.
 */
export function CommandRoute(
  method: 'POST' | 'PATCH' | 'PUT',
  path: string,
  { id, says, creates = false, versioned = false }: Described & { creates?: boolean; versioned?: boolean },
): MethodDecorator {
  const verb = { POST: Post, PATCH: Patch, PUT: Put }[method];
  const status = creates ? 201 : 200;
  return applyDecorators(
    verb(path),
    HttpCode(status),
    ApiOperation({ operationId: id, summary: says }),
    ActHeaders({ versioned }),
    ApiResponse({
      status,
      description: 'Det är sparat, eller var det redan.',
      type: Kvitto,
      ...(creates
        ? { headers: { Location: { description: 'Adressen till det som skapades.', schema: { type: 'string' } } } }
        : {}),
    }),
    Problems(400, 404, 409, ...(versioned ? [412] : []), 413, 415, 500, 503),
  );
}

/** A route that answers out of a view. `isPublic`: a citizen may read it. */
export function QueryRoute(path: string, { id, says, isPublic = false }: Described & { isPublic?: boolean }): MethodDecorator {
  return applyDecorators(
    Get(path),
    SetMetadata(IS_QUERY, true),
    ApiOperation({ operationId: id, summary: says }),
    ApiQuery({
      name: 'after',
      required: false,
      description: 'En position ur ett kvitto: svaret väntar tills vyn har hunnit dit.',
      schema: { type: 'string' },
    }),
    ...(isPublic ? [ApiTags('public')] : []),
    ApiResponse({ status: 200, description: 'Svaret ur vyn.', schema: { type: 'object' } }),
    Problems(400, 404, 500, 503),
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
