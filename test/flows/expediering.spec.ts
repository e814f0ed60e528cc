import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '@liggaren/event-store';
import { overriding } from '@liggaren/event-store/testing';
import { MailExpedieringarJob, type MailSettings } from '@liggaren/worker';
import { as } from './anyone.js';
import { pdfText } from './paper-text.js';
import { headerOf, pdfOf, PostOffice } from './post-office.js';
import { startApp, type RunningApp } from './running-app.js';
import { meetingOf, OTHER, OWN, seedTwoBoards, SERIE } from './two-boards.js';

const office = new PostOffice();
const SARA = as('sara', { namn: 'Sara Ny' });
let running: RunningApp;
let mail: MailSettings;
/** While set, the store takes no event of that type. */
let broken: string | undefined;

beforeAll(async () => {
  await office.open();
  mail = {
    host: '127.0.0.1',
    port: office.port,
    isTls: false,
    login: undefined,
    from: 'Kansliet <kansli@kommunen.example>',
  };
  running = await startApp({
    at: '2024-03-05T15:00:00Z',
    mail,
    wrap: (store) =>
      overriding(store, {
        append: (stream, events, expected) =>
          events.some(({ type }) => type === broken)
            ? Promise.reject(new Unavailable('no'))
            : store.append(stream, events, expected),
      }),
  });
  await seedTwoBoards(running);
});
afterAll(async () => {
  await running.stop();
  await office.close();
});
beforeEach(() => {
  office.received.length = 0;
  office.refuses.clear();
});

const run = (app = running) => app.app.get(MailExpedieringarJob).run();
const later = (ms: number) => running.clock.set(new Date(running.clock.now().getTime() + ms));
const MINUTE = 60_000;
let recipients = 0;

/** Sends § 1 to somebody new. */
async function dispatch({
  organ = OWN,
  mottagare = `Mottagare ${++recipients}`,
  epost = `till${recipients}@kinda.example`,
}: { organ?: string; mottagare?: string; epost?: string } = {}) {
  const answer = await running.post(
    `/api/sammantraden/${meetingOf(organ)}/paragrafer/1/expedieringar`,
    { mottagare, dispatchedOn: '2024-03-05', channel: 'e-post', epost },
    SARA,
  );
  return { ...answer, mottagare, epost };
}

/** What the history says of the mailing to somebody, oldest first. */
async function told(mottagare: string): Promise<readonly string[]> {
  const after = await running.store.head();
  const { body } = await running.get(
    `/api/history?sammantrade=${meetingOf(OWN)}&order=oldest&limit=200&after=${after}`,
  );
  return (body['rows'] as { sentence: string }[])
    .map(({ sentence }) => sentence)
    .filter((sentence) => sentence.includes(mottagare));
}

async function open(): Promise<readonly string[]> {
  const after = await running.store.head();
  const { body } = await running.get(`/api/deadlines?organ=${OWN}&after=${after}`);
  return (body['open'] as { kind: string; what: string }[])
    .filter(({ kind }) => kind === 'expediering')
    .map(({ what }) => what);
}

