import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Accounts, ON_THIS_MACHINE } from '@liggaren/api';
import { collect } from '@liggaren/event-store/testing';
import { MovableClock } from '@liggaren/governance';
import type { Browser, Page } from 'playwright-core';
import { Issuer } from '../flows/issuer.js';
import type { RunningApp } from '../flows/running-app.js';
import { behindTheDoor, meetingOf, OWN, seedTwoBoards } from '../flows/two-boards.js';
import { hasBrowser, openBrowser } from './browser.js';
import { expectAccessible } from './stage.js';

const JUSTERARE = `${OWN}-justerare`;
const SIGNING = `/arbeta/justering/${meetingOf(OWN)}`;
const PASSWORD = 'fyra ord som ingen annan vet';

/** Two boards, and a protokoll of one that waits for its justerare. */
async function seedWaiting(open: RunningApp): Promise<void> {
  await seedTwoBoards(open);
  const meeting = `/api/sammantraden/${meetingOf(OWN)}`;
  await open.post(`${meeting}/avslut`, { closedAt: '2024-03-05T14:00:00+01:00' });
  expect((await open.post(`${meeting}/justering/begaran`, {})).status).toBe(200);
}

/** What the ledger has of how the justerare signed the whole protokoll. */
async function evidenceIn(app: RunningApp): Promise<Record<string, unknown> | undefined> {
  const events = await collect(app.store.readStream(`sammantrade-${meetingOf(OWN)}`));
  // Another § of the meeting was signed by itself before.
  const signed = events.findLast(
    ({ type, data }) =>
      type === 'JusteringSigned' && data['personId'] === JUSTERARE && data['paragraf'] === undefined,
  );
  return signed?.data['evidence'] as Record<string, unknown> | undefined;
}

const describeInBrowser = hasBrowser ? describe : undefined;

describeInBrowser?.('the justerare on the page', () => {
  let browser: Browser;
  let app: RunningApp;
  let page: Page;
  const noise: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    noise.length = 0;
    page = await (await browser.newContext({ locale: 'sv-SE' })).newPage();
    page.on('pageerror', (error) => noise.push(String(error)));
  });
  afterEach(async () => {
    await page.context().close();
    await app.stop();
  });

  it('signs with the passkey that they made at their account, and not when it does not know them', async () => {
    const clock = new MovableClock('2024-03-05T15:00:00Z');
    app = await behindTheDoor(seedWaiting, { signInClock: clock });
    // A passkey belongs to a name, not to a number.
    const origin = `http://localhost:${new URL(app.url).port}`;
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const accounts = app.app.get(Accounts);
    accounts.create(JUSTERARE, JUSTERARE);
    const code = accounts.newLink(JUSTERARE, Math.floor(clock.now().getTime() / 1000));
    const chosen = await page.request.post(`${origin}/api/inloggning/engangskod`, {
      data: { engangskod: code, losenord: PASSWORD },
    });
    expect(chosen.status()).toBe(200);
    await page.goto(`${origin}/arbeta/justering`);
    await page.getByRole('link', { name: 'Mina passnycklar' }).click();
    await page.waitForSelector('text=Du har ingen passnyckel än');
    await page.getByLabel('Vad kallar du den?').fill('Min dator');
    await page.getByRole('button', { name: 'Lägg till' }).click();
    await page.getByText('Ta bort Min dator', { exact: true }).waitFor();
    await expectAccessible(page);
    // Whoever adds a key signs in anew before it signs.
    clock.set(new Date(clock.now().getTime() + 1000));
    await page.getByRole('link', { name: 'Logga in på nytt' }).click();
    await page.getByLabel('Konto').fill(JUSTERARE);
    await page.getByLabel('Lösenord').fill(PASSWORD);
    await page.getByRole('button', { name: 'Logga in' }).click();
    await page.getByText('Ta bort Min dator', { exact: true }).waitFor();

    await page.goto(origin + SIGNING);
    const sign = page.getByRole('button', { name: 'Underteckna med passnyckeln' });
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await sign.click();
    await page.waitForSelector('text=Inget undertecknades. Försök igen.');
    expect(await evidenceIn(app)).toBeUndefined();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await sign.click();
    await page.waitForSelector('h2:has-text("Kvitto")');
    expect(await evidenceIn(app)).toMatchObject({ kind: 'passnyckel', rpId: 'localhost' });

    // Long after, nobody at the open screen takes the key away.
    await page.goto(`${origin}/arbeta/justering/passnycklar`);
    await page.getByText('Ta bort Min dator', { exact: true }).click();
    clock.set(new Date(clock.now().getTime() + 600_000));
    await page.getByRole('button', { name: 'Ja, ta bort Min dator' }).click();
    await page.waitForSelector('[role=alert]:has-text("Logga in på nytt")');
    clock.set(new Date(clock.now().getTime() - 600_000));
    await page.getByRole('button', { name: 'Ja, ta bort Min dator' }).click();
    await page.waitForSelector('text=Du har ingen passnyckel än');
    expect(noise).toEqual([]);
  });

  it('who signed in at an issuer long ago does so anew, comes back to the text and signs', async () => {
    const clock = new MovableClock(new Date().toISOString());
    const issuer = await Issuer.start();
    try {
      app = await behindTheDoor(seedWaiting, {
        signInClock: clock,
        access: { ...ON_THIS_MACHINE, oidc: issuer.settings },
      });
      await issuer.serve([app.url]);
      await issuer.calling(JUSTERARE, async () => {
        await page.goto(`${app.url}/api/inloggning/oidc?till=${encodeURIComponent(SIGNING)}`);
        await signInAtIssuer(page, `${app.url}${SIGNING}`);
        const sign = page.getByRole('button', { name: 'Underteckna', exact: true });
        await sign.waitFor();
        expect(await page.getByLabel('Ditt lösenord').count()).toBe(0);
        clock.set(new Date(Date.now() + 600_000));
        await sign.click();
        const again = page.getByRole('link', { name: 'Logga in på nytt' });
        await again.waitFor();
        expect(await evidenceIn(app)).toBeUndefined();

        clock.set(new Date());
        const from = Math.floor(Date.now() / 1000) * 1000;
        await again.click();
        await signInAtIssuer(page, `${app.url}${SIGNING}`);
        clock.set(new Date());
        await sign.click();
        await page.waitForSelector('h2:has-text("Kvitto")');
        const evidence = await evidenceIn(app);
        expect(evidence).toMatchObject({ kind: 'inloggning', how: 'oidc' });
        expect(Date.parse(String(evidence?.['signedInAt']))).toBeGreaterThanOrEqual(from);
      });
      expect(noise).toEqual([]);
    } finally {
      await issuer.stop();
    }
  });
});

/** The issuer's own pages, until the browser is back where it was going. */
async function signInAtIssuer(page: Page, back: string): Promise<void> {
  const login = page.locator('input[name=login]');
  await login.fill('jk');
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  const consent = page.getByRole('button', { name: 'Continue' });
  await Promise.race([page.waitForURL(back), consent.waitFor().then(() => consent.click())]);
  await page.waitForURL(back);
}
