import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Problem } from '../api/problem';
import { SignInAgain } from './sign-in-again';

/** Something is on its way. Said aloud, and shown only when it takes a while. */
export function Waiting() {
  return <output className="waiting">Hämtar …</output>;
}

/** There is nothing here yet: says what to do. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className="empty">{children}</p>;
}

/** What was read again after the refusal is on the page already. */
const CHANGED = 'Någon annan ändrade här samtidigt. Det som står nu är inläst: se efter, och spara igen.';

/** What went wrong, in words that say what to do, with the statute when it is the law that says no. */
export function Failure({ problem }: { readonly problem: Problem | null | undefined }) {
  if (!problem) return null;
  const { statute, errors, correlationId } = problem.more;
  return (
    <div className="failure" role="alert">
      <p>
        {problem.code === 'CHANGED_SINCE' ? CHANGED : problem.message}
        {statute !== undefined && <span className="statute"> ({statute})</span>}
      </p>
      {problem.code === 'SIGN_IN_AGAIN' && <SignInAgain />}
      {errors !== undefined && errors.length > 0 && (
        <ul>
          {errors.map(({ field, message }) => (
            <li key={field + message}>
              {field}: {message}
            </li>
          ))}
        </ul>
      )}
      {problem.status >= 500 && correlationId !== undefined && (
        <p className="quiet">Ärende-id: {correlationId}</p>
      )}
    </div>
  );
}

/** What was read, or why it can't be shown. */
export function Read<T>({
  of: { data, error },
  children,
}: {
  readonly of: UseQueryResult<T, Problem>;
  readonly children: (data: T) => ReactNode;
}) {
  if (error) return <Failure problem={error} />;
  return data === undefined ? <Waiting /> : children(data);
}