describe('a decision that is dispatched by e-mail', () => {
  it('comes once, as a certified extract in PDF, and the history tells it', async () => {
    const { mottagare, epost } = await dispatch();
    expect(await open()).toEqual([
      `Beslutet i § 1 från direktionen 5 mars 2024 ska skickas till ${mottagare} med e-post.`,
    ]);
    expect(await run()).toEqual({ done: 1, failed: 0 });
    expect(await run()).toEqual({ done: 0, failed: 0 });
    expect(office.received.map(({ to }) => to)).toEqual([[epost]]);
    const [letter] = office.received;
    expect(headerOf(letter!, 'from')).toBe('Kansliet <kansli@kommunen.example>');
    expect(headerOf(letter!, 'auto-submitted')).toBe('auto-generated');
    const text = await pdfText(pdfOf(letter!));
    expect(text).toContain('Lönemodell');
    expect(text).toContain('Sara Ny, 2024-03-05');
    expect(await told(mottagare)).toEqual([
      `Beslutet i § 1 expedierades 5 mars 2024 till ${mottagare}, med e-post.`,
      `Beslutet i § 1 skickades 5 mars 2024 kl. 16.00 med e-post till ${mottagare}.`,
    ]);
    expect(await open()).toEqual([]);
  });

  it('that the server refuses for good is told as come back, and is to be sent anew', async () => {
    const wrong = 'fel@kinda.example';
    office.refuses.set(wrong, [550, 'No such user here']);
    const { mottagare } = await dispatch({ epost: wrong });
    expect((await run()).done).toBe(1);
    expect(office.received).toEqual([]);
    expect((await told(mottagare)).at(-1)).toBe(
      `Beslutet i § 1 nådde inte ${mottagare} med e-post: 550 No such user here.`,
    );
    expect(await open()).toEqual([
      expect.stringContaining(`nådde inte ${mottagare} (550 No such user here)`),
    ]);
    await dispatch({ mottagare, epost: 'ratt@kinda.example' });
    await run();
    expect(office.received.map(({ to }) => to)).toEqual([['ratt@kinda.example']]);
    expect(await open()).toEqual([]);
  });

  it('waits for a server that is down, longer each time, and comes once when it is up', async () => {
    const { mottagare } = await dispatch();
    await office.close();
    expect(await run()).toEqual({ done: 0, failed: 1 });
    expect(await run()).toEqual({ done: 0, failed: 0 });
    later(MINUTE);
    expect(await run()).toEqual({ done: 0, failed: 1 });
    await office.open();
    later(MINUTE);
    expect(await run()).toEqual({ done: 0, failed: 0 });
    later(MINUTE);
    expect(await run()).toEqual({ done: 1, failed: 0 });
    expect(office.received).toHaveLength(1);
    expect(await told(mottagare)).toHaveLength(2);
  });

  it('that is only put off does not keep the others, and is given up after five days', async () => {
    const slow = await dispatch();
    office.refuses.set(slow.epost, [451, 'Greylisted']);
    const other = await dispatch();
    expect(await run()).toEqual({ done: 1, failed: 1 });
    expect(office.received.map(({ to }) => to)).toEqual([[other.epost]]);
    later(5 * 24 * 60 * MINUTE);
    expect(await run()).toEqual({ done: 1, failed: 0 });
    expect((await told(slow.mottagare)).at(-1)).toContain('på fem dygn. 451 Greylisted');
    running.clock.set('2024-03-05T16:00:00Z');
    await dispatch({ mottagare: slow.mottagare, epost: 'annan@kinda.example' });
    await run();
  });

  it('comes once when two processes try at once, and when the log could not be told', async () => {
    const other = await startApp({
      at: running.clock.now().toISOString(),
      directory: running.directory,
      mail,
    });
    try {
      await Promise.all([dispatch(), dispatch()]);
      const runs = await Promise.all([run(), run(other)]);
      expect(runs.map(({ failed }) => failed)).toEqual([0, 0]);
      expect(office.received).toHaveLength(2);
      broken = 'ExpedieringMailed';
      const { mottagare } = await dispatch();
      expect(await run()).toEqual({ done: 0, failed: 1 });
      broken = undefined;
      later(MINUTE);
      expect(await run()).toEqual({ done: 1, failed: 0 });
      expect(office.received).toHaveLength(3);
      expect(await told(mottagare)).toHaveLength(2);
      const ids = office.received.map((letter) => headerOf(letter, 'message-id'));
      expect(new Set(ids).size).toBe(3);
      for (const id of ids) expect(id).toMatch(/^<[0-9a-f-]{36}@127\.0\.0\.1>$/);
    } finally {
      await other.stop({ keep: true });
    }
  });

  it('can be told as come back when the answer comes later', async () => {
    const { mottagare } = await dispatch();
    await run();
    const nr = recipientsOf(await told('Mottagare'));
    const answer = await running.post(
      `/api/sammantraden/${meetingOf(OWN)}/paragrafer/1/expedieringar/${nr}/studs`,
      { reason: 'Brevlådan är full' },
      SARA,
    );
    expect(answer.status).toBe(200);
    expect((await told(mottagare)).at(-1)).toContain('Brevlådan är full');
  });

  it('is never one that is under sekretess, also when the marking comes in between', async () => {
    const { mottagare } = await dispatch();
    for (const organ of [OWN, OTHER]) {
      const marked = await running.post(`/api/arenden/${SERIE[organ]}/2024/1/sekretessmarkeringar`, {
        statute: 'OSL 21:1',
        datum: '2024-03-05',
        myndighet: 'Nämnden',
        hides: ['innehall'],
      });
      expect(marked.status).toBe(200);
    }
    expect(await dispatch({ organ: OTHER })).toMatchObject({
      status: 409,
      body: { code: 'PARAGRAF_SECRET' },
    });
    await run();
    expect(office.received).toEqual([]);
    expect((await told(mottagare)).at(-1)).toContain('omfattas av sekretess');
  });

  it('takes an address that is one', async () => {
    for (const epost of [
      'kinda',
      'a@b c',
      'å@kinda.example',
      'a@b\r\nBcc: x@y.example',
      `${'a'.repeat(65)}@b.example`,
    ]) {
      expect([epost, (await dispatch({ epost })).status]).toEqual([epost, 400]);
    }
  });
});

/** How many have been sent something so far. */
const recipientsOf = (sentences: readonly string[]) =>
  sentences.filter((sentence) => sentence.includes('expedierades')).length;
