import {
  BadPosition,
  CommandReused,
  Conflict,
  Denied,
  DiskFull,
  OutcomeUnknown,
  StreamNotFound,
  TooLarge,
  Unavailable,
  ViewBehind,
  ViewNotBuilt,
} from '@liggaren/event-store';
import { FileMissing, Rejected } from '@liggaren/governance';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { problemPage } from './pages/problem.page.js';

/** One wrong field: its path in the body (`rules.antalLedamoter`, `rows[2].namn`) and what is wrong, in Swedish. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What a request could not be given, as RFC 9457 says it. `detail` is Swedish and tells what to do. */
export class Problem extends Error {
  readonly errors: readonly FieldError[] | undefined;
  readonly statute: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    more: { errors?: readonly FieldError[]; statute?: string | undefined; retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.errors = more.errors;
    this.statute = more.statute;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Felaktig begäran',
  401: 'Inte inloggad',
  403: 'Inte tillåtet',
  404: 'Finns inte',
  406: 'Formatet finns inte',
  409: 'Kan inte göras',
  412: 'Ändrat sedan du läste',
  413: 'För stort',
  414: 'För lång adress',
  415: 'Formatet tas inte emot',
  429: 'För många försök',
  500: 'Oväntat fel',
  503: 'Inte tillgängligt just nu',
};

/** Every wrong field of a body, with its path from the top. */
export function fieldErrors(errors: readonly ValidationError[], parent = '', inList = false): FieldError[] {
  return errors.flatMap((error) => {
    const field = inList
      ? `${parent}[${error.property}]`
      : parent
        ? `${parent}.${error.property}`
        : error.property;
    // Two rules may have the same to say of one field.
    const own = [
      ...new Set(
        Object.entries(error.constraints ?? {}).map(([rule, message]) =>
          rule === 'whitelistValidation' ? 'finns inte' : message,
        ),
      ),
    ].map((message) => ({ field, message }));
    return [...own, ...fieldErrors(error.children ?? [], field, Array.isArray(error.value) || isList(error))];
  });
}

// The pipe takes the value out of an error that has children; a list's children are named by their numbers.
function isList({ children }: ValidationError): boolean {
  return (
    children !== undefined && children.length > 0 && children.every(({ property }) => /^\d+$/.test(property))
  );
}

/** The 400 that names every wrong field. */
export function invalidBody(errors: readonly ValidationError[]): Problem {
  return new Problem(400, 'INVALID_BODY', 'Rätta fälten som räknas upp och skicka igen.', {
    errors: fieldErrors(errors),
  });
}

/** The refusals of the domain that are no conflict with what is recorded. */
const STATUS_OF: Readonly<Record<string, number>> = {
  ASOF_WITH_WORDS: 400,
  CHANGED_SINCE: 412,
  CURSOR_INVALID: 400,
  FILE_TOO_LARGE: 413,
  LOGO_INVALID: 415,
  MASKIN_NAME: 400,
  INSTANTS_REVERSED: 400,
};

/** The problem that an error is, or undefined when nobody foresaw it. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof Rejected) {
    const status = STATUS_OF[error.code] ?? (error.code.endsWith('_NOT_FOUND') ? 404 : 409);
    return new Problem(status, error.code, error.message, { statute: error.statute });
  }
  if (error instanceof CommandReused) {
    return new Problem(
      409,
      'COMMAND_REUSED',
      'Samma Idempotency-Key har redan använts med ett annat innehåll. Skicka med en ny nyckel.',
    );
  }
  if (error instanceof Conflict) {
    return new Problem(
      409,
      'CONFLICT',
      'Flera skrev samtidigt till samma ström. Skicka samma begäran igen.',
      {
        retryAfterSeconds: 1,
      },
    );
  }
  if (error instanceof StreamNotFound)
    return new Problem(404, 'STREAM_NOT_FOUND', 'Det som ska ändras finns inte.');
  if (error instanceof TooLarge) {
    return new Problem(413, 'TOO_LARGE', 'Texten är större än vad en händelse rymmer (1 MiB). Dela upp den.');
  }
  if (error instanceof BadPosition) {
    return new Problem(400, 'BAD_POSITION', `"${error.text.slice(0, 100)}" är ingen position i liggaren.`);
  }
  if (error instanceof ViewBehind) {
    return new Problem(
      503,
      'VIEW_BEHIND',
      'Vyn har inte hunnit ikapp det du frågar efter. Det som skrevs är sparat. Fråga igen om en stund.',
      { retryAfterSeconds: 1 },
    );
  }
  if (error instanceof ViewNotBuilt) {
    return new Problem(
      503,
      'VIEW_NOT_BUILT',
      'Uppgifterna ställs samman på nytt ur liggaren. Inget är borta. Försök igen om några minuter.',
      { retryAfterSeconds: 10 },
    );
  }
  if (error instanceof OutcomeUnknown) {
    return new Problem(
      503,
      'OUTCOME_UNKNOWN',
      'Inget svar kom från lagret, så det är inte känt om det sparades. Skicka samma begäran igen med samma Idempotency-Key.',
      { retryAfterSeconds: 2 },
    );
  }
  if (error instanceof DiskFull) {
    return new Problem(
      503,
      'DISK_FULL',
      'Disken är full. Inget sparades. Säg till den som driver tjänsten, och försök igen när det finns plats.',
      { retryAfterSeconds: 60 },
    );
  }
  if (error instanceof Unavailable) {
    return new Problem(
      503,
      'UNAVAILABLE',
      'Lagret tar inte emot just nu. Inget sparades. Försök igen om en stund.',
      {
        retryAfterSeconds: 5,
      },
    );
  }
  if (error instanceof Denied) {
    return new Problem(
      503,
      'STORE_DENIED',
      'Lagret släpper inte in tjänsten. Inget sparades. Säg till den som driver den.',
    );
  }
  if (error instanceof FileMissing)
    return new Problem(404, 'FILE_NOT_FOUND', 'Det finns ingen fil med den summan.');
  return ofTheFramework(error);
}

/** What Fastify and Nest refuse before any of our code runs. */
function ofTheFramework(error: unknown): Problem | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  switch (status) {
    case 400:
      return (error as { code?: unknown }).code === 'FST_ERR_BAD_URL'
        ? new Problem(400, 'BAD_ADDRESS', 'Adressen är felaktigt kodad.')
        : new Problem(400, 'BAD_JSON', 'Innehållet är inte giltig JSON.');
    case 404:
      return new Problem(404, 'ROUTE_NOT_FOUND', 'Det finns ingen sådan adress.');
    case 413:
      return new Problem(
        413,
        'TOO_LARGE',
        'Innehållet är större än 1 MiB. Dela upp det, eller skicka filer till /api/filer.',
      );
    case 414:
      return new Problem(414, 'ADDRESS_TOO_LONG', 'En del av adressen är för lång.');
    case 415:
      return new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Skicka innehållet som application/json.');
    default:
      return undefined;
  }
}

