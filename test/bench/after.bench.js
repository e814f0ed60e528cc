/** What waiting for one's own write costs: a query with `?after` right after a command, beside one without. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@liggaren/api';
import { SqliteEventStore } from '@liggaren/event-store';
import { SystemClock } from '@liggaren/governance';
import { pino } from 'pino';
import { median } from './median.js';

const ROUNDS = 400;
/** Milliseconds that the wait may add at the median. */
const ALLOWED_MS = 5;

/** @returns rows for the table: { name, value, reference, unit, ratio, goal, reached } */
export async function afterBench() {
  const folder = mkdtempSync(join(tmpdir(), 'liggaren-bench-'));
  const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
  const log = pino({ level: 'silent' });
  const app = await createApp({ store, clock: new SystemClock(), dataDirectory: folder, log, jobs: false });
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
    for (let round = 0; round < ROUNDS; round++) {
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
    const value = median(measured.after);
    const reference = median(measured.plain) + ALLOWED_MS;
    const ratio = reference / value;
    return [
      {
        name: 'query with ?after (reference: without, + 5 ms)',
        value,
        reference,
        unit: 'ms',
        ratio,
        goal: 1,
        reached: ratio >= 1,
      },
    ];
  } finally {
    await app.close();
    rmSync(folder, { recursive: true });
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
