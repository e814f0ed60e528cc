import { ErrorType } from '@eventstore/db-client';
import { conflict, type AppendRequest } from '../append-request.js';
import { Conflict, Denied, OutcomeUnknown, StreamNotFound, TooLarge, Unavailable } from '../errors.js';

/** What the client rejects with: an error of its own with a `type`, or one of gRPC's with a `code` alone. */
interface Failure {
  readonly type: string | undefined;
  readonly code: number | undefined;
  readonly text: string;
}

/** gRPC's status codes that are told apart here. */
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/** No call goes out without a connection, so nothing was stored. (The texts are those of @grpc/grpc-js and the client.) */
const NEVER_SENT = /No connection established|Name resolution failed|Failed to discover|before call started/;
/** OpenSSL's words for a certificate that can't be trusted, and for a server that speaks no TLS. */
const UNTRUSTED = /certificate|altnames|CERT_|wrong version number/i;

/** It is not known to be our server that answers: its certificate is not trusted, or it has none. */
export class Untrusted extends Denied {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Untrusted';
  }
}

/** A limit of our own ran out. */
export class NoAnswer extends Error {
  constructor(ms: number) {
    super(`no answer from the event store in ${ms} ms`);
    this.name = 'NoAnswer';
  }
}

/** What the port says of an append that failed. */
export function appendFailure(error: unknown, request: AppendRequest): Error {
  if (error instanceof OutcomeUnknown) return error;
  const { stream } = request;
  const { type, code, text } = failureOf(error);
  switch (type) {
    case ErrorType.WRONG_EXPECTED_VERSION: {
      const { actualVersion } = error as { actualVersion: unknown };
      return conflict(request, typeof actualVersion === 'bigint' ? Number(actualVersion) : undefined);
    }
    case ErrorType.STREAM_DELETED:
      return new Conflict(stream, conflict(request, undefined).expected, 'a deleted stream');
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
      return new TooLarge(stream, request.bytes);
    case ErrorType.NOT_LEADER:
      return new Unavailable('the event store is choosing a new leader', { cause: error });
    default:
  }
  if (code === INVALID_ARGUMENT) {
    return /Append (Event )?Size/i.test(text)
      ? new TooLarge(stream, request.bytes)
      : new Unavailable(`the event store refuses the append: ${text}`, { cause: error });
  }
  return (
    refusal(error) ??
    (NEVER_SENT.test(text) ? unavailable(error) : new OutcomeUnknown(stream, { cause: error }))
  );
}

/** What the port says of a read or a subscription that failed. `stream`: the one that was read, if it was one. */
export function readFailure(error: unknown, stream?: string): Error {
  if (error instanceof Unavailable) return error;
  const { type } = failureOf(error);
  if (
    stream !== undefined &&
    (type === ErrorType.STREAM_NOT_FOUND || type === ErrorType.STREAM_DELETED || type === ErrorType.NO_STREAM)
  ) {
    return new StreamNotFound(stream);
  }
  return refusal(error) ?? unavailable(error);
}

/** The node that was asked does not lead the cluster; the client now knows which one does, and nothing was stored. */
export function isNotLeader(error: unknown): boolean {
  return failureOf(error).type === ErrorType.NOT_LEADER;
}

/** Who runs the service must act: the user is not let in, or the server can't be trusted. */
function refusal(error: unknown): Denied | undefined {
  const { type, code, text } = failureOf(error);
  if (type === ErrorType.ACCESS_DENIED || code === PERMISSION_DENIED || code === UNAUTHENTICATED) {
    return new Denied('the event store does not let this user in', { cause: error });
  }
  if (NEVER_SENT.test(text) && UNTRUSTED.test(text)) {
    return new Untrusted(reasonIn(text), { cause: error });
  }
  return undefined;
}

function unavailable(error: unknown): Unavailable {
  return new Unavailable(`the event store can't be reached: ${failureOf(error).text}`, { cause: error });
}

/** What is between gRPC's own words, on one line. */
function reasonIn(text: string): string {
  const [, reason = text] = /Last error: (?:Error: )?(.*?)(?:\. Resolution note.*)?$/s.exec(text) ?? [];
  return reason.replace(/\s+/g, ' ').trim();
}

function failureOf(error: unknown): Failure {
  const { type, code, details, message } = (error ?? {}) as Record<string, unknown>;
  return {
    type: typeof type === 'string' ? type : undefined,
    code: typeof code === 'number' ? code : undefined,
    text: String(details ?? message ?? error),
  };
}
