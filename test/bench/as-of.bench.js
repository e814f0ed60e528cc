/** What it costs to ask what was known: one ärende in a long log, and the register's list beside that of today. */
import { join } from 'node:path';
import { Projector, SqliteEventStore } from '@liggaren/event-store';
import { arendeAsOf, arendeSkillnad, diarium, history } from '@liggaren/governance';
import { eventAt } from './an-event.js';
import { newFolder } from './folder.js';
import { beside, median } from './runner.js';

const EVENTS = 200_000;
const EVENTS_PER_ARENDE = 200;
const ASKS = 30;
/** Milliseconds that one ärende may take. */
const ALLOWED_MS = 20;
/** How many times today's list the list of then may take. */
const ALLOWED_FACTOR = 5;

const log = `log of ${EVENTS.toLocaleString('en')}`;

const within = (allowed, ask) => async () => ({ value: await timeOf(ask), reference: allowed });

export const asOf = {
  rows: [
    {
      name: `asOf, an ärende of ${EVENTS_PER_ARENDE} events, ${log}`,
      unit: 'ms',
      against: 'what it may take',
      goal: 1,
      rounds: 3,
      measure: within(ALLOWED_MS, 'arende'),
    },
    {
      name: `difference, the same ärende from its first event`,
      unit: 'ms',
      against: 'what it may take',
      goal: 1,
      rounds: 3,
      measure: within(ALLOWED_MS * 10, 'skillnad'),
    },
    {
      name: `asOf, the register's list`,
      unit: 'ms',
      against: `today's list, x ${ALLOWED_FACTOR}`,
      goal: 1,
      measure: beside({
        value: () => timeOf('listThen'),
        reference: async () => (await timeOf('list')) * ALLOWED_FACTOR,
      }),
    },
  ],
  close: async () => (await opened)?.close(),
};

/** Milliseconds, the median of many of them, each about another ärende. */
async function timeOf(name) {
  const { asks } = await aRegister();
  const times = [];
  for (let i = 1; i <= ASKS; i++) {
    const n = 1 + ((i * 7_919) % (EVENTS / EVENTS_PER_ARENDE));
    const begun = performance.now();
    const answer = JSON.stringify(asks[name](n));
    times.push(performance.now() - begun);
    if (answer === undefined || answer.length < 1_000) throw new Error(`${name}: ${answer}`);
  }
  return median(times);
}

let opened;

function aRegister() {
  opened ??= openRegister(newFolder());
  return opened;
}

async function openRegister(folder) {
  const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
  const arenden = EVENTS / EVENTS_PER_ARENDE;
  for (let n = 1; n <= arenden; n++) await store.append(`arende-NMD-2024-${n}`, anArende(n), 'no-stream');
  const projector = await Projector.open(store, [history, diarium], { directory: join(folder, 'views') });
  projector.start();
  await projector.waitFor(await store.head(), 1_200_000);
  const then = instant(EVENTS / 2);
  const asks = {
    arende: (n) => {
      const known = projector.queries(history).asOf(instant(n * EVENTS_PER_ARENDE - 1));
      return arendeAsOf(known, `NMD 2024/${n}`, 'public');
    },
    skillnad: (n) => {
      const [from, to] = [(n - 1) * EVENTS_PER_ARENDE, n * EVENTS_PER_ARENDE].map(instant);
      return arendeSkillnad(projector.queries(history), `NMD 2024/${n}`, from, to);
    },
    listThen: () => projector.queries(diarium).search({ limit: 50, edition: 'public', asOf: then }),
    list: () => projector.queries(diarium).search({ limit: 50, edition: 'public' }),
  };
  const close = async () => {
    await projector.stop();
    await store.close();
  };
  return { asks, close };
}

/** One event a second. */
const instant = (second) => new Date(Date.parse('2024-01-01T00:00:00Z') + second * 1_000).toISOString();

/** Registered, then a handling, a handläggare, a handling … */
function anArende(n) {
  const diarienummer = `NMD 2024/${n}`;
  const first = {
    diarienummer,
    serie: 'NMD',
    ar: 2024,
    lopnr: n,
    organ: 'namnden',
    arendemening: `Ärende ${n} om bygglov`,
    registeredOn: '2024-01-01',
    initiator: 'eget-initiativ',
  };
  return Array.from({ length: EVENTS_PER_ARENDE }, (_, i) => {
    const handling = {
      diarienummer,
      handlingsnummer: (i + 1) / 2,
      kind: 'upprattad',
      datum: '2024-01-02',
      rubrik: `Skrivelse ${i} om grannens yttrande över ritningarna`,
      forKannedom: false,
    };
    const at = instant((n - 1) * EVENTS_PER_ARENDE + i);
    if (i === 0) return eventAt(at, 'ArendeRegistered', first);
    return i % 2 === 1
      ? eventAt(at, 'HandlingRegistered', handling)
      : eventAt(at, 'HandlaggareAssigned', { diarienummer, handlaggare: `Handläggare ${i}` });
  });
}
