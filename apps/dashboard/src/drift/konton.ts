import { useMutation } from '@tanstack/react-query';
import { post } from '../api/api';
import type { Problem } from '../api/problem';
import { queryClient } from '../api/query';

/** An account, by `GET /api/konton`. */
export interface Konto {
  readonly id: string;
  readonly namn: string;
  /** A person signs in; a maskin has keys. */
  readonly kind: 'person' | 'maskin';
  readonly closed: boolean;
  readonly hasPassword: boolean;
}

/** A machine's key without what is secret, by `GET /api/konton/{konto}/nycklar`. */
export interface Nyckel {
  readonly keyId: number;
  readonly namn: string;
  readonly scopes: readonly string[];
  /** Seconds since 1970. */
  readonly expiresAt: number | null;
  readonly revoked: boolean;
}

/** What is shown once: a person's link or a machine's key. */
export interface Given {
  readonly konto?: string;
  readonly lank?: string;
  readonly gallerTimmar?: number;
  readonly nyckel?: string;
}

/** Changes an account. It is not recorded as an event, and not sent twice: a lost link is made anew. */
export function useAccountChange(done?: (given: Given) => void) {
  return useMutation<Given, Problem, { readonly path: string; readonly body?: object }>({
    mutationFn: ({ path, body = {} }) => post<Given>(path, body),
    onSuccess: (given) => done?.(given),
    onSettled: () => queryClient.invalidateQueries(),
  });
}
