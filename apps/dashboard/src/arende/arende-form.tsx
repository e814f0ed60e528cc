import { Button } from '@midas-ds/components/button';
import type { ReactNode } from 'react';
import { useSend } from '../api/query';
import { Failure } from '../ui/states';
import type { Arende } from './types';

/** An ärende, and where its commands go. */
export interface OfArende {
  readonly arende: Arende;
  readonly path: string;
}

/** One command of an ärende: its fields, and the button that sends it for the version that was read. */
export function ArendeForm({
  of: { arende, path },
  to,
  body,
  action,
  done,
  isDisabled = false,
  children,
}: {
  readonly of: OfArende;
  /** Where, below the ärende's own address. */
  readonly to: string;
  readonly body: object;
  /** What the button says. */
  readonly action: string;
  readonly done?: () => void;
  readonly isDisabled?: boolean;
  readonly children: ReactNode;
}) {
  const sending = useSend(done);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({ path: `${path}/${to}`, ifMatch: arende.version, body });
      }}
    >
      {children}
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary" isDisabled={isDisabled}>
        {action}
      </Button>
    </form>
  );
}
