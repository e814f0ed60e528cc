/** Why a request was not met, as the api says it (RFC 9457). `message` is Swedish and says what to do. */
export class Problem extends Error {
  constructor(
    /** The HTTP status; 0 when no answer came. */
    readonly status: number,
    /** The word that never changes: `CHANGED_SINCE`. */
    readonly code: string,
    detail: string,
    readonly more: {
      readonly statute?: string | undefined;
      readonly correlationId?: string | undefined;
      readonly errors?: readonly { readonly field: string; readonly message: string }[] | undefined;
    } = {},
  ) {
    super(detail);
    this.name = 'Problem';
  }

  /** What is wrong with one field of the body, if anything. */
  of(field: string): string | undefined {
    return this.more.errors?.find((error) => error.field === field)?.message;
  }
}

/** No answer came: what was sent may have been stored. */
export const noAnswer = () =>
  new Problem(
    0,
    'NO_ANSWER',
    'Inget svar kom. Det du skrev finns kvar här. Försök igen: det sparas en gång, hur många gånger du än försöker.',
  );

/** The answer as a problem. What is no problem document comes from something between us and the api. */
export async function problemOf(response: Response): Promise<Problem> {
  const isOurs = response.headers.get('content-type')?.startsWith('application/problem+json');
  if (!isOurs)
    return new Problem(response.status, 'UNREADABLE', `Tjänsten svarade ${response.status}. Försök igen.`);
  const { code, detail, statute, correlationId, errors } = (await response.json()) as {
    code: string;
    detail: string;
    statute?: string;
    correlationId?: string;
    errors?: { field: string; message: string }[];
  };
  return new Problem(response.status, code, detail, { statute, correlationId, errors });
}
