import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from './browser.js';
import { expectAccessible, openStage, type Stage } from './stage.js';

const describeInBrowser = hasBrowser ? describe : undefined;
const FILE = 'libs/import/src/testing/layouts/three-doubts.txt';

describeInBrowser?.('an old protokoll, imported by hand', () => {
  let stage: Stage;
  let page: Page;

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('sekreterare', '/import');
    await page.waitForSelector('h1');
  });
  afterAll(() => stage.stop());

  it('says what is wrong with a file that is no protokoll', async () => {
    await page.setInputFiles('input[type=file]', {
      name: 'brev.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('The chair opened the meeting and thanked all of the members.'),
    });
    await page.waitForSelector('text=Texten är inte på svenska.');
    await expectAccessible(page);
  });

  it('shows the text and the proposal side by side, what is doubtful first', async () => {
    await page.setInputFiles('input[type=file]', FILE);
    await page.waitForSelector('text=Importera three-doubts.txt');
    const headings = await page.locator('details summary').allTextContents();
    expect(headings[0]).toBe('§ 11 Personal1 att se över');
    expect(await page.locator('details[open]').count()).toBe(1);
    await page.locator('.import-doubts').getByRole('button', { name: 'Rad 25' }).click();
    const shown = page.locator('.source .shown');
    expect(await shown.textContent()).toBe('Direktionen att notera informationen.');
    expect(await shown.evaluate((line) => line.getBoundingClientRect().top < innerHeight)).toBe(true);
    await expectAccessible(page);
  });

  it('records what was corrected, and shows what was left', async () => {
    await page.getByLabel('Plats').fill('Teknikringen 9, Leonardo');
    await page
      .locator('#paragraf-11')
      .getByLabel('Beslut', { exact: true })
      .fill('Direktionen beslutar att notera informationen.');
    expect(await page.getByLabel('Organ').inputValue()).toBe('itsam');
    await page.getByRole('button', { name: 'För in 2 paragrafer' }).click();
    await page.waitForSelector('text=Protokollet är infört');
    await expectAccessible(page);
    const [left] = await page.locator('main li').allTextContents();
    expect(left).toMatch(/^§ 11: /);
    await page.getByRole('link', { name: 'Läs protokollet i liggaren' }).click();
    await page.waitForSelector('text=Teknikringen 9, Leonardo');
    expect(await page.textContent('#p11')).toContain('Direktionen beslutar att notera informationen.');
  });

  it('breaks no policy and writes no error', () => {
    expect(stage.noise.filter((line) => !line.includes('422'))).toEqual([]);
  });
});
