import { useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { post, read, wrote } from '../api/api';
import type { Problem } from '../api/problem';
import { queryClient } from '../api/query';

/** A person's account (`GET /api/konton`), or a machine's (`GET /api/maskinkonton`). */
export interface Konto {
  readonly id: string;
  readonly namn: string;
  readonly closed: boolean;
  /** A person signs in; a maskin has keys. */
  readonly kind: 'person' | 'maskin';
  /** Of a person. */
  readonly hasPassword?: boolean;
}

/** Where an account is reached. */
export const pathOf = ({ kind, id }: Pick<Konto, 'kind' | 'id'>) =>
  `/api/${kind === 'person' ? 'konton' : 'maskinkonton'}/${id}`;

/** Everyone's account: people first, then machines. */
export function useKonton(): UseQueryResult<readonly Konto[], Problem> {
  return useQuery<readonly Konto[], Problem>({
    queryKey: ['konton'],
    queryFn: async () => {
      const [people, machines] = await Promise.all([
        read<{ readonly konton: readonly Omit<Konto, 'kind'>[] }>('/api/konton'),
        read<{ readonly maskinkonton: readonly { konto: string; namn: string; closed: boolean }[] }>(
          '/api/maskinkonton',
        ),
      ]);
      return [
        ...people.konton.map((konto) => ({ ...konto, kind: 'person' as const })),
        ...machines.maskinkonton.map(({ konto, ...rest }) => ({
          id: konto,
          ...rest,
          kind: 'maskin' as const,
        })),
      ];
    },
  });
}

/** A machine's key without what is secret, by `GET /api/maskinkonton/{konto}`. */
export interface Nyckel {
  readonly nyckelnummer: number;
  readonly namn: string;
  readonly scopes: readonly string[];
  readonly lastDay?: string;
  readonly revoked: boolean;
}

/** What a key can be given, in words. */
export interface Scope {
  readonly scope: string;
  readonly says: string;
}

/** What is shown once: a person's link or a machine's key. */
export interface Given {
  /** Of a machine's account and keys, which are events. */
  readonly position?: string;
  readonly konto?: string;
  readonly lank?: string;
  readonly gallerTimmar?: number;
  readonly nyckel?: string;
}

/** Changes an account. Not sent twice: what is shown once, a link or a key, is made anew when it is lost. */
export function useAccountChange(done?: (given: Given) => void) {
  return useMutation<Given, Problem, { readonly path: string; readonly body?: object }>({
    mutationFn: async ({ path, body = {} }) => {
      const given = await post<Given>(path, body);
      wrote(given.position);
      return given;
    },
    onSuccess: (given) => done?.(given),
    onSettled: () => queryClient.invalidateQueries(),
  });
}
