import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasBrowser } from './browser.js';
import { expectAccessible, expectSoon, openStage, type Stage } from './stage.js';

const describeInBrowser = hasBrowser ? describe : undefined;

describeInBrowser?.('the dashboard', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.stop());

  it('has one sign in first and brings one back; who signs out leaves no draft behind', async () => {
    const page = await stage.browser.newPage();
    await page.goto(`${stage.app.url}/arbeta/sammantraden/kalla`);
    await page.waitForURL('**/logga-in?**');
    const { konto, losenord } = stage.cast.sekreterare;
    await page.getByLabel('Konto').fill(konto);
    await page.getByLabel('Lösenord').fill(losenord);
    await page.getByRole('button', { name: 'Logga in' }).click();
    await page.waitForURL('**/arbeta/sammantraden/kalla');
    await page.getByLabel('Plats').fill('Rådhuset');
    const kept = () =>
      page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('liggaren:')));
    expect(await kept()).toEqual(['liggaren:utkast:kalla']);
    await page.getByRole('button', { name: 'Logga ut' }).click();
    await page.waitForURL('**/logga-in');
    expect(await kept()).toEqual([]);
    await page.close();
  });

  it('shows each role the places that it has use of', async () => {
    const places = async (role: 'sekreterare' | 'admin') => {
      const page = await stage.open(role, '/');
      await page.waitForSelector('h1');
      const texts = await page.locator('nav a').allTextContents();
      await page.context().close();
      return texts;
    };
    expect(await places('sekreterare')).toEqual(
      expect.arrayContaining(['Översikt', 'Sammanträden', 'Ärenden']),
    );
    const ofAdmin = await places('admin');
    expect(ofAdmin).toContain('Översikt');
    expect(ofAdmin).not.toContain('Sammanträden');
  });

  it('shows what is to be done, with no fault that axe finds', async () => {
    const page = await stage.open('sekreterare', '/oversikt');
    await page.waitForSelector('text=Väntar');
    expect(await page.title()).toBe('Översikt – Liggaren');
    await expectAccessible(page);
    await page.context().close();
  });

  it('folds its places into a menu on a phone: it opens, Esc closes it, and the focus stays', async () => {
    const page = await stage.open('sekreterare', '/oversikt', { viewport: { width: 390, height: 844 } });
    const menu = page.getByRole('button', { name: 'Meny' });
    await menu.waitFor();
    const nav = page.getByRole('navigation', { name: 'Arbetssidor' });
    expect(await nav.isVisible()).toBe(false);
    await menu.press('Enter');
    expect([await nav.isVisible(), await menu.getAttribute('aria-expanded')]).toEqual([true, 'true']);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Översikt');
    await page.keyboard.press('Escape');
    expect([await nav.isVisible(), await menu.getAttribute('aria-expanded')]).toEqual([false, 'false']);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Meny');
    await menu.press('Enter');
    await expectAccessible(page);
    await nav.getByText('Ärenden').click();
    await page.waitForURL('**/arbeta/arenden');
    expect(await nav.isVisible()).toBe(false);
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    await page.context().close();
  });

  it('asks now and then where one may not hear what happens, and not when nobody is there', async () => {
    for (const [role, path, asked] of [
      ['admin', '/drift/konton', '/api/konton'],
      ['justerare', '/justering', '/api/mig'],
    ] as const) {
      const page = await stage.open(role, path);
      await page.clock.install();
      const requests: string[] = [];
      page.on('request', (request) => requests.push(new URL(request.url()).pathname));
      await page.reload();
      await page.waitForSelector('h1');
      await page.waitForLoadState('networkidle');
      const times = () => requests.filter((one) => one === asked).length;
      const before = times();
      await page.clock.runFor(31_000);
      await expectSoon(async () => times() > before, true);
      await page.waitForLoadState('networkidle');
      expect([role, requests.includes('/api/changes')]).toEqual([role, false]);
      await page.clock.fastForward(600_000);
      await page.waitForLoadState('networkidle');
      const then = times();
      await page.clock.runFor(120_000);
      await page.waitForLoadState('networkidle');
      expect([role, times()]).toEqual([role, then]);
      await page.context().close();
    }
  });

  it('weighs less than 350 kB on the wire at the first visit, fonts and all', async () => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    const { konto, losenord } = stage.cast.sekreterare;
    await context.request.post(`${stage.app.url}/api/inloggning`, { data: { konto, losenord } });
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    let bytes = 0;
    network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(`${stage.app.url}/arbeta/`);
    await page.waitForSelector('h1');
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(350_000);
    await context.close();
  });

  it('keeps its files a year and asks for its first page anew, packed for those who take it', async () => {
    const first = await stage.app.get('/arbeta/sammantraden/finns');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const [script] = /\/arbeta\/assets\/[\w-]+\.js/.exec(String(first.body['text']))!;
    const { headers } = await stage.app.get(script);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(await stage.app.get('/arbeta/assets/..%2Findex.html')).toMatchObject({ status: 404 });
    expect(await stage.app.get('/arbeta/assets/finns-inte.js')).toMatchObject({ status: 404 });
  });

  it('breaks no policy and writes no error', () => {
    expect(stage.noise).toEqual([]);
  });
});
