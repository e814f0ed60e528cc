import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MailExpedieringarJob } from '@liggaren/worker';
import { pino } from 'pino';
import { generate } from 'selfsigned';
import { as } from './anyone.js';
import { PostOffice, type House } from './post-office.js';
import { startApp, type RunningApp } from './running-app.js';
import { meetingOf, OWN, seedTwoBoards } from './two-boards.js';

// This machine, by an address that is not taken for it: such a server must offer TLS.
const HOST = '0.0.0.0';
const LOGIN = { user: 'liggaren', pass: 'hemligt-lösenord' };
const createSecureContext = tls.createSecureContext;

/** As NODE_EXTRA_CA_CERTS does at start. */
function trust(cert: string): void {
  tls.createSecureContext = (options) => {
    const context = createSecureContext(options);
    (context.context as { addCACert(pem: string): void }).addCACert(cert);
    return context;
  };
}

async function certificateFor(ip: string) {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'mail' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip }] },
    ],
  });
  return { cert, key };
}

describe('a mail server that is not on this machine', () => {
  const office = new PostOffice();
  const lines: string[] = [];
  let house: Required<House>;
  let running: RunningApp;

  beforeAll(async () => {
    house = { tls: await certificateFor(HOST), login: LOGIN };
    await office.open();
    running = await startApp({
      at: '2024-03-05T15:00:00Z',
      log: pino({ level: 'warn' }, { write: (line) => void lines.push(line) }),
      mail: { host: HOST, port: office.port, isTls: false, login: LOGIN, from: 'kansli@kommunen.example' },
    });
    await seedTwoBoards(running);
  });
  afterAll(async () => {
    await running.stop();
    await office.close();
  });
  beforeEach(() => {
    office.received.length = 0;
    office.tried.length = 0;
    lines.length = 0;
  });
  afterEach(() => {
    tls.createSecureContext = createSecureContext;
  });

  async function dispatch(epost: string): Promise<void> {
    const { status } = await running.post(
      `/api/sammantraden/${meetingOf(OWN)}/paragrafer/1/expedieringar`,
      { mottagare: epost, dispatchedOn: '2024-03-05', channel: 'e-post', epost },
      as('sara'),
    );
    expect(status).toBe(200);
  }

  const run = () => running.app.get(MailExpedieringarJob).run();
  /** An hour later: whatever waits has waited long enough. */
  function runLater() {
    running.clock.set(new Date(running.clock.now().getTime() + 3600_000));
    return run();
  }
  const reasons = () => lines.map((line) => (JSON.parse(line) as { reason?: string }).reason);

  it('is given letters and the password within TLS', async () => {
    await office.rebuild(house);
    trust(house.tls.cert);
    await dispatch('till@kinda.example');
    expect(await run()).toEqual({ done: 1, failed: 0 });
    expect(office.received.map(({ to }) => to)).toEqual([['till@kinda.example']]);
    expect(office.tried).toEqual([{ pass: LOGIN.pass, isSecret: true }]);
    expect(lines).toEqual([]);
  });

  const trusts = async () => trust(house.tls.cert);
  it.each<
    [what: string, says: RegExp, house: () => Promise<House>, before: () => Promise<void>, tries: number]
  >([
    [
      'does not take the password',
      /^AUTH PLAIN: 535 .*password/i,
      async () => ({ ...house, login: { ...LOGIN, pass: 'nytt' } }),
      trusts,
      1,
    ],
    ['offers no TLS', /^STARTTLS: 500/, async () => ({ login: LOGIN }), trusts, 0],
    [
      'shows a certificate that nobody trusts',
      /^CONN: .*self-signed certificate/,
      async () => house,
      async () => undefined,
      0,
    ],
    [
      'shows the certificate of another',
      /^CONN: .*does not match/,
      async () => {
        const other = await certificateFor('192.0.2.1');
        trust(other.cert);
        return { ...house, tls: other };
      },
      async () => undefined,
      0,
    ],
  ])(
    'that %s gets nothing in the clear; the log says why, and the letters go when it is mended',
    async (what, says, otherHouse, before, tries) => {
      await before();
      await office.rebuild(await otherHouse());
      const name = what.replaceAll(' ', '-');
      await dispatch(`ett-${name}@kinda.example`);
      await dispatch(`tva-${name}@kinda.example`);
      // Who waits behind the first waits for the same server: a wrong password is not tried once a letter.
      expect(await run()).toEqual({ done: 0, failed: 1 });
      expect(office.tried.map(({ isSecret }) => isSecret)).toEqual(Array(tries).fill(true));
      expect(office.received).toEqual([]);
      expect(reasons()).toEqual([expect.stringMatching(says)]);
      expect(lines.join('')).not.toContain(LOGIN.pass);

      tls.createSecureContext = createSecureContext;
      trust(house.tls.cert);
      await office.rebuild(house);
      expect(await runLater()).toEqual({ done: 2, failed: 0 });
      expect(office.received.map(({ to }) => to)).toEqual([
        [`ett-${name}@kinda.example`],
        [`tva-${name}@kinda.example`],
      ]);
    },
  );
});
