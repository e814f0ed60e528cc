import { AxeBuilder } from '@axe-core/playwright';
import { FirstAdmin } from '@liggaren/api';
import { MovableClock } from '@liggaren/governance';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { startApp, type RunningApp } from '../flows/running-app.js';
import { hasBrowser, openBrowser } from './browser.js';

const PASSWORD = 'fyra ord som ingen annan vet';
const describeInBrowser = hasBrowser ? describe : undefined;

describeInBrowser?.('signing in, on pages without JavaScript', () => {
  let app: RunningApp;
  let browser: Browser;
  let page: Page;
  let totp: TOTP;
  const clock = new MovableClock('2024-03-05T12:00:00Z');
  const code = () => totp.generate({ timestamp: clock.now().getTime() });
  const later = (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000));
  const title = () => page.textContent('h1');
  const press = async (name: string) => {
    await Promise.all([page.waitForEvent('load'), page.click(`button:has-text("${name}")`)]);
  };
  /** No fault that axe finds, and nothing to scroll sideways: on a narrow phone in the dark, or on a screen in daylight. */
  const assertGood = async (width: 320 | 1280 = 320) => {
    expect(await page.locator('script').count()).toBe(0);
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: width === 320 ? 'dark' : 'light' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const { scrollWidth, clientWidth } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      clientWidth: document.documentElement.clientWidth,
    }));
    const faults = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    expect([await title(), faults, scrollWidth]).toEqual([await title(), [], clientWidth]);
  };

  beforeAll(async () => {
    app = await startApp({ signIn: true, signInClock: clock });
    browser = await openBrowser();
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(10_000);
  });
  afterAll(async () => {
    await browser?.close();
    await app.stop();
  });

  it('begins with a link on which the password is chosen, beside what is wrong with it', async () => {
    const { engangskod } = (await app.app.get(FirstAdmin).invite())!;
    await page.goto(`${app.url}/logga-in/valj-losenord?engangskod=${engangskod}`);
    await page.fill('#nyttLosenord', 'kort');
    await page.fill('#igen', 'kort');
    await press('Spara lösenordet');
    expect(await page.textContent('#nyttLosenord-fel')).toContain('minst 12 tecken');
    await assertGood();
    await page.fill('#nyttLosenord', PASSWORD);
    await page.fill('#igen', `${PASSWORD}!`);
    await press('Spara lösenordet');
    expect(await page.textContent('#igen-fel')).toContain('inte samma lösenord');
    await page.fill('#nyttLosenord', PASSWORD);
    await page.fill('#igen', PASSWORD);
    await press('Spara lösenordet');
    expect(page.url()).toBe(`${app.url}/arbeta`);
    await page.goto(`${app.url}/mitt-konto`);
    expect(await title()).toBe('Administratören');
    await assertGood(1280);
    await assertGood(320);
  });

  it('can have a second factor, as a picture and as text, that is asked for from its first code on', async () => {
    await page.fill('#ny-kod', PASSWORD);
    await press('Lägg till en kod');
    const secret = (await page.textContent('code'))!.replaceAll(' ', '');
    expect(await page.isVisible('.qr svg')).toBe(true);
    await assertGood();
    totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await page.fill('#kod', '000000');
    await press('Bekräfta');
    expect(await page.textContent('#kod-fel')).toContain('Koden stämmer inte');
    expect(await page.content()).not.toContain(secret);
    await page.fill('#kod', code());
    await press('Bekräfta');
    expect(await page.textContent('[role=status]')).toContain('Koden gäller');
    await press('Logga ut');
  });

  it('asks for the password, then for the code, and goes on to where one was going', async () => {
    await page.goto(`${app.url}/mitt-konto`);
    expect(page.url()).toBe(`${app.url}/logga-in?till=%2Fmitt-konto`);
    await page.fill('#konto', 'admin');
    await page.fill('#losenord', 'fel lösenord alldeles');
    await press('Logga in');
    expect(await page.textContent('#losenord-fel')).toContain('stämmer inte');
    expect(await page.inputValue('#konto')).toBe('admin');
    await assertGood(1280);
    await assertGood(320);
    await page.fill('#losenord', PASSWORD);
    await press('Logga in');
    expect(await title()).toBe('Skriv koden');
    await assertGood();
    await page.fill('#kod', '000000');
    await press('Logga in');
    expect(await page.textContent('#kod-fel')).toContain('stämmer inte');
    later(31);
    await page.fill('#kod', code());
    await press('Logga in');
    expect(page.url()).toBe(`${app.url}/mitt-konto`);
  });

  it('shows the other places where one is signed in, and ends them one by one or all by a new password', async () => {
    later(31);
    const elsewhere = await app.post('/api/inloggning', { konto: 'admin', losenord: PASSWORD, kod: code() });
    const cookie = elsewhere.headers.getSetCookie()[0]!.split(';')[0]!;
    expect((await app.get('/api/mig', { cookie })).status).toBe(200);
    await page.goto(`${app.url}/mitt-konto`);
    expect(await page.locator('.sessions li').count()).toBe(2);
    await press('Avsluta');
    expect(await page.locator('.sessions li').count()).toBe(1);
    expect((await app.get('/api/mig', { cookie })).status).toBe(401);

    later(31);
    await page.fill('#byt', PASSWORD);
    await page.fill('#byt-kod', code());
    await page.fill('#nyttLosenord', `${PASSWORD} nu`);
    await page.fill('#igen', `${PASSWORD} nu`);
    await press('Byt lösenord');
    await page.goto(`${app.url}/mitt-konto`);
    expect(await title()).toBe('Logga in');
  });
});
