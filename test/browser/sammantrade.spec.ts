import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  ANSLAG,
  ERSATTARE,
  JUSTERARE,
  JUSTERING,
  LEDAMOTER,
  ORDFORANDE,
  OVRIGA,
  PARAGRAFER,
  SAMMANTRADE,
} from '../../apps/cli/src/demo/meeting.js';
import { hasBrowser } from './browser.js';
import { expectAccessible, expectSoon, openStage, type Stage } from './stage.js';

const MEETING = '/api/sammantraden/itsam-2024-03-05';
const describeInBrowser = hasBrowser ? describe : undefined;

interface Meeting {
  readonly status: string;
  readonly foredragningslista: readonly { readonly rubrik: string }[];
  readonly protokoll: {
    readonly narvaro: Readonly<
      Record<
        'ledamoter' | 'ersattare' | 'ovriga',
        readonly { namn: string; paragrafer: string; tjanstgor: string }[]
      >
    >;
    readonly paragrafer: readonly {
      readonly rubrik: string;
      readonly beslut: string | null;
      readonly sammanfattning: string;
      readonly jav: readonly string[];
      readonly yrkanden: readonly unknown[];
      readonly omrostningar: readonly { readonly resultat: string }[];
      readonly reservationer: readonly { readonly namn: readonly string[] }[];
      readonly uppdrag: readonly { readonly to: string }[];
    }[];
  };
}

