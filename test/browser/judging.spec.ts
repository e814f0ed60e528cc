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

    it('reads a board’s numbers by month, in a period of their own, and takes them to a spreadsheet', async () => {
      const page = await stage.open('revisor', '/oversikt');
      await page.click('a:has-text("Statistik")');
      const table = page.getByRole('table', { name: 'Dagar till anslag per månad' });
      await table.waitFor();
      const rowsOf = (name: string) =>
        page
          .getByRole('table', { name })
          .locator('tbody tr')
          .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
      // The demo's clock stands on 3 April 2024; its protokoll was posted on the sixth day.
      expect(await rowsOf('Dagar till anslag per månad')).toEqual([['mars 2024', '1', '6', '6']]);
      const arenden = await rowsOf('Ärenden per månad');
      expect([arenden.length, arenden[0]?.[0], arenden.at(-1)?.[0]]).toEqual([12, 'maj 2023', 'april 2024']);
      await expectAccessible(page);

      await page.getByLabel('Från och med').fill('2024-04-01');
      await page.waitForSelector('text=Inget protokoll från den tiden är anslaget.');
      expect(await rowsOf('Ärenden per månad')).toHaveLength(1);
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Kalkylblad')]);
      expect(download.suggestedFilename()).toBe('statistik.csv');
      await page.getByLabel('Från och med').fill('2024-04-30');
      await page.waitForSelector('text=Välj två dagar, den tidigare först');
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

  /** A meeting on 2 April 2024 with the chair and the justerare there; the second one of that day is `…-2`. */
  async function openMeeting(meeting: string, startsAt: string): Promise<void> {
    const { client, konto, namn } = stage.cast.sekreterare;
    const [chair, other] = [stage.cast.ordforande, stage.cast.justerare];
    const day = '2024-04-02';
    await client.post('/api/sammantraden', {
      organ: 'itsam',
      sammantradesdatum: day,
      startsAt,
      plats: 'Linköping',
    });
    await client.post(`${meeting}/oppnande`, {
      openedAt: `${day}T${startsAt}:00+02:00`,
      ordforandeId: chair.konto,
      sekreterare: { personId: konto, namn },
    });
    for (const person of [chair, other]) {
      const who = { personId: person.konto, namn: person.namn };
      await client.post(`${meeting}/narvaro`, { ...who, role: 'ledamot' });
    }
    await client.post(`${meeting}/justerare`, { personId: other.konto, role: 'justerare' });
  }

  describe('who signs', () => {
    const MEETING = '/api/sammantraden/itsam-2024-04-02';
    const submit = () => stage.cast.sekreterare.client.post(`${MEETING}/justering/begaran`, {});

    beforeAll(async () => {
      await openMeeting(MEETING, '13:00');
      const { client } = stage.cast.sekreterare;
      const [chair, other] = [stage.cast.ordforande, stage.cast.justerare];
      await client.post(`${MEETING}/paragrafer`, {
        rubrik: 'Ny budget',
        diarienummer: [],
        foredragande: [],
        sammanfattning: 'Budgeten behöver ändras.',
        underlag: [],
      });
      await client.post(`${MEETING}/paragrafer/1/beslut`, {
        kind: 'beslut',
        text: 'Direktionen antar budgeten.',
        expediering: [],
      });
      await client.post(`${MEETING}/paragrafer/1/omrostningar`, {
        propositionsordning: 'Bifall eller avslag.',
        form: 'oppen',
        isVal: false,
        jaInnebar: 'bifall',
        nejInnebar: 'avslag',
        ja: 2,
        nej: 0,
        avstar: 0,
        roster: [chair, other].map((person) => ({ personId: person.konto, rost: 'ja' })),
        utfall: 'ja',
      });
      await client.post(`${MEETING}/avslut`, { closedAt: '2024-04-02T15:00:00+02:00' });
      await submit();
    });

    it('finds what waits, reads exactly that, and returns it with what is to be changed', async () => {
      const page = await stage.open('justerare', '/justering');
      await page.click('text=Direktionen tisdag 2 april 2024, hela protokollet');
      await page.waitForSelector('text=Din webbläsare har räknat ut samma summa');
      const read = await page.textContent('.signed-paragraf');
      for (const part of [
        'Direktionen antar budgeten.',
        '2 ja, 0 nej, 0 avstår: ja.',
        'Thomas Lidberg: Ja',
      ]) {
        expect(read).toContain(part);
      }
      await expectAccessible(page);
      await page.click('text=Lämna tillbaka i stället');
      await page.fill('textarea', 'Beloppet saknas i § 1.');
      await page.click('button:has-text("Lämna tillbaka")');
      await page.waitForSelector('text=Här finns inget för dig att underteckna.');
      await page.context().close();
      await submit();
    });

    it('signs with the password once more, is told when it is wrong, and keeps a receipt', async () => {
      for (const role of ['ordforande', 'justerare'] as const) {
        const page = await stage.open(role, '/justering/itsam-2024-04-02');
        await page.fill('input[type=password]', 'inte mitt lösenord');
        await page.click('button:has-text("Underteckna")');
        await page.waitForSelector('.failure');
        await page.fill('input[type=password]', stage.cast[role].losenord);
        await page.click('button:has-text("Underteckna")');
        await page.waitForSelector('h2:has-text("Kvitto")');
        expect(await page.textContent('.receipt')).toContain(
          role === 'ordforande' ? 'Väntar på Thomas Lidberg.' : 'Ja, 3 april 2024.',
        );
        if (role === 'justerare') await expectAccessible(page);
        await page.context().close();
      }
    });
  });

  describe('one § that can’t wait for the rest', () => {
    const ID = 'itsam-2024-04-02-2';
    const MEETING = `/api/sammantraden/${ID}`;

    it('is sent by its button while the meeting goes on, signed by both, and locked alone', async () => {
      await openMeeting(MEETING, '16:00');
      const { client } = stage.cast.sekreterare;
      for (const rubrik of ['Avtal om jour', 'Ny budget']) {
        const texts = { diarienummer: [], foredragande: [], sammanfattning: '', underlag: [] };
        await client.post(`${MEETING}/paragrafer`, { rubrik, ...texts });
      }
      const page = await stage.open('sekreterare', `/sammantraden/${ID}/protokoll/1`);
      const send = page.getByRole('button', { name: 'Sänd § 1 för omedelbar justering' });
      await page.getByLabel('Beslut', { exact: true }).fill('Direktionen antar avtalet.');
      await page.keyboard.press('Control+s');
      await page.getByText('Sparat').waitFor();
      await send.click();
      const names = ['ordforande', 'justerare'].map((role) => stage.cast[role as 'justerare'].namn);
      await page.getByText(`Väntar på ${names.join(' och ')}.`).waitFor();
      await expectAccessible(page);

      for (const role of ['ordforande', 'justerare'] as const) {
        const signer = await stage.open(role, '/justering');
        await signer.click('text=Direktionen tisdag 2 april 2024, § 1, justeras omedelbart');
        await signer.waitForSelector('text=Din webbläsare har räknat ut samma summa');
        const read = await signer.textContent('.signed-paragraf');
        expect(read).toContain('Direktionen antar avtalet.');
        await signer.fill('input[type=password]', stage.cast[role].losenord);
        await signer.click('button:has-text("Underteckna")');
        await signer.waitForSelector('h2:has-text("Kvitto")');
        await signer.context().close();
      }
      await page.getByText('Justerad 3 april 2024.').waitFor();
      await page.getByRole('button', { name: 'Spara' }).waitFor({ state: 'detached' });
      await page.getByRole('navigation', { name: 'Paragrafer' }).getByText('Ny budget').click();
      await page.getByRole('button', { name: 'Spara' }).waitFor();
      await page.context().close();
    });
  });

  it('break no policy and write no error', () => {
    // A wrong password is an answer that a browser notes.
    expect(stage.noise.filter((line) => !/justering.*401/.test(line))).toEqual([]);
  });
});
