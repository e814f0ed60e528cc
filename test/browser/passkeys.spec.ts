import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts } from '@liggaren/api';
import { MovableClock } from '@liggaren/governance';
import type { Browser, Page } from 'playwright-core';
import type { RunningApp } from '../flows/running-app.js';
import { behindTheDoor, meetingOf, OWN, seedTwoBoards } from '../flows/two-boards.js';
import { hasBrowser, openBrowser } from './browser.js';

const JUSTERARE = `${OWN}-justerare`;
const justering = `/api/sammantraden/${meetingOf(OWN)}/justering`;

const describeInBrowser = hasBrowser ? describe : undefined;

describeInBrowser?.('a passkey in a browser with an authenticator', () => {
  let app: RunningApp;
  let browser: Browser;
  let page: Page;
  let sha256: string;
  const clock = new MovableClock('2024-03-05T15:00:00Z');

  beforeAll(async () => {
    app = await behindTheDoor(
      async (open) => {
        await seedTwoBoards(open);
        await open.post(`/api/sammantraden/${meetingOf(OWN)}/avslut`, {
          closedAt: '2024-03-05T14:00:00+01:00',
        });
        sha256 = String((await open.post(`${justering}/begaran`, {})).body['sha256']);
      },
      { signInClock: clock },
    );
    browser = await openBrowser();
    page = await browser.newPage();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`http://localhost:${new URL(app.url).port}/anslagstavla`);
  });
  afterAll(async () => {
    await browser?.close();
    await app.stop();
  });

  /** What the page's own script would do. */
  const post = (path: string, body: object, csrf = '') =>
    page.evaluate(
      async ([to, text, word]) => {
        const response = await fetch(to!, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-csrf-token': word! },
          body: text!,
        });
        return { status: response.status, body: (await response.json()) as Record<string, unknown> };
      },
      [path, JSON.stringify(body), csrf] as const,
    );
  const create = (publicKey: unknown) =>
    page.evaluate(async (options) => {
      const made = await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
          options as PublicKeyCredentialCreationOptionsJSON,
        ),
      });
      return (made as PublicKeyCredential).toJSON() as object;
    }, publicKey);
  const get = (publicKey: unknown) =>
    page.evaluate(async (options) => {
      const signed = await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
          options as PublicKeyCredentialRequestOptionsJSON,
        ),
      });
      return (signed as PublicKeyCredential).toJSON() as object;
    }, publicKey);

  async function signIn(): Promise<string> {
    clock.set(new Date(clock.now().getTime() + 1000));
    const accounts = app.app.get(Accounts);
    accounts.create(JUSTERARE, JUSTERARE);
    const engangskod = accounts.newLink(JUSTERARE, Math.floor(clock.now().getTime() / 1000));
    const link = { engangskod, losenord: 'fyra ord som ingen annan vet' };
    return String((await post('/api/inloggning/engangskod', link)).body['csrf']);
  }

  it('is made, and signs the protokoll with what anyone can verify it by', async () => {
    let csrf = await signIn();
    const making = await post('/api/mig/passnycklar/utmaning', {}, csrf);
    const svar = await create(making.body['publicKey']);
    const made = await post(
      '/api/mig/passnycklar',
      { namn: 'Min dator', svar, utmaning: making.body['utmaning'] },
      csrf,
    );
    expect(made).toMatchObject({ status: 200, body: { passnyckelnummer: 1 } });

    csrf = await signIn();
    const signing = await post(`${justering}/utmaning`, { sha256 }, csrf);
    const passnyckel = await get(signing.body['publicKey']);
    const signature = {
      personId: JUSTERARE,
      sha256,
      signedOn: '2024-03-05',
      method: 'e-underskrift',
      passnyckel,
      utmaning: signing.body['utmaning'],
    };
    expect(await post(`${justering}/underskrifter`, signature, csrf)).toMatchObject({ status: 200 });
    let evidence: unknown;
    for await (const { type, data } of app.store.readStream(`sammantrade-${meetingOf(OWN)}`)) {
      if (type === 'JusteringSigned' && data['sha256'] === sha256) evidence = data['evidence'];
    }
    expect(evidence).toMatchObject({ kind: 'passnyckel', rpId: 'localhost' });
  });
});
