import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasBrowser } from './browser.js';
import { CloseAnslagJob } from '@liggaren/worker';
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
    await stage.app.app.get(CloseAnslagJob).run();
    await page.click('button:has-text("Läs av igen")');
    const job = page.getByRole('row', { name: 'Ta ned anslag' });
    await job.getByText('inget att göra').waitFor();
    expect(await job.locator('td').nth(1).textContent()).toBe('Okänt');
    const mail = page.getByRole('row', { name: 'Skicka beslut med e-post' });
    expect(await mail.textContent()).toContain('Jobbet körs bara där en e-postserver är angiven.');
    expect(await page.getByRole('row', { name: 'Anslagstavlan' }).textContent()).toContain('I fas');
    // What has no name for people shows its file alone.
    const names = await page.locator('tbody th').allTextContents();
    expect(names).toContain('Historik history.sqlite');
    expect(names.filter((name) => !name.includes(' '))).toEqual([]);
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
    await page.click('button:has-text("Ny engångslänk")');
    await page.waitForSelector('text=Länken visas bara nu.');
    const lank = await page.textContent('.shown-once');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.click('button:has-text("Kopiera")');
    await page.waitForSelector('button:has-text("Kopierad")');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(lank);

    expect(await page.getByLabel('Första dagen').inputValue()).toBe('2024-02-27');
    await page.getByLabel('Roll', { exact: true }).selectOption('registrator');
    await page.getByLabel('Organ', { exact: true }).selectOption('Direktionen');
    await page.click('button:has-text("Ge rollen")');
    await page.waitForSelector(
      'text=Registrator i Direktionen, från 27 februari 2024 tills vidare. Gäller i dag.',
    );
    await page.click('summary:has-text("Återkalla rollen")');
    await page.waitForSelector('text=Eva Lind är då inte längre registrator i Direktionen');
    await page.getByLabel('Varför?').fill('Slutar sin anställning.');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Återkalla' }).click();
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
    expect(await page.getByRole('button', { name: 'Skapa nyckeln' }).isDisabled()).toBe(true);
    await page.getByLabel('Registrera, rätta, remittera').check();
    await page.getByLabel('Spara filer till handlingar').check();
    await page.click('button:has-text("Skapa nyckeln")');
    await page.waitForSelector('text=Nyckeln visas bara nu.');
    expect(await page.textContent('.shown-once')).toMatch(/^lgr_/);
    const nyckel = await page.textContent('.shown-once');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.click('button:has-text("Kopiera")');
    await page.waitForSelector('button:has-text("Kopierad")');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(nyckel);
    await page.click('summary:has-text("Återkalla nyckeln Synpunkter")');
    await page.waitForSelector('text=E-tjänsten kan då inte längre göra det som står här ovanför');
    await expectAccessible(page);
    await page.click('button:has-text("Ja, återkalla Synpunkter")');
    await page.waitForSelector('text=Återkallad.');
    await page.context().close();
  });

  it('break no policy and write no error', () => {
    expect(stage.noise).toEqual([]);
  });
});
