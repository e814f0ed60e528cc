import { AxeBuilder } from '@axe-core/playwright';
import { FirstAdmin } from '@liggaren/api';
import { Projector, type EventStore } from '@liggaren/event-store';
import { generateKey } from '@liggaren/ledger';
import { CloseAnslagJob, SignCheckpointJob } from '@liggaren/worker';
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
  '/verifiera',
  '/verifiera?protokoll=itsam-2024-03-05&sha256=734980d0e112',
];

const describeInBrowser = hasBrowser ? describe : undefined;

async function eventsOf(store: EventStore, stream: string) {
  const found = [];
  for await (const event of store.readStream(stream)) found.push(event);
  return found;
}

describeInBrowser?.('the pages for everyone, in a browser', () => {
  let app: RunningApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startApp({ at: '2024-02-27T08:00:00+01:00', signIn: true });
    const job = app.app.get(CloseAnslagJob);
    const invited = (await app.app.get(FirstAdmin).invite())!;
    await play({
      origin: app.url,
      invited,
      setClock: (instant) => app.clock.set(instant),
      runJob: () => job.run(),
    });
    await app.app.get(Projector).waitFor((await app.store.head())!, 10_000);
    await app.app.get(SignCheckpointJob).run();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app.stop();
  });

  it.each([
    ['light', 1280],
    ['dark', 320],
  ] as const)('have no fault that axe finds, in %s at %s px', async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    for (const path of PAGES) {
      await page.goto(app.url + path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect([path, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([path, []]);
    }
    await context.close();
  });

  it('have nothing to scroll sideways, however narrow', async () => {
    const page = await browser.newPage();
    for (const path of PAGES) {
      await page.goto(app.url + path);
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const { scrollWidth, clientWidth } = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          clientWidth: document.documentElement.clientWidth,
        }));
        expect([path, width, scrollWidth]).toEqual([path, width, clientWidth]);
      }
    }
    await page.close();
  });

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

  it('try a proof that is pasted or dropped, step by step, and say which step fails', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const { id } = (await eventsOf(app.store, 'sammantrade-itsam-2024-03-05')).at(-1)!;
    const proof = await (await fetch(`${app.url}/api/ledger/proofs/${id}`)).text();
    const marks = () => page.locator('.steps .mark').allTextContents();

    await page.goto(`${app.url}/verifiera?handelse=${id}`);
    await page.waitForSelector('text=Beviset stämmer.');
    expect(await marks()).toEqual(['✓', '✓', '✓', '✓', '–']);
    expect(await page.textContent('#verdict')).toContain('när 98 händelser signerades');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    // What the code on the printed protokoll leads to.
    await page.goto(`${app.url}/verifiera?protokoll=itsam-2024-03-05`);
    await page.waitForSelector('text=Summan i händelsen är den som står på den här sidan.');
    expect(await marks()).toEqual(['✓', '✓', '✓', '✓', '✓']);
    expect(await page.textContent('#verdict')).toContain('"justeratOn": "2024-03-11"');

    await page.goto(`${app.url}/verifiera?handelse=${id}`);
    await page.fill('#proof', proof.replace(/^index .*$/m, 'index 3'));
    await page.click('#checker button');
    await page.waitForSelector('text=Beviset stämmer inte.');
    expect(await marks()).toEqual(['✓', '✓', '✓', '✗', '–']);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    await page.fill('#key', generateKey('annan.example').verifierKey);
    await page.setInputFiles('#file', {
      name: 'bevis.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(proof),
    });
    await page.waitForSelector('text=inte signerad med den angivna nyckeln');
    expect(await marks()).toEqual(['✓', '✓', '✗', '–', '–']);

    await page.reload();
    await page.waitForSelector('text=Beviset stämmer.');
    const dropped = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'hej.txt'));
      return data;
    }, 'hej');
    await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
    await page.waitForSelector('text=Det här är inget bevis ur Liggaren.');
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
