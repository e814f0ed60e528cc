import { QueryClient, useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { read, send, type Receipt, type Sending } from './api';
import { Problem } from './problem';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The event stream says when something changed.
      staleTime: Infinity,
      retry: (failures, error) => failures < 3 && error instanceof Problem && error.status === 0,
    },
  },
});

/** What stands at an address of the api. `undefined` as path: nothing to read yet. */
export function useRead<T>(path: string | undefined): UseQueryResult<T, Problem> {
  return useQuery<T, Problem>({
    queryKey: [path],
    queryFn: () => read<T>(path!),
    enabled: path !== undefined,
    placeholderData: (before) => before,
  });
}

/** A command as it is sent. */
export interface Command extends Sending {
  readonly path: string;
  readonly body: object;
}

/** Sends commands; what is shown is read again after each. */
export function useSend(done?: (receipt: Receipt) => void) {
  return useMutation<Receipt, Problem, Command>({
    mutationFn: ({ path, body, ...sending }) => send(path, body, sending),
    onSuccess: (receipt) => done?.(receipt),
    // Also after a refusal: what was shown may be why it was refused.
    onSettled: () => queryClient.invalidateQueries(),
  });
}
