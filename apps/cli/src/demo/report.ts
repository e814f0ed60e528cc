import type { Environment } from '@liggaren/worker';
import { formatDay, inStockholm, type PrintedProtokoll } from '@liggaren/governance';
import { columns, protokollText } from '../protokoll-text.js';
import type { Cast } from './people.js';
import { SAMMANTRADE_ID } from './play.js';

/** What the demo ends with, read back from the views. */
export interface Summary {
  readonly arenden: number;
  readonly paragrafer: number;
  readonly justerat: string | null;
  readonly anslag: {
    readonly postedOn: string;
    readonly lastAppealDay: string;
    readonly removedAt: string | null;
  };
  readonly events: number;
  readonly stored: Environment['store'];
}

interface Diarium {
  readonly rows: readonly {
    readonly diarienummer: string;
    readonly arendemening: string;
    readonly status: string;
  }[];
}

interface AnslagPage {
  readonly postedOn: string;
  readonly lastAppealDay: string;
  readonly printedTakeDown: string;
  readonly removedAt?: string;
  readonly appealText: string;
  readonly why: string;
}

/** Shows what people would see, and where; returns the facts read back. */
export async function report({
  origin,
  head,
  events,
  stored,
  dataDirectory,
  write,
  serves,
  cast,
}: {
  readonly origin: string;
  /** Position of the last event. */
  readonly head: string;
  /** How many are stored. */
  readonly events: number;
  readonly stored: Environment['store'];
  readonly dataDirectory: string;
  readonly write: (text: string) => void;
  readonly serves: boolean;
  readonly cast: Cast;
}): Promise<Summary> {
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(new URL(path, origin));
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  // Everything is read from the views, once they have seen the job's last event.
  const protokoll = await get<PrintedProtokoll>(
    `/api/sammantraden/${SAMMANTRADE_ID}/protokoll?after=${head}`,
  );
  const { rows: arenden } = await get<Diarium>('/api/diarium?limit=100');
  const anslag = await get<AnslagPage>(`/api/anslag/${SAMMANTRADE_ID}`);

  write(`${protokollText(protokoll)}\n`);
  write('DIARIUM\n');
  for (const { diarienummer, arendemening, status } of arenden) {
    write(
      `${columns(diarienummer, 16, `${arendemening} (${status === 'closed' ? 'avslutat' : 'öppet'})`)}\n`,
    );
  }
  write('\nANSLAGET\n');
  write(`${columns('Uppsatt', 24, formatDay(anslag.postedOn, { weekday: true }))}\n`);
  write(`${columns('Kan överklagas t.o.m.', 24, formatDay(anslag.lastAppealDay, { weekday: true }))}\n`);
  write(`${columns('Varför', 24, anslag.why)}\n`);
  write(`${columns('Tryckt nedtagning', 24, anslag.printedTakeDown)}\n`);
  write(
    `${columns('Nedtaget', 24, anslag.removedAt === undefined ? 'nej' : inStockholm(anslag.removedAt))}\n`,
  );
  write(`${columns('Nu', 24, anslag.appealText)}\n`);
  write(`\nData: ${dataDirectory}\n`);
  if (serves) {
    write('\nÖppna (avsluta med Ctrl-C):\n');
    for (const path of [
      `/anslagstavla/${SAMMANTRADE_ID}`,
      `/protokoll/${SAMMANTRADE_ID}`,
      '/diarium',
      '/diarium/ITSAM/2024/26',
      '/api/openapi.json',
    ]) {
      write(`  ${origin}${path}\n`);
    }
    write(`\nLogga in på ${origin}/logga-in (lösenorden gäller bara den här demon):\n`);
    for (const { role, konto, losenord } of Object.values(cast)) {
      write(`  ${role.padEnd(12)} ${konto.padEnd(18)} ${losenord}\n`);
    }
  }
  return {
    arenden: arenden.length,
    paragrafer: protokoll.paragrafer.length,
    justerat: protokoll.justering.justeratOn,
    anslag: {
      postedOn: anslag.postedOn,
      lastAppealDay: anslag.lastAppealDay,
      removedAt: anslag.removedAt ?? null,
    },
    events,
    stored,
  };
}
