/** What a command costs over HTTP, sign-in and all, beside the barest route that validates and stores the same bytes. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { newFolder } from './folder.js';
import { load } from './http/load.js';
import { beside } from './runner.js';

/** Each client is a registrator or a sekreterare of a board of its own. */
const BOARDS = Array.from({ length: 16 }, (_, i) => `namnd-${String.fromCharCode(97 + i)}`);
/** Of each client in a round. */
const ARENDEN = 100;
const MEETINGS = 2;
const PARAGRAFER = 50;

const AGAINST = 'Fastify + ValidationPipe + the same bytes';

const command = (name, clients, goal, requests) => ({
  name: `${name} over HTTP, ${clients === 1 ? '1 client' : `${clients} clients`}`,
  unit: 'requests/s',
  against: AGAINST,
  goal,
  rounds: 3,
  measure: async (round) => {
    const { liggaren, bare } = await both();
    const lists = await requests(liggaren, BOARDS.slice(0, clients), round);
    let p99;
    const measured = await beside({
      value: async () => {
        const heard = await load(liggaren.url, lists, liggaren.headers);
        p99 = heard.p99;
        return heard.rate;
      },
      reference: async () => (await load(bare.url, lists, bare.headers)).rate,
    })(round);
    return { ...measured, note: `p99 ${p99.toFixed(1)} ms` };
  },
});

export const http = {
  rows: [
    command('register an ärende', 1, 0.8, arenden),
    command('register an ärende', 16, 0.8, arenden),
    command('add a §', 1, 0.8, paragrafer),
    command('add a §', 16, 0.8, paragrafer),
  ],
  close: async () => {
    for (const { stop } of Object.values((await opened) ?? {})) await stop();
  },
};

function arenden(_liggaren, boards) {
  return boards.map((organ) => repeated(ARENDEN, () => ({ path: '/api/arenden', body: anArende(organ) })));
}

const anArende = (organ) => ({
  organ,
  arendemening: 'Ansökan om bygglov för tillbyggnad av enbostadshus på fastigheten Eken 4',
  initiator: 'inkommen',
  motpart: 'Anna Berg',
  handlaggare: 'Jan Ek',
});

/** In meetings that are opened for it: none has more §§ than a long protokoll, and each § an ärende of its own. */
async function paragrafer(liggaren, boards, round) {
  const lists = [];
  for (const organ of boards) {
    const requests = [];
    for (let meeting = 0; meeting < MEETINGS; meeting++) {
      const path = `${await anOpenMeeting(liggaren, organ, round * MEETINGS + meeting)}/paragrafer`;
      for (let i = 0; i < PARAGRAFER; i++) {
        const { diarienummer } = await liggaren.post('/api/arenden', anArende(organ));
        requests.push({ path, body: aParagraf(diarienummer) });
      }
    }
    lists.push(requests);
  }
  return lists;
}

const aParagraf = (diarienummer) => ({
  rubrik: 'Ansökan om bygglov för tillbyggnad av enbostadshus',
  diarienummer: [diarienummer],
  foredragande: ['Jan Ek, bygglovshandläggare'],
  sammanfattning: 'Nämnden har tagit emot en ansökan om bygglov för tillbyggnad. '.repeat(6),
  underlag: [{ text: 'Tjänsteskrivelse', diarienummer }],
});

async function anOpenMeeting(liggaren, organ, days) {
  const sammantradesdatum = new Date(Date.parse('2024-01-01') + days * 86_400_000).toISOString().slice(0, 10);
  const called = { organ, sammantradesdatum, startsAt: '13:00', plats: 'Rådhuset' };
  const { sammantradeId } = await liggaren.post('/api/sammantraden', called);
  const meeting = `/api/sammantraden/${sammantradeId}`;
  await liggaren.post(`${meeting}/oppnande`, {
    openedAt: `${sammantradesdatum}T13:00:00+01:00`,
    ordforandeId: 'ordforande',
    sekreterare: { personId: 'sekreterare', namn: 'Sekreteraren' },
  });
  return meeting;
}

const repeated = (count, of) => Array.from({ length: count }, of);

let opened;

/** Both servers, each a process of its own. */
function both() {
  opened ??= open();
  return opened;
}

async function open() {
  const liggaren = await serve('serve-liggaren.js', BOARDS);
  const bare = await serve('serve-bare.js');
  for (const organ of BOARDS) {
    for (const personId of ['ordforande', 'justerare', 'ledamot']) {
      const seat = { role: 'ledamot', foretrader: 'Kommunen', firstDay: '2023-01-01' };
      await liggaren.post(`/api/organ/${organ}/mandat`, { personId, namn: personId, ...seat });
    }
    const elected = { ordforande: 'ordforande', firstDay: '2023-01-01' };
    await liggaren.post(`/api/organ/${organ}/presidium`, elected);
  }
  return { liggaren, bare };
}

async function serve(file, more = []) {
  const child = fork(join(import.meta.dirname, 'http', file), [newFolder(), ...more], {
    execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
  });
  const [{ url, headers }] = await once(child, 'message');
  const post = async (path, body) => {
    const response = await fetch(url + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const stop = async () => {
    child.disconnect();
    await once(child, 'exit');
  };
  return { url, headers, post, stop };
}
