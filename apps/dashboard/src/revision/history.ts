import { useQuery } from '@tanstack/react-query';
import { read } from '../api/api';
import type { Problem } from '../api/problem';

/** An event in words, as `GET /api/history` tells it. */
export interface HistoryRow {
  readonly id: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: { readonly id: string; readonly name: string; readonly role: string };
  readonly sentence: string;
  readonly diarienummer: readonly string[];
  readonly sammantradeId?: string;
  readonly rules: readonly Breach[];
}

/** A rule that an event broke. */
export interface Breach {
  readonly code: string;
  readonly statute: string;
  readonly text: string;
}

const PAGE = 200;

/** The whole history of one thing, oldest first. `of`: `arende=ITSAM 2024/26` or `sammantrade=itsam-2024-03-05`. */
export function useHistory(of: string) {
  return useQuery<readonly HistoryRow[], Problem>({
    queryKey: ['history', of],
    queryFn: async () => {
      const all: HistoryRow[] = [];
      for (let cursor: string | undefined; ;) {
        const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await read<{ rows: HistoryRow[]; next?: string }>(
          `/api/history?${of}&order=oldest&limit=${PAGE}${more}`,
        );
        all.push(...page.rows);
        if (page.next === undefined) return all;
        cursor = page.next;
      }
    },
  });
}

/** The instants at which something was recorded, each once, in order. */
export const instantsOf = (rows: readonly HistoryRow[]): readonly string[] => [
  ...new Set(rows.map(({ recordedAt }) => recordedAt)),
];

/** The page of an event. */
export const eventAddress = (position: string) => `/revision/handelse/${encodeURIComponent(position)}`;
