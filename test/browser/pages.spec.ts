import { AxeBuilder } from '@axe-core/playwright';
import { CloseAnslagJob } from '@liggaren/worker';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { play } from '../../apps/cli/src/demo/play.js';
import { startApp, type RunningApp } from '../flows/running-app.js';
import { hasBrowser, openBrowser } from './browser.js';

const PAGES = [
  '/anslagstavla',
  '/anslagstavla/arkiv',
  '/anslagstavla/itsam-2024-03-05',
  '/diarium',
  '/diarium?q=förbundsordning',
  '/diarium/ITSAM/2024/8',
  '/protokoll',
  '/protokoll/itsam-2024-03-05',
  '/protokoll/finns-inte',
];

const describeInBrowser = hasBrowser ? describe : undefined;

describeInBrowser?.('the pages for everyone, in a browser', () => {
  let app: RunningApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startApp();
    const job = app.app.get(CloseAnslagJob);
    await play({ origin: app.url, setClock: (instant) => app.clock.set(instant), runJob: () => job.run() });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app.stop();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 320],
  ] as const)(
    'have no fault that axe finds, in %s at %s px, and nothing to scroll sideways',
    async (colorScheme, width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const path of PAGES) {
        await page.goto(app.url + path);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect([path, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([path, []]);
        const { scroll, client } = await page.evaluate(() => ({
          scroll: document.documentElement.scrollWidth,
          client: document.documentElement.clientWidth,
        }));
        expect([path, scroll]).toEqual([path, client]);
      }
      await context.close();
    },
  );

  it('are whole without JavaScript: from the notice to the § and its ärende, and through the search', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${app.url}/anslagstavla/arkiv`);
    await page.click('text=Direktionen, protokoll 5 mars 2024');
    await page.click('text=Varför den dagen?');
    expect(await page.isVisible('text=annandag påsk')).toBe(true);
    await page.click('text=Ordförandeskap samt vice ordförandeskap 2024-2026');
    expect(page.url()).toBe(`${app.url}/protokoll/itsam-2024-03-05#p5`);
    await page.click('#p5 >> text=ITSAM 2024/23');
    expect(await page.textContent('h1')).toBe('Ordförandeskap samt vice ordförandeskap 2024-2026');

    await page.click('nav >> text=Diarium');
    await page.fill('#q', 'förbundsordning');
    await Promise.all([page.waitForURL(/q=/), page.keyboard.press('Enter')]);
    expect(await page.textContent('tbody tr:first-child')).toContain('ITSAM 2024/8');
    await context.close();
  });

  it('can be used with the keyboard alone', async () => {
    const page = await browser.newPage();
    await page.goto(`${app.url}/diarium`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Till innehållet');
    await page.keyboard.press('Enter');
    expect(page.url()).toContain('#main');
    await page.close();
  });
});
