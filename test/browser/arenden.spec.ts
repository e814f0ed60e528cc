import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from './browser.js';
import { expectAccessible, expectSoon, openStage, type Stage } from './stage.js';

const describeInBrowser = hasBrowser ? describe : undefined;

interface Arende {
  readonly diarienummer: string;
  readonly arendemening: string;
  readonly motpart?: string;
  readonly status: string;
  readonly handlingar: readonly { readonly rubrik: string; readonly file?: { readonly filename: string } }[];
  readonly sekretess?: { readonly statute: string };
}

describeInBrowser?.('the registrator', () => {
  let stage: Stage;
  let page: Page;
  const arende = (lopnr: number) =>
    stage.cast.registrator.client.get<Arende>(`/api/arenden/ITSAM/2024/${lopnr}`);
  const count = async () =>
    (await stage.cast.registrator.client.get<{ rows: unknown[] }>('/api/arenden?limit=100')).rows.length;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const unfold = (name: string) => page.locator('summary').filter({ hasText: name }).click();

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('registrator', '/arenden');
    page.setDefaultTimeout(10_000);
  });
  afterAll(() => stage.stop());

  it('registers by keys alone: what it is, from whom, Enter, and the next one', async () => {
    await page.getByText('får ITSAM 2024/26').waitFor();
    // The page is opened to be typed in.
    await page.keyboard.type('Ansökan om bredband');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Kinda kommun');
    await page.keyboard.press('Enter');
    await page.getByText('ITSAM 2024/26 är registrerat.').waitFor();
    await page.getByText('får ITSAM 2024/27').waitFor();
    await page.keyboard.type('Översyn av arkivplanen');
    await page.keyboard.press('Enter');
    await page.getByText('ITSAM 2024/27 är registrerat.').waitFor();
    expect(await arende(26)).toMatchObject({ arendemening: 'Ansökan om bredband', motpart: 'Kinda kommun' });
    expect(await arende(27)).toMatchObject({ arendemening: 'Översyn av arkivplanen' });
    await expectAccessible(page);
  });

  it('never registers twice what was stored and not answered, not even over a reload', async () => {
    const before = await count();
    // The ledger stores it, and the answers are lost on the way, until the network is back.
    let lost = 0;
    await page.context().route('**/api/arenden', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      lost += 1;
      await route.abort();
    });
    await page.getByLabel('Vad ärendet rör').fill('Klagomål på svarstider');
    await page.keyboard.press('Enter');
    await page.getByText('Inget svar kom').waitFor();
    expect(lost).toBeGreaterThan(1);
    await page.context().unroute('**/api/arenden');
    await page.reload();
    expect(await page.getByLabel('Vad ärendet rör').inputValue()).toBe('Klagomål på svarstider');
    await button('Registrera').click();
    await page.getByText('ITSAM 2024/28 är registrerat.').waitFor();
    await expectSoon(count, before + 1);
  });

  it('finds an ärende, registers a handling with its file, and corrects with a reason', async () => {
    await page.getByLabel('Sök: ord eller diarienummer').fill('bredband');
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'ITSAM 2024/26' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'ITSAM 2024/26 Ansökan om bredband' }).waitFor();
    await page.getByLabel('Vad handlingen rör').fill('Ansökan');
    await page.getByLabel('Avsändare').fill('Kinda kommun');
    await page
      .getByLabel('Fil', { exact: true })
      .setInputFiles({ name: 'ansökan.txt', mimeType: 'text/plain', buffer: Buffer.from('Vi ansöker.') });
    await button('Registrera handlingen').click();
    await page.getByRole('link', { name: 'ansökan.txt' }).waitFor();
    await unfold('Rätta en uppgift');
    await page.getByLabel('Ska vara').fill('Ansökan om bredbandsstöd');
    await page.getByLabel('Skäl').fill('Felskrivning');
    await expectAccessible(page);
    await button('Rätta').click();
    await page.getByRole('heading', { level: 1, name: 'ITSAM 2024/26 Ansökan om bredbandsstöd' }).waitFor();
    await page.getByText('Felskrivning').waitFor();
    expect(await arende(26)).toMatchObject({
      arendemening: 'Ansökan om bredbandsstöd',
      handlingar: [{ rubrik: 'Ansökan', file: { filename: 'ansökan.txt' } }],
    });
  });

  it('sends it on remiss, and registers the answer that came', async () => {
    await unfold('Remisser');
    await page.getByLabel('Remiss till').fill('Ydre kommun');
    await page.getByLabel('Om vad').fill('Bredbandsstödet');
    await page.getByLabel('Svar senast').fill('2024-03-29');
    await button('Registrera remissen').click();
    await page.getByText('Svar senast fredag 29 mars 2024').waitFor();
    await page.getByLabel('Svaret är handling').selectOption({ label: '1 Ansökan' });
    await expectAccessible(page);
    await button('Registrera svaret').click();
    await page.getByText('Besvarad 27 februari 2024, handling 1.').waitFor();
    expect(await button('Registrera svaret').count()).toBe(0);
    expect(await arende(26)).toMatchObject({
      remisser: [
        {
          to: 'Ydre kommun',
          about: 'Bredbandsstödet',
          sentOn: '2024-02-27',
          answerBy: '2024-03-29',
          answeredOn: '2024-02-27',
          handlingsnummer: 1,
        },
      ],
    });
  });

  it('gallrar a handling by its beslut, when it says that it is sure: the row stays, the content is gone', async () => {
    const file = await page.getByRole('link', { name: 'ansökan.txt' }).getAttribute('href');
    expect((await page.request.get(stage.app.url + file!)).status()).toBe(200);
    await unfold('Gallra');
    await page.getByLabel('Handling som gallras').selectOption({ label: '1 Ansökan' });
    await page.getByLabel('Gallringsbeslut').fill('Direktionen 2020-05-04 § 12');
    await page.getByLabel('Beslutet fattades').fill('2024-02-28');
    expect(await button('Gallra handlingen').isDisabled()).toBe(true);
    await page.getByLabel('Innehållet förstörs för alltid').check();
    await button('Gallra handlingen').click();
    await page.getByText('efter gallringen 2024-02-27').waitFor();
    await page.getByLabel('Beslutet fattades').fill('2020-05-04');
    await expectAccessible(page);
    await button('Gallra handlingen').click();
    await page.getByText('Gallrad 27 februari 2024 enligt Direktionen 2020-05-04 § 12').waitFor();
    expect((await page.request.get(stage.app.url + file!)).status()).toBe(404);
    expect(await arende(26)).toMatchObject({ handlingar: [{ rubrik: 'Ansökan' }] });
  });

  it('marks what is secret, and closes what is done', async () => {
    await unfold('Sekretess');
    const marking = page.locator('details').filter({ hasText: 'Myndighet som gör anteckningen' });
    await marking.getByLabel('Sekretess enligt').fill('OSL 21:1');
    await marking.getByLabel('Myndighet som gör anteckningen').fill('Direktionen');
    await button('Markera').click();
    await page.getByText('Sekretess enligt OSL 21:1, antecknat').waitFor();
    const { body } = await stage.app.get('/api/diarium/ITSAM/2024/26');
    expect(JSON.stringify(body)).not.toContain('bredband');
    await unfold('Avsluta');
    await button('Avsluta ärendet').click();
    await page.getByText('Avslutat 27 februari 2024').waitFor();
    expect(await arende(26)).toMatchObject({ status: 'closed', sekretess: { statute: 'OSL 21:1' } });
  });

  it('breaks no policy on the way', () => {
    // What the rules refuse is an answer too, and the console tells of each.
    expect(stage.noise.filter((line) => !/net::ERR_FAILED|status of 409/.test(line))).toEqual([]);
  });
});
