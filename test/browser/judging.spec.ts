import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import { CloseAnslagJob, SignCheckpointJob } from '@liggaren/worker';
import { play } from '../../apps/cli/src/demo/play.js';
import { hasBrowser } from './browser.js';
import { expectAccessible, openStage, type Stage } from './stage.js';

const describeInBrowser = hasBrowser ? describe : undefined;

describeInBrowser?.('the pages of those who judge', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage((app, invited) =>
      play({
        origin: app.url,
        invited,
        setClock: (instant) => app.clock.set(instant),
        runJob: () => app.app.get(CloseAnslagJob).run(),
      }),
    );
    const { app, store } = stage.app;
    await app.get(Projector).waitFor((await store.head())!, 10_000);
    await app.get(SignCheckpointJob).run();
  });
  afterAll(() => stage.stop());

  describe('the revisor', () => {
    it('follows an ärende from its number to what was known on a day, and sends the address on', async () => {
      const page = await stage.open('revisor', '/revision');
      await page.fill('input[type=search]', 'itsam 2024/25');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=Så ser det ut nu.');
      expect(await page.locator('.told').textContent()).toContain(
        'att notera informationen till protokollet',
      );

      await page.getByRole('slider').focus();
      await page.keyboard.press('Home');
      await page.waitForSelector('text=Så här såg det ut tisdag 27 februari 2024 kl. 08:00.');
      await page.waitForSelector('text=Ärendet hade inte tagits upp.');
      const address = page.url();
      await page.goto('about:blank');
      await page.goto(address);
      await page.waitForSelector('text=Ärendet hade inte tagits upp.');
      await expectAccessible(page);
      await page.context().close();
    });

    it('marks two instants of a meeting and reads what differs, field by field', async () => {
      const page = await stage.open('revisor', '/revision');
      await page.click('text=Direktionen tisdag 5 mars 2024');
      await page.waitForSelector('text=Så ser det ut nu.');
      await page.getByRole('slider').focus();
      await page.keyboard.press('Home');
      await page.click('text=Jämför härifrån');
      await page.waitForSelector('text=Inget skiljer.');
      await page.click('text=Steget efter');
      const row = page.locator('.difference tr', { hasText: '§ 1, beslut' }).first();
      expect(await row.textContent()).toContain('Direktionen beslutar att notera informationen');
      await page.click('text=Sluta jämföra');
      await page.waitForSelector('h3:has-text("Närvaro")');
      await page.context().close();
    });

    it('has the proof of an event two clicks away, with all that it says', async () => {
      const page = await stage.open('revisor', '/revision/sammantrade/itsam-2024-03-05');
      await page.click('text=Protokollet är justerat 11 mars 2024');
      await page.waitForSelector('text=Det som är lagrat');
      await expectAccessible(page);
      await page.click('text=Pröva beviset');
      await page.waitForSelector('text=Beviset stämmer.');
      expect(await page.locator('.steps .mark').allTextContents()).toEqual(['✓', '✓', '✓', '✓', '✓']);
      expect(await page.textContent('#verdict')).toContain('Joakim Karlsson (sekreterare)');
      await page.context().close();
    });

    it('reads each avvikelse with its statute, and goes from it to the event', async () => {
      const page = await stage.open('revisor', '/revision/avvikelser');
      await page.waitForSelector('text=KL 9:3');
      await expectAccessible(page);
      await page.click('text=Ydre kommun saknar ersättare');
      await page.waitForSelector('text=Avvikelse (KL 9:3)');
      await page.context().close();
    });
  });

  it('break no policy and write no error', () => {
    expect(stage.noise).toEqual([]);
  });
});
