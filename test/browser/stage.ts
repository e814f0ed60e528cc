import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import { FirstAdmin } from '@liggaren/api';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Cast } from '../../apps/cli/src/demo/people.js';
import { gatherBoard } from '../../apps/cli/src/demo/play.js';
import { startApp, type RunningApp } from '../flows/running-app.js';
import { openBrowser } from './browser.js';

/** An app where the demo's people sign in, and a browser to do it in. */
export interface Stage {
  readonly app: RunningApp;
  readonly browser: Browser;
  readonly cast: Cast;
  /** A window of one who has signed in, at an address under /arbeta. */
  open(role: keyof Cast, path: string, options?: BrowserContextOptions): Promise<Page>;
  /** What was written to the console of any window: errors, broken policies. */
  readonly noise: readonly string[];
  stop(): Promise<void>;
}

/** The demo's board before its meeting, 27 February 2024; `play` makes another cast, and goes as far as it likes. */
export async function openStage(
  play: (app: RunningApp, invited: { konto: string; engangskod: string }) => Promise<Cast> = (app, invited) =>
    gatherBoard({ origin: app.url, invited }),
): Promise<Stage> {
  const app = await startApp({ at: '2024-02-27T08:00:00+01:00', signIn: true });
  const invited = (await app.app.get(FirstAdmin).invite())!;
  const cast = await play(app, invited);
  const browser = await openBrowser();
  const noise: string[] = [];
  return {
    app,
    browser,
    cast,
    noise,
    async open(role, path, options = {}) {
      const context = await browser.newContext({
        locale: 'sv-SE',
        viewport: { width: 1280, height: 900 },
        ...options,
      });
      const { konto, losenord } = cast[role];
      const answer = await context.request.post(`${app.url}/api/inloggning`, { data: { konto, losenord } });
      expect(answer.status()).toBe(200);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') noise.push(`${path}: ${message.text()}`);
      });
      page.on('pageerror', (error) => noise.push(`${path}: ${String(error)}`));
      await page.goto(`${app.url}/arbeta${path}`);
      return page;
    },
    stop: async () => {
      await browser.close();
      await app.stop();
    },
  };
}

/** Waits until what is read is what is expected: for what is recorded by a click a moment ago. */
export async function expectSoon<T>(read: () => Promise<T>, expected: T): Promise<void> {
  let seen = await read();
  for (let tries = 0; tries < 50 && JSON.stringify(seen) !== JSON.stringify(expected); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    seen = await read();
  }
  expect(seen).toEqual(expected);
}

const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 320 },
] as const;

let pictures = 0;

/** With `PICTURES=<folder>`, each page that is looked at is kept as a picture, for people to look at too. */
async function keepPicture(page: Page, look: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder === undefined) return;
  pictures += 1;
  const name = new URL(page.url()).pathname.replaceAll('/', '_');
  await page.screenshot({
    path: join(folder, `${String(pictures).padStart(3, '0')}${name}-${look}.png`),
    fullPage: true,
  });
}

/** The page as it stands has no fault that axe finds, in light and wide or in dark and narrow, and
 * nothing to scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize()!;
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await keepPicture(page, `${colorScheme}-${width}`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const faults = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    expect([page.url(), colorScheme, width, faults]).toEqual([page.url(), colorScheme, width, []]);
    await expectNothingBeside(page);
  }
  // The width of most phones, where nothing else differs than what goes on a line.
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNothingBeside(page);
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
}

/** Nothing to scroll sideways. */
async function expectNothingBeside(page: Page): Promise<void> {
  const { width, scroll, client } = await page.evaluate(() => ({
    width: innerWidth,
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect([page.url(), width, scroll]).toEqual([page.url(), width, client]);
}
