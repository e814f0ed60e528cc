/** What waiting for one's own write costs: a query with `?after` right after a command, beside one without. */
import { join } from 'node:path';
import { createApp, Identities } from '@liggaren/api';
import { SqliteEventStore } from '@liggaren/event-store';
import { SystemClock } from '@liggaren/governance';
import { pino } from 'pino';
import { inFolder } from './folder.js';
import { median } from './runner.js';

const QUERIES = 150;
/** Milliseconds that the wait may add at the median. */
const ALLOWED_MS = 5;

/** Whoever measures may do anything. */
class Anyone extends Identities {
  async identify() {
    const ability = { roleFor: () => 'registrator', organFor: () => 'every' };
    return { id: 'bench', namn: 'Bench', how: 'nyckel', held: [], ability };
  }
}

export const after = {
  rows: [
    {
      name: 'query with ?after',
      unit: 'ms',
      against: `without, + ${ALLOWED_MS} ms`,
      goal: 1,
      rounds: 3,
      measure: () => inFolder(queries),
    },
  ],
};

async function queries(folder) {
  const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
  const log = pino({ level: 'silent' });
  const app = await createApp({
    store,
    clock: new SystemClock(),
    dataDirectory: folder,
    log,
    jobs: false,
    identities: new Anyone(),
    requestsAMinute: { address: 1e9, account: 1e9 },
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const send = async (path, body) => {
    const post = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    const response = await fetch(url + path, body === undefined ? {} : post);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  try {
    await send('/api/organ', ORGAN);
    const measured = { after: [], plain: [] };
    for (let round = 0; round < QUERIES; round++) {
      for (const kind of round % 2 ? ['plain', 'after'] : ['after', 'plain']) {
        const { position, diarienummer } = await send('/api/arenden', {
          organ: 'namnden',
          arendemening: `Ärende ${round}`,
          initiator: 'eget-initiativ',
        });
        const address = `/api/arenden/${diarienummer.replace(/[ /]/g, '/')}`;
        // Without `after`, the view is let catch up first: only the waiting is to differ.
        if (kind === 'plain') await send(`${address}?after=${position}`);
        const begun = performance.now();
        await send(kind === 'after' ? `${address}?after=${position}` : address);
        measured[kind].push(performance.now() - begun);
      }
    }
    return { value: median(measured.after), reference: median(measured.plain) + ALLOWED_MS };
  } finally {
    await app.close();
  }
}

const ORGAN = {
  slug: 'namnden',
  namn: 'Nämnden',
  organisation: 'Exempelkommunen',
  kind: 'namnd',
  establishedOn: '2023-01-01',
  rules: {
    antalLedamoter: 3,
    paragrafnumrering: 'per-ar',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'NMD',
    forvaringsplats: 'Rådhuset',
  },
};
