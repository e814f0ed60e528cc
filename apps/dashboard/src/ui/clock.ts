import { useQuery } from '@tanstack/react-query';
import { read } from '../api/api';
import { clockOf, dayOf } from './dates';

const EVERY_MS = 20_000;

/** The day and the time in Sweden by the ledger's clock: what it records by, whatever this machine's clock says. */
export function useNow(): { readonly day: string; readonly time: string } | undefined {
  const { data } = useQuery({
    queryKey: ['/api/klocka'],
    queryFn: () => read<{ readonly nu: string }>('/api/klocka'),
    refetchInterval: EVERY_MS,
  });
  if (data === undefined) return undefined;
  const now = new Date(data.nu);
  return { day: dayOf(now), time: clockOf(now) };
}