describeInBrowser?.('the nämndsekreterare runs the meeting of 5 March 2024 by clicks and keys', () => {
  let stage: Stage;
  let page: Page;
  const meeting = () => stage.cast.sekreterare.client.get<Meeting>(MEETING);
  const paragraf = async (number: number) => (await meeting()).protokoll.paragrafer[number - 1]!;
  const titled = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const step = (name: string) =>
    page.getByRole('navigation', { name: 'Sammanträdet' }).getByText(name).click();
  const unfold = (name: string) => page.locator('summary').filter({ hasText: name }).click();
  const within = (name: string) => page.locator('details').filter({ hasText: name });

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('sekreterare', '/sammantraden');
    page.setDefaultTimeout(10_000);
  });
  afterAll(() => stage.stop());

  it('calls to it', async () => {
    await page.getByText('Inget sammanträde är kallat').waitFor();
    await page.getByRole('link', { name: 'Kalla till sammanträde' }).click();
    await page.getByLabel('Dag').fill(SAMMANTRADE.sammantradesdatum);
    await page.getByLabel('Klockan').fill(SAMMANTRADE.startsAt);
    await page.getByLabel('Plats').fill(SAMMANTRADE.plats);
    await expectAccessible(page);
    await button('Kalla').click();
    await titled('Direktionen 5 mars 2024');
  });

  it('builds the föredragningslista of open ärenden, and orders it by keys and by drag', async () => {
    // The last two first, to have something to move.
    const wrong = [...PARAGRAFER.slice(-2), ...PARAGRAFER.slice(0, -2)].map(({ rubrik }) => rubrik);
    for (const rubrik of wrong) {
      await button(`Lägg till ${rubrik}`).click();
      await button(`Lägg till ${rubrik}`).waitFor({ state: 'detached' });
    }
    const listed = async () => (await meeting()).foredragningslista.map(({ rubrik }) => rubrik);
    await expectSoon(listed, wrong);
    await expectAccessible(page);

    // By keys: picked up, moved past the last, dropped.
    await button(`Flytta ${wrong[0]!}`).press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expectSoon(listed, [...wrong.slice(1), wrong[0]!]);
    // By drag: before the one that is last now.
    const [from, to] = [wrong[1]!, wrong[0]!].map((rubrik) =>
      page.locator('.agenda > *').filter({ hasText: rubrik }),
    );
    await page.waitForFunction(
      (rubrik) => document.querySelector('.agenda .punkt')?.textContent?.startsWith(rubrik),
      wrong[1]!,
    );
    await from!.dragTo(to!, { sourcePosition: { x: 60, y: 20 }, targetPosition: { x: 60, y: 45 } });
    await expectSoon(
      listed,
      PARAGRAFER.map(({ rubrik }) => rubrik),
    );
  });

  it('mends the rubrik of an item, which keeps its place', async () => {
    const first = PARAGRAFER[0]!.rubrik;
    const mend = async (from: string, to: string) => {
      await button(`Ändra ${from}`).press('Enter');
      const rubrik = page.getByLabel(`Ny rubrik i stället för ${from}`);
      await rubrik.waitFor();
      await expectAccessible(page);
      await rubrik.fill(to);
      await page.keyboard.press('Enter');
      await rubrik.waitFor({ state: 'detached' });
      await expectSoon(async () => (await meeting()).foredragningslista[0]!.rubrik, to);
      await button(`Ändra ${to}`).waitFor();
    };
    await mend(first, 'Mötets öppnande');
    // Whoever works by keys is back in the list.
    expect(await page.evaluate(() => document.activeElement?.closest('.agenda') !== null)).toBe(true);
    await mend('Mötets öppnande', first);
  });

  it('moves it, and has the kallelse to send', async () => {
    const moveTo = async (time: string, reason: string) => {
      await page.getByLabel('Ny tid').fill(time);
      await page.getByLabel('Varför det flyttas').fill(reason);
      await button('Flytta').click();
      await page.getByText(`kl. ${time}`).first().waitFor();
    };
    await unfold('Flytta sammanträdet');
    await moveTo('15:00', 'Lokalen är upptagen.');
    await moveTo(SAMMANTRADE.startsAt, 'Lokalen är ledig igen.');
    const kallelse = await page.getByRole('link', { name: 'Kallelse (PDF)' }).getAttribute('href');
    const answer = await page.request.get(stage.app.url + kallelse!);
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'application/pdf']);
  });

  it('opens it on its day', async () => {
    stage.app.clock.set('2024-03-05T12:55:00+01:00');
    await page.reload();
    expect(await page.getByLabel('Ordförande', { exact: true }).inputValue()).toBe(ORDFORANDE.personId);
    await button('Öppna sammanträdet').click();
    await page.getByRole('heading', { name: 'Ledamöter' }).waitFor();
  });

  it('notes who is there, at which §§, and who serves for whom', async () => {
    await button('Alla närvarande').click();
    const gone = LEDAMOTER.at(-1)!;
    await page.getByLabel(`Paragrafer där ${gone.namn} är närvarande`).fill('1-4');
    await page.keyboard.press('Enter');
    const [first, second] = ERSATTARE;
    for (const { namn } of ERSATTARE)
      await page.getByRole('checkbox', { name: `${namn} är närvarande` }).check();
    await page.getByLabel(`Paragrafer där ${second.namn} är närvarande`).fill('§§ 1-4');
    await page.keyboard.press('Tab');
    await page.getByLabel(`${first.namn} tjänstgör för`).selectOption({ label: gone.namn });
    await page.getByText(`kan inte tjänstgöra för ${gone.namn}`).waitFor();
    await expectAccessible(page);
    // One who was ticked by mistake was not there.
    await page.getByRole('checkbox', { name: `${second.namn} är närvarande` }).uncheck();
    for (const { namn, uppdrag } of OVRIGA) {
      await page.getByLabel('Namn', { exact: true }).fill(namn);
      await page.getByLabel('Titel eller uppdrag').fill(uppdrag);
      await button('Anteckna').click();
      await page.getByText(`${namn}, ${uppdrag}`).waitFor();
    }
    const present = async () => {
      const { ledamoter, ersattare, ovriga } = (await meeting()).protokoll.narvaro;
      return [ledamoter.map((p) => p.paragrafer), ersattare.map((p) => p.namn), ovriga.length];
    };
    await expectSoon(present, [['', '', '', '', '', '§§ 1-4'], [first.namn], OVRIGA.length]);
  });

  it('writes the nine §§ of the föredragningslista, each decision begun with its phrase', async () => {
    await step('Protokoll');
    for (const [index, { rubrik, kind, beslut, sammanfattning }] of PARAGRAFER.entries()) {
      await button(`§ ${index + 1} ${rubrik}`).click();
      await page.getByRole('heading', { level: 2, name: `§ ${index + 1}`, exact: true }).waitFor();
      await page.getByLabel('Slag av beslut').selectOption(kind);
      await button('Börja på beslutet')
        .click({ timeout: 500 })
        .catch(() => undefined);
      expect(await page.getByLabel('Beslut', { exact: true }).inputValue()).toMatch(
        /^Direktionen beslutar att /,
      );
      await page.getByLabel('Beslut', { exact: true }).fill(beslut);
      await page.getByLabel('Sammanfattning').fill(sammanfattning);
      await page.keyboard.press('Control+s');
      await page.getByText('Sparat').waitFor();
    }
    const written = async () => (await meeting()).protokoll.paragrafer.map((p) => [p.rubrik, p.beslut]);
    await expectSoon(
      written,
      PARAGRAFER.map(({ rubrik, beslut }) => [rubrik, beslut]),
    );
  });

  it('shows what somebody else changed in the same §, and keeps unsaved text over a reload', async () => {
    const other = await stage.open('sekreterare', '/sammantraden/itsam-2024-03-05/protokoll/2');
    await page.goto(`${stage.app.url}/arbeta/sammantraden/itsam-2024-03-05/protokoll/2`);
    const mine = 'Förbundet redogör för läget.';
    await page.getByLabel('Sammanfattning').fill(mine);
    await page.reload();
    await page.getByText('Osparade ändringar').waitFor();
    expect(await page.getByLabel('Sammanfattning').inputValue()).toBe(mine);

    const theirs = 'Förbundet informerar om läget.';
    await other.getByLabel('Rubrik', { exact: true }).fill('Information från förbundet');
    await other.getByLabel('Sammanfattning').fill(theirs);
    await other.keyboard.press('Control+s');
    await other.getByText('Sparat').waitFor();

    const clash = page.getByRole('alert', { name: 'Någon annan ändrade detta' });
    await clash.getByText(theirs).waitFor();
    await clash.getByText(mine).waitFor();
    // What only they changed is taken in.
    expect(await page.getByLabel('Rubrik', { exact: true }).inputValue()).toBe('Information från förbundet');
    expect(await button('Spara').isDisabled()).toBe(true);
    await expectAccessible(page);
    await button('Behåll min text').click();
    await button('Spara').click();
    await page.getByText('Sparat').waitFor();
    await expectSoon(async () => (await paragraf(2)).sammanfattning, mine);
    await other.locator('textarea', { hasText: mine }).waitFor();
    await other.context().close();
  });

  it('refuses a save over what is not read yet, and shows it', async () => {
    const before = (await paragraf(3)).rubrik;
    // This window hears of nothing, and reads nothing anew, until it has tried to save.
    const deaf = await stage.open('sekreterare', '/sammantraden/itsam-2024-03-05/protokoll/3');
    await deaf.getByLabel('Rubrik', { exact: true }).fill('Personal och bemanning');
    await deaf.context().route('**/api/changes', (route) => route.abort());
    await deaf.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await deaf.waitForTimeout(700);
    await stage.cast.sekreterare.client.send('PATCH', `${MEETING}/paragrafer/3`, {
      rubrik: 'Personalfrågor',
    });
    await deaf.getByRole('button', { name: 'Spara' }).click();
    await deaf.getByText('Någon annan ändrade här samtidigt').waitFor();
    await deaf.getByRole('button', { name: 'Ta det som står nu' }).click();
    expect(await deaf.getByLabel('Rubrik', { exact: true }).inputValue()).toBe('Personalfrågor');
    await deaf.context().close();
    await stage.cast.sekreterare.client.send('PATCH', `${MEETING}/paragrafer/3`, { rubrik: before });
  });

  it('notes jäv, yrkanden, a vote whose sum counts as it is typed, a reservation and an uppdrag', async () => {
    const [anna, berit, claes, , jonas] = LEDAMOTER;
    await page.getByRole('navigation', { name: 'Paragrafer' }).getByText(PARAGRAFER[7]!.rubrik).click();
    await page.getByRole('heading', { level: 2, name: '§ 8', exact: true }).waitFor();

    await unfold('Jäv');
    await page.getByLabel('Jävig').selectOption({ label: berit.namn });
    await button('Anteckna jäv').click();
    await page.getByText(`${berit.namn} deltar inte.`).waitFor();

    await unfold('Yrkanden');
    for (const [namn, text] of [
      [anna.namn, 'Bifall till förslaget.'],
      [jonas.namn, 'Återremiss.'],
    ] as const) {
      const yrkanden = within('Yrkande av');
      await yrkanden.getByLabel(namn).check();
      await yrkanden.getByLabel('Yrkandet', { exact: true }).fill(text);
      await button('Anteckna yrkandet').click();
      await page.getByText(`${namn}: ${text}`).waitFor();
    }
    const facts = page.getByRole('complementary', { name: 'Om § 8' });
    await facts.getByText('propositionsordningen för yrkandena').waitFor();

    await unfold('Omröstningar');
    await page.getByLabel('Hur', { exact: true }).selectOption('oppen');
    await page.getByLabel('Propositionsordning').fill('Bifall mot återremiss.');
    await page.getByLabel('Ja innebär').fill('Bifall');
    await page.getByLabel('Nej innebär').fill('Återremiss');
    const votes = (namn: string, rost: string) =>
      page.getByRole('group', { name: namn }).getByLabel(rost).check();
    await votes(anna.namn, 'Ja');
    await votes(claes.namn, 'Nej');
    await page.getByText('1 ja, 1 nej, 0 avstår').waitFor();
    await page.getByLabel('Lika röstetal: ordförandens utslagsröst').waitFor();
    await votes(JUSTERARE.namn, 'Ja');
    await votes(jonas.namn, 'Nej');
    await page.getByText('2 ja, 2 nej, 0 avstår').waitFor();
    await expectAccessible(page);
    await button('Anteckna omröstningen').click();
    await page.getByText('2 ja, 2 nej, 0 avstår, ordförandens utslagsröst: Bifall.').waitFor();
    await facts.getByText('Inget saknas.').waitFor();

    await unfold('Reservationer');
    await within('Reserverar sig').getByLabel(jonas.namn).check();
    await button('Anteckna reservationen').click();
    await unfold('Uppdrag');
    await page.getByLabel('Uppdrag till').fill('Robert Dahlberg');
    await page.getByLabel('Uppdraget').fill('Återkom med kostnaderna.');
    await button('Ge uppdraget').click();
    const noted = async () => {
      const { jav, yrkanden, omrostningar, reservationer, uppdrag } = await paragraf(8);
      return [
        jav,
        yrkanden.length,
        omrostningar.length,
        reservationer.map(({ namn }) => namn),
        uppdrag.length,
      ];
    };
    await expectSoon(noted, [[berit.namn], 2, 1, [[jonas.namn]], 1]);
  });

  it('strikes a reservation that was noted by mistake, by keys: the protokoll has the right one only', async () => {
    const [anna, , , , jonas] = LEDAMOTER;
    const reserved = async () => (await paragraf(8)).reservationer.flatMap(({ namn }) => namn);
    const reservationer = within('Reserverar sig');
    await reservationer.getByLabel(anna.namn).check();
    await button('Anteckna reservationen').click();
    await expectSoon(reserved, [jonas.namn, anna.namn]);

    const strike = button(`Stryk reservationen av ${anna.namn}`);
    await strike.press('Enter');
    const reason = page.getByLabel(`Varför reservationen av ${anna.namn} stryks`);
    await reason.waitFor();
    // Whoever thinks better of it is back where they were.
    await button('Avbryt').press('Enter');
    await reason.waitFor({ state: 'detached' });
    expect(await strike.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await reason.waitFor();
    expect(await reason.evaluate((node) => node === document.activeElement)).toBe(true);
    await expectAccessible(page);
    await page.keyboard.type('Anna reserverade sig vid § 9.');
    await page.keyboard.press('Enter');
    await strike.waitFor({ state: 'detached' });
    await reason.waitFor({ state: 'detached' });
    await expectSoon(reserved, [jonas.namn]);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Reservationer');
  });

  it('sends it for justering when it is closed and somebody is to sign, and follows who has', async () => {
    await step('Justering');
    await page.getByText('Avsluta sammanträdet innan protokollet sänds').waitFor();
    await page.getByLabel('Klockan').fill('14:45');
    await button('Avsluta sammanträdet').click();
    await page.getByText('Ingen justerare är utsedd').waitFor();
    await page.getByLabel('Justerare').selectOption({ label: JUSTERARE.namn });
    await button('Utse').click();
    await page.getByText('tisdag 19 mars 2024').first().waitFor();
    await expectAccessible(page);
    await button('Sänd för justering').click();
    await page.getByText(`Väntar på ${ORDFORANDE.namn} och ${JUSTERARE.namn}`).waitFor();

    stage.app.clock.set('2024-03-11T10:00:00+01:00');
    await page.reload();
    await unfold('Intyga en underskrift');
    for (const { namn } of [ORDFORANDE, JUSTERARE]) {
      await page.getByLabel('Vems').selectOption({ label: namn });
      await page.getByLabel('Hur').selectOption('extern');
      await page.getByLabel('Leverantör').fill(JUSTERING.provider);
      await page.getByLabel('Referens').fill(JUSTERING.reference);
      await button('Intyga underskriften').click();
      await page.getByRole('row', { name: namn }).getByText('Undertecknat 11 mars 2024').waitFor();
    }
    await page.getByText('Justerat 11 mars 2024').waitFor();
  });

  it('announces it in one click, the days worked out and explained, and sends the decisions', async () => {
    await page.getByRole('link', { name: 'Anslå det' }).click();
    await page.getByText('tisdag 2 april 2024').waitFor();
    expect(await page.textContent('main')).toContain('annandag påsk');
    await expectAccessible(page);
    await button('Anslå').click();
    await page.getByText('Protokollet: uppsatt').waitFor();
    expect(await stage.app.get('/api/anslag/itsam-2024-03-05')).toMatchObject({
      status: 200,
      body: { postedOn: ANSLAG.postedOn, lastAppealDay: ANSLAG.printedTakeDown },
    });
    await button(`Registrera alla ${PARAGRAFER.length}`).click();
    await button(`Registrera alla ${PARAGRAFER.length}`).waitFor({ state: 'detached' });
    await page.locator('tbody tr:last-child').getByText('11 mars 2024').waitFor();
  });

  it('corrects a skrivfel beside the text, which stays', async () => {
    await step('Protokoll');
    await page.getByRole('navigation', { name: 'Paragrafer' }).getByText('§ 1', { exact: true }).click();
    await unfold('Rätta ett skrivfel');
    await page.getByLabel('Står', { exact: true }).fill('Direktionen');
    await page.getByLabel('Ska stå').fill('Förbundsdirektionen');
    await page.getByLabel('Skäl').fill('Uppenbart skrivfel');
    await button('Rätta').click();
    await page.getByText('Direktionen → Förbundsdirektionen').waitFor();
    await expectAccessible(page);
  });

  it('posts it anew with a period of its own when it was not up all the time', async () => {
    await step('Anslag och expediering');
    stage.app.clock.set('2024-03-14T10:00:00+01:00');
    await page.reload();
    await unfold('Registrera ett avbrott');
    await page.getByLabel('Vad som hände').fill('Anslagstavlan låg nere.');
    await button('Registrera avbrottet').click();
    await page.getByText('Protokollet: avbrutet').waitFor();
    await page.getByText('torsdag 4 april 2024').waitFor();
    await button('Anslå på nytt').click();
    await page.getByText('Protokollet: uppsatt').waitFor();
    expect(await stage.app.get('/api/anslag/itsam-2024-03-05')).toMatchObject({
      body: { postedOn: '2024-03-14', lastAppealDay: '2024-04-04' },
    });
  });

  it('stands in the year of meetings, and what waits leads to it', async () => {
    await page.getByRole('link', { name: 'Sammanträden', exact: true }).click();
    await titled('Sammanträden 2024');
    await page.getByRole('row', { name: 'tisdag 5 mars' }).getByText('9 §§').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Översikt' }).click();
    await titled('Översikt');
    await page.getByRole('heading', { name: 'Väntar' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'får tas ned från och med fredag 5 april 2024' }).click();
    await titled('Direktionen 5 mars 2024');
    await page.getByText('Protokollet: uppsatt').waitFor();
  });

  it('breaks no policy on the way', () => {
    // What the rules refuse is an answer too, and the console tells of each.
    expect(stage.noise.filter((line) => !/status of (401|409|412)|net::ERR_FAILED/.test(line))).toEqual([]);
  });
});