/** Answers a request that failed. What nobody foresaw is logged and says nothing of itself. */
export function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Logger,
): void {
  const known = problemOf(error);
  if (known === undefined) log.error({ correlationId: request.id, err: error }, 'unforeseen error');
  else if (known.status === 503) log.warn({ correlationId: request.id, err: error }, 'not available');
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const problem =
    known ?? new Problem(500, 'UNFORESEEN', 'Något gick fel hos oss. Uppge correlationId om du hör av dig.');
  if (problem.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(problem.retryAfterSeconds));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (wantsPage(request)) return answerPage(problem, request, reply);
  void reply
    .header('x-correlation-id', request.id)
    .status(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: TITLES[problem.status],
        status: problem.status,
        detail: problem.detail,
        code: problem.code,
        correlationId: request.id,
        statute: problem.statute,
        errors: problem.errors,
      }),
    );
}

/** Whether a person reads the answer: a browser that goes somewhere asks for HTML, and a program does not. */
const wantsPage = ({ headers }: FastifyRequest) => headers.accept?.includes('text/html') === true;

function answerPage(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-correlation-id', request.id).header('vary', 'accept');
  if (problem.code === 'NOT_SIGNED_IN' && request.method === 'GET') {
    void reply.redirect(`/logga-in?till=${encodeURIComponent(request.url)}`, 303);
    return;
  }
  void reply
    .status(problem.status)
    .type('text/html; charset=utf-8')
    .send(problemPage({ title: TITLES[problem.status]!, detail: problem.detail, correlationId: request.id }));
}

/** The one filter: every error of every route becomes application/problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.log);
  }
}
