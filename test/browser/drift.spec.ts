import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasBrowser } from './browser.js';
import { expectAccessible, openStage, type Stage } from './stage.js';

const describeInBrowser = hasBrowser ? describe : undefined;

describeInBrowser?.('the pages of the admin', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.stop());

  it('say how the ledger is, and are in the navigation of no one else', async () => {
    const page = await stage.open('admin', '/drift');
    await page.waitForSelector('text=Allt är i ordning.');
    await page.waitForSelector('text=händelser');
    await expectAccessible(page);
    expect(await page.locator('nav a', { hasText: 'Drift' }).count()).toBe(1);
    await page.context().close();

    const other = await stage.open('sekreterare', '/oversikt');
    await other.waitForSelector('nav a:has-text("Översikt")');
    expect(await other.locator('nav a', { hasText: 'Drift' }).count()).toBe(0);
    await other.context().close();
  });

  it('invite a person with a link shown once, give a role and take it back', async () => {
    const page = await stage.open('admin', '/drift/konton');
    await page.getByLabel('Namn', { exact: true }).fill('Eva Lind');
    await page.getByLabel('Kontots namn').fill('eva-lind');
    await page.click('button:has-text("Skapa kontot")');
    await page.waitForSelector('text=Länken visas bara nu.');
    expect(await page.textContent('.shown-once')).toMatch(/^https?:\/\//);
    await expectAccessible(page);

    await page.click('a:has-text("eva-lind")');
    await page.waitForSelector('text=Kontot har ingen roll.');
    expect(await page.locator('.shown-once').count()).toBe(0);
    await page.getByLabel('Roll', { exact: true }).selectOption('revisor');
    await page.getByLabel('Första dagen').fill('2024-02-27');
    await page.click('button:has-text("Ge rollen")');
    await page.waitForSelector('text=Gäller i dag.');
    await page.click('summary:has-text("Återkalla rollen")');
    await page.getByLabel('Varför?').fill('Slutar sin anställning.');
    await expectAccessible(page);
    await page.click('button:has-text("Återkalla")');
    await page.waitForSelector('text=Återkallad: Slutar sin anställning.');

    await page.click('summary:has-text("Stäng kontot")');
    await page.click('button:has-text("Ja, stäng eva-lind")');
    await page.waitForSelector('text=eva-lind. Stängt.');
    await page.context().close();
  });

  it('make a key for a machine, shown once, and revoke it', async () => {
    const page = await stage.open('admin', '/drift/konton');
    await page.getByLabel('Namn', { exact: true }).fill('E-tjänsten');
    await page.getByLabel('Kontots namn').fill('maskin-e-tjanst');
    await page.getByLabel('Slag').selectOption('maskin');
    await page.click('button:has-text("Skapa kontot")');
    await page.click('a:has-text("maskin-e-tjanst")');
    await page.getByLabel('Vad är den till?').fill('Synpunkter');
    await page.getByLabel('Vad den får göra').fill('arende.registrera\nfil.spara');
    await page.click('button:has-text("Skapa nyckeln")');
    await page.waitForSelector('text=Nyckeln visas bara nu.');
    expect(await page.textContent('.shown-once')).toMatch(/^lgr_/);
    await expectAccessible(page);
    await page.click('button:has-text("Återkalla nyckeln Synpunkter")');
    await page.waitForSelector('text=Återkallad.');
    await page.context().close();
  });

  it('break no policy and write no error', () => {
    expect(stage.noise).toEqual([]);
  });
});
