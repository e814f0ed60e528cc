import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anEvent } from '@liggaren/event-store/testing';
import { liftSekretessmarkering, setSekretessmarkering } from '../arende/arende.js';
import { arrangeForedragningslista, listArende, reviseForedragningspunkt } from '../sammantrade/kallelse.js';
import {
  giveUppdrag,
  recordBeslut,
  recordReservation,
  recordYrkande,
  reviseParagraf,
  strikeParagrafuppgift,
  withdrawYrkande,
} from '../sammantrade/paragraf.js';
import { recordNarvaro } from '../sammantrade/sammantrade.js';
import { history, type HistoryFilter, type HistoryQueries, type HistoryRow } from './history.projection.js';
import { vagOf } from './vag.js';
import { EVENT_TYPES, type LedgerEventType } from './nouns.js';
import {
  aBoard,
  aCalledMeeting,
  aDelegationsbeslut,
  anArende,
  anOpenMeeting,
  aParagraf,
  justered,
  MEETING,
  OPEN,
  SECRET,
  signed,
  TestLedger,
} from './testing.js';
import { aYear } from './year.testing.js';

let ledger: TestLedger<HistoryQueries>;
beforeEach(async () => {
  ledger = await TestLedger.open(history);
});
afterEach(() => ledger.remove());

const all = async (filter: Partial<HistoryFilter> = {}) =>
  (await ledger.queries()).list({ edition: 'internal', order: 'oldest', limit: 1_000, ...filter }).rows;
const published = (filter: Partial<HistoryFilter> = {}) => all({ edition: 'public', ...filter });
const types = (rows: readonly HistoryRow[]) => rows.map(({ type }) => type);

/** The first event of each kind in the board's year. */
const SENTENCES: Record<LedgerEventType, string> = {
  OrganEstablished:
    'Direktionen (direktion) i Kommunalförbundet Itsam inrättades 1 januari 2009: 3 ledamöter, paragrafer numreras per sammanträde, diarieserie ITSAM, på anslag trycks sista överklagandedagen som nedtagningsdag, protokollen förvaras: Itsams kansli.',
  MemberJoined: 'Kinda kommun blev medlem 1 januari 2009.',
  MemberLeft: 'Kinda kommun lämnar kommunalförbundet; sista dag som medlem är 30 juni 2024.',
  MandatGranted:
    'Conny Forsberg fick mandat 1, ledamot för Kinda kommun, från och med 1 januari 2023 tills vidare.',
  MandatEnded: 'Mandat 1, Conny Forsberg (ledamot, Kinda kommun), slutar 30 juni 2024: Utträde.',
  PresidiumElected:
    'Presidium valdes från och med 1 januari 2023 till och med 31 december 2026: Conny Forsberg till ordförande och Thomas Lidberg till vice ordförande.',
  OrganRulesChanged:
    'Arbetsreglerna ändrades (Kinda kommun lämnar); nu gäller 2 ledamöter, paragrafer numreras per sammanträde, diarieserie ITSAM, på anslag trycks sista överklagandedagen som nedtagningsdag, protokollen förvaras: Itsams kansli.',
  ArendeRegistered:
    'ITSAM 2024/1 registrerades: Ny lönemodell, inkommet 10 januari 2024, motpart: Kinda kommun.',
  HandlingRegistered:
    'Handling 1 i ITSAM 2024/1 registrerades: Förslag till ny lönemodell, inkommen 10 januari 2024, avsändare: Kinda kommun.',
  HandlaggareAssigned: 'Ing-Mari Rajh blev handläggare för ITSAM 2024/1.',
  SekretessmarkeringSet:
    'ITSAM 2024/2 fick sekretessmarkering enligt OSL 21:1 (Itsam, 11 januari 2024), som döljer innehåll, avsändare och mottagare.',
  SekretessmarkeringLifted:
    'Sekretessmarkeringen av handling 1 i ITSAM 2024/1 togs bort 15 januari 2024: Upphandlingen är avslutad.',
  DiarieuppgiftCorrected:
    'Uppgiften om registreringsdag för ITSAM 2024/1 rättades från ”10 januari 2024” till ”9 januari 2024”: Fel ankomstdag.',
  RemissSent:
    'Remiss 1 i ITSAM 2024/1 skickades 16 januari 2024 till Ydre kommun, att besvaras senast fredag 16 februari 2024: Lönemodellen.',
  RemissAnswered: 'Remiss 1 i ITSAM 2024/1 besvarades 14 februari 2024.',
  HandlingGallrad:
    'Handling 1 i ITSAM 2024/1 gallrades 3 juni 2024 enligt gallringsbeslut Direktionen 2020-05-04 § 12 (4 maj 2020); raden i diariet består.',
  ArendeClosed: 'ITSAM 2024/1 avslutades 3 juni 2024.',
  ArendeReopened: 'ITSAM 2024/1 öppnades igen 3 juni 2024: Beslutet är överklagat.',
  SammantradeCalled:
    'Direktionen i Kommunalförbundet Itsam kallades 20 februari 2024 till sammanträde tisdag 5 mars 2024 kl. 13.00, plats: Rådhuset, Kisa.',
  SammantradeMoved:
    'Sammanträdet flyttades till onsdag 6 mars 2024 kl. 09.30, plats: Kisa; skäl: Lokalen är upptagen.',
  SammantradeCancelled: 'Sammanträdet ställdes in: För få ärenden.',
  ArendeListed: 'Punkt 1 på föredragningslistan: Upprpo.',
  ForedragningspunktRevised: 'Punkt 1 på föredragningslistan heter nu: Upprop.',
  ForedragningslistaArranged: 'Föredragningslistan ordnades: nu punkt 2 och 1.',
  SammantradeOpened:
    'Sammanträdet öppnades 5 mars 2024 kl. 13.00 med Conny Forsberg som ordförande och Joakim Karlsson som sekreterare; organet har 3 ledamöter.',
  SammantradeAdjourned:
    'Sammanträdet ajournerades 5 mars 2024 kl. 14.30 och ska fortsätta tisdag 5 mars 2024.',
  SammantradeResumed: 'Sammanträdet återupptogs 5 mars 2024 kl. 14.45.',
  NarvaroRecorded: 'Närvaro antecknades: Conny Forsberg (ledamot, Kinda kommun).',
  NarvaroWithdrawn: 'Närvaron ströks för Karin Gren.',
  JavDeclared: 'Thomas Lidberg anmäldes som jävig vid § 2: Släkt med NN.',
  JusterareAppointed: 'Thomas Lidberg utsågs till justerare.',
  JusterareReplaced: 'Eva Ek justerar som justerare i stället för Anna Berg: Sjuk.',
  ParagrafAdded: '§ 1 skrevs in i protokollet: Lönemodell.',
  ParagrafRevised: '§ 1 ändrades: diarienummer är nu ITSAM 2024/1.',
  YrkandeRecorded: 'Yrkande 1 vid § 1 av Conny Forsberg: Yrkande av conny.',
  YrkandeWithdrawn: 'Yrkande 2 vid § 1 togs tillbaka.',
  OmrostningRecorded:
    'Omröstning 1 vid § 1 (öppen): 2 ja, 1 nej, 0 som avstod; utfallet blev ja, ”Förslaget”; ja: Conny Forsberg och Thomas Lidberg; nej: Anna Berg.',
  BeslutRecorded: 'Beslut antecknades vid § 1: Direktionen godkänner förslaget.',
  UppdragGiven:
    'Uppdrag 1 gavs vid § 1 till förbundsdirektören, att återrapporteras senast tisdag 4 juni 2024: Återkom om kostnaderna.',
  UppdragReported: 'Uppdrag 1 återrapporterades 3 juni 2024: Kostnaden är 100 000 kr.',
  ReservationRecorded: 'Anna Berg reserverade sig mot beslutet vid § 1, anmält 5 mars 2024 kl. 14.00.',
  ProtokollsanteckningAdded: 'Anna Berg fick en anteckning till protokollet vid § 1: Kostnaden är okänd.',
  ParagrafuppgiftStruck:
    'Ur § 1 ströks anteckningen av Anna Berg, nummer 2 i den ordning de antecknades: Antecknades vid fel paragraf.',
  SammantradeClosed: 'Sammanträdet avslutades 5 mars 2024 kl. 15.00.',
  ProtokollSubmitted: '§ 1 sändes för justering (SHA-256 ············).',
  JusteringSigned:
    'Conny Forsberg skrev under § 1 som ordförande 6 mars 2024 med e-underskrift (SHA-256 ············).',
  UnderskriftRequested:
    'Eva Ek gick till Underskriftstjänsten för att skriva under § 1, referens ref-1 (SHA-256 ············).',
  ProtokollReturned: 'Thomas Lidberg sände tillbaka protokollet: Utkastet nämner NN vid namn.',
  ProtokollJusterat: 'Protokollet är justerat 11 mars 2024 (SHA-256 ············).',
  ParagrafJusteradOmedelbart: '§ 1 är omedelbart justerad 6 mars 2024 (SHA-256 ············).',
  SkrivfelCorrected:
    'Ett skrivfel i § 1 rättades 11 mars 2024: ”Lönemodell” ska vara ”Löneöversyn”: Felskrivning.',
  BeslutDispatched: 'Beslutet i § 1 expedierades 11 mars 2024 till Kinda kommun, med e-post.',
  ExpedieringMailed: 'Beslutet i § 1 skickades 11 mars 2024 kl. 10.05 med e-post till Kinda kommun.',
  ExpedieringBounced: 'Beslutet i § 1 nådde inte Kinda kommun med e-post: Adressen finns inte.',
  AnslagPosted:
    'Protokollet från Direktionen 5 mars 2024 anslogs 11 mars 2024 och kan överklagas till och med tisdag 2 april 2024; förvaras: Itsams kansli.',
  AnslagInterrupted:
    'Anslaget av protokollet från Direktionen 5 mars 2024 var inte uppe 14 mars 2024: Servern stod still.',
  AnslagReposted:
    'Anslaget av protokollet från Direktionen 5 mars 2024 sattes upp på nytt 15 mars 2024; beslutet kan överklagas till och med fredag 5 april 2024.',
  OverklagandetidExpired:
    'Överklagandetiden för protokollet från Direktionen 5 mars 2024 har gått ut; sista dag var fredag 5 april 2024.',
  AnslagRemoved:
    'Anslaget av protokollet från Direktionen 5 mars 2024 togs ned 8 april 2024 kl. 12.00 av det schemalagda jobbet.',
  DelegationsbeslutRegistered:
    'Delegationsbeslut direktionen-2024-1 registrerades: Anställning av tekniker, fattat 1 februari 2024 av Jacob Käll, förbundsdirektör, enligt punkt 2.1 i delegationsordningen; det ska anmälas till organet.',
  DelegationsbeslutReported:
    'Delegationsbeslut direktionen-2024-1 anmäldes 5 mars 2024 (Direktionen 5 mars 2024 § 1).',
  BehorighetGranted:
    'Joakim Karlsson (joakim) fick behörighet 1 som sekreterare i Direktionen, från och med 1 januari 2024 tills vidare.',
  BehorighetRevoked: 'Joakim Karlsson förlorade behörighet 1 som sekreterare: Slutar.',
  MaskinkontoOpened: 'Maskinkontot maskin-e-tjanst öppnades: E-tjänsten.',
  MaskinnyckelIssued:
    'maskin-e-tjanst fick nyckel 1 (Synpunkter), som räcker till arende.registrera, fil.spara, till och med 31 december 2025.',
  MaskinnyckelRevoked: 'Nyckel 1 för maskin-e-tjanst återkallades.',
  MaskinkontoClosed: 'Maskinkontot maskin-e-tjanst stängdes, med alla sina nycklar.',
  PassnyckelRegistered: 'Joakim Karlsson registrerade passnyckel 1 att skriva under med: Min telefon.',
  PassnyckelUsed: 'Joakim Karlsson använde passnyckel 1.',
  PassnyckelRemoved: 'Joakim Karlsson tog bort passnyckel 1.',
  InloggningEnded: 'En inloggning avslutades 5 mars 2024 kl. 13.00.',
};

describe('the history of a year', () => {
  beforeEach(() => aYear(ledger));

  it('has one good sentence for every kind of event', async () => {
    const rows = await all();
    const first = EVENT_TYPES.map((type) => {
      const row = rows.find((r) => r.type === type);
      return [type, row?.sentence.replace(/SHA-256 [0-9a-f]{12}/, 'SHA-256 ············')];
    });
    expect(Object.fromEntries(first)).toEqual(SENTENCES);
  });

  it('names who recorded each event beside the sentence, and the command it came with', async () => {
    const [row] = await all({ stream: `sammantrade-${MEETING}` });
    expect(row).toMatchObject({
      stream: `sammantrade-${MEETING}`,
      revision: 0,
      type: 'SammantradeCalled',
      recordedAt: '2024-02-20T08:00:00.000Z',
      actor: { id: 'joakim', name: 'Joakim Karlsson' },
      sammantradeId: MEETING,
      organ: 'direktionen',
    });
    expect(row?.position).not.toBe('');
    expect(row?.commandId).toBe(row?.correlationId);
  });

  it('does not show how commands were received', async () => {
    const before = await all();
    await ledger.store.append('kommando-1', [anEvent('KommandoReceived', { first: 1 })], 'no-stream');
    expect(await all()).toEqual(before);
  });

  it('finds for an ärende its own events, its §§ also from before they had its number, and their anslag', async () => {
    const rows = await all({ diarienummer: OPEN });
    const own = rows.filter(({ stream }) => stream === 'arende-ITSAM-2024-1');
    const onParagraf = rows.filter(
      ({ stream, paragraf }) => stream.startsWith('sammantrade') && paragraf === 1,
    );
    expect(own).toEqual(await all({ stream: 'arende-ITSAM-2024-1' }));
    expect(types(onParagraf)).toEqual(types(await all({ stream: `sammantrade-${MEETING}`, paragraf: 1 })));
    expect(types(onParagraf).slice(0, 3)).toEqual(['ParagrafAdded', 'BeslutRecorded', 'ParagrafRevised']);
    expect(types(onParagraf)).toEqual(expect.arrayContaining(['SkrivfelCorrected', 'UppdragReported']));
    const rest = rows.filter((row) => !own.includes(row) && !onParagraf.includes(row));
    expect(types(rest)).toEqual([
      'ArendeListed',
      'ProtokollJusterat',
      'AnslagPosted',
      'AnslagPosted',
      'AnslagInterrupted',
      'AnslagReposted',
      'DelegationsbeslutReported',
      'OverklagandetidExpired',
      'AnslagRemoved',
    ]);
    expect(rows.some(({ paragraf }) => paragraf === 2)).toBe(false);
  });

  it.each<[string, Partial<HistoryFilter>, (row: HistoryRow) => boolean]>([
    ['a meeting with its anslag', { sammantradeId: MEETING }, (row) => row.sammantradeId === MEETING],
    ['a §', { sammantradeId: MEETING, paragraf: 2 }, (row) => row.paragraf === 2],
    ['a person', { personId: 'anna' }, ({ personIds }) => personIds.includes('anna')],
    [
      'a person in an ärende',
      { personId: 'anna', diarienummer: OPEN },
      ({ personIds, diarienummer }) => personIds.includes('anna') && diarienummer.includes(OPEN),
    ],
    ['a board', { organ: 'direktionen' }, ({ organ }) => organ === 'direktionen'],
    ['a board that is not there', { organ: 'namnden' }, () => false],
    ['a day', { day: '2024-03-11' }, ({ recordedAt }) => recordedAt.startsWith('2024-03-11')],
  ])('finds what is about %s', async (_what, filter, belongs) => {
    const rows = await all(filter);
    expect(rows).toEqual((await all()).filter(belongs));
  });

  it('reads the same rows page by page, from either end, in either edition', async () => {
    const queries = await ledger.queries();
    for (const edition of ['internal', 'public'] as const) {
      for (const filter of [
        {},
        { diarienummer: OPEN },
        { personId: 'anna' },
        { diarienummer: OPEN, personId: 'anna' },
      ]) {
        const whole = await all({ edition, ...filter });
        for (const limit of [1, 2, 7, whole.length]) {
          for (const order of ['newest', 'oldest'] as const) {
            const rows: HistoryRow[] = [];
            for (let on: string | undefined; ;) {
              const from = order === 'newest' ? { before: on } : { after: on };
              const page = queries.list({ edition, ...filter, order, limit, ...from });
              expect(page.rows.length).toBeLessThanOrEqual(limit);
              rows.push(...page.rows);
              if (page.next === undefined) break;
              on = page.next;
            }
            expect(order === 'newest' ? rows.reverse() : rows).toEqual(whole);
          }
        }
      }
    }
  });

  it('reads only what lies between two rows', async () => {
    const rows = await all();
    const between = await all({ after: rows[3]!.cursor, before: rows[7]!.cursor });
    expect(between).toEqual(rows.slice(4, 7));
    const newest = await all({ after: rows[3]!.cursor, before: rows[7]!.cursor, order: 'newest' });
    expect(newest).toEqual(rows.slice(4, 7).reverse());
  });

  it('refuses a cursor that it never gave', async () => {
    await expect(all({ after: 'nonsens' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('is the same when it is built again', async () => {
    const before = [await all(), await published(), await all({ diarienummer: OPEN })];
    await ledger.rebuild();
    expect([await all(), await published(), await all({ diarienummer: OPEN })]).toEqual(before);
  });

  it('never shows the public a word of what is under sekretess, whichever way it is asked', async () => {
    const rows = [
      ...(await published()),
      ...(await published({ diarienummer: SECRET })),
      ...(await published({ sammantradeId: MEETING, paragraf: 2 })),
      ...(await published({ personId: 'thomas' })),
    ];
    expect(JSON.stringify(await all())).toContain('Hotbild mot NN');
    expect(JSON.stringify(rows)).not.toMatch(/NN|Hotbild|Hemlig|skydd/);
  });

  it('shows the public that a § under sekretess was handled and decided, with the statute, and no more', async () => {
    const rows = await published({ sammantradeId: MEETING, paragraf: 2 });
    expect(rows.map(({ sentence, personIds }) => ({ sentence, personIds }))).toEqual([
      { sentence: '§ 2 skrevs in i protokollet: Sekretess (OSL 21:1) (ITSAM 2024/2).', personIds: [] },
      { sentence: 'Beslut antecknades vid § 2: Sekretess (OSL 21:1).', personIds: [] },
    ]);
  });

  it('gives the public no sum of a protokoll with a § under sekretess, nor what was signed over it, to try guesses against', async () => {
    const rows = await all({ sammantradeId: MEETING });
    const signed = rows.filter(({ type, paragraf }) => type === 'JusteringSigned' && paragraf === undefined);
    expect(signed.length).toBeGreaterThan(0);
    const queries = await ledger.queries();
    const { sha256 } = queries.event(signed[0]!.position, 'internal')!.data;
    const shown = JSON.stringify(
      (await published({ sammantradeId: MEETING })).map(({ position }) => queries.event(position, 'public')),
    );
    expect(shown).toContain('JusteringSigned');
    expect(shown).toContain('ProtokollJusterat');
    expect(shown).not.toContain(String(sha256).slice(0, 8));
    expect(shown).not.toContain('"evidence"');
  });

  it('does not let the public find a person by what is hidden', async () => {
    const jav = (rows: readonly HistoryRow[]) => rows.filter(({ type }) => type === 'JavDeclared');
    expect(jav(await all({ personId: 'thomas' }))).toHaveLength(1);
    expect(jav(await published({ personId: 'thomas' }))).toEqual([]);
  });

  it('hides from the day of the marking what was recorded long before, and shows it again when it is lifted', async () => {
    const about = async () => JSON.stringify(await published({ diarienummer: OPEN }));
    const marking = {
      statute: 'OSL 19:1',
      datum: '2024-09-01',
      myndighet: 'Itsam',
      hides: ['innehall', 'motpart'],
    } as const;
    const before = await about();
    expect(before).toContain('Lönemodell');
    await ledger.arende(OPEN, (state) => setSekretessmarkering(state, OPEN, marking));
    expect(await about()).not.toMatch(/[Ll]önemodell|Löneöversyn|kostnad|Förslaget|Anna Berg/);
    expect(await about()).toContain('Sekretess (OSL 19:1)');
    await ledger.arende(OPEN, (state) =>
      liftSekretessmarkering(state, OPEN, { datum: '2024-09-02', reason: 'Upphörde' }),
    );
    expect((await about()).startsWith(before.slice(0, -1))).toBe(true);
  });
});

describe('a protokoll before and after it is justerat', () => {
  beforeEach(async () => {
    await aBoard(ledger);
    await anArende(ledger, OPEN);
    await anArende(ledger, SECRET);
    await anOpenMeeting(ledger);
  });

  const ofMeeting = () => published({ stream: `sammantrade-${MEETING}` });

  it('shows the public nothing of it but the kallelse before it is justerat', async () => {
    await aParagraf(ledger, { rubrik: 'Utkast', diarienummer: [OPEN] });
    await ledger.meeting((state) => listArende(state, { rubrik: 'Lönemodell', diarienummer: OPEN }));
    expect(types(await ofMeeting())).toEqual(['SammantradeCalled', 'ArendeListed']);
    expect(types(await published({ diarienummer: OPEN }))).toEqual(['ArendeRegistered', 'ArendeListed']);
    expect(await published({ personId: 'anna' })).toHaveLength(1);
    await justered(ledger, '2024-03-11');
    expect(types(await ofMeeting())).toEqual(expect.arrayContaining(['ParagrafAdded', 'ProtokollJusterat']));
  });

  it('shows a § that is justerad omedelbart alone', async () => {
    const paragraf = await aParagraf(ledger, { rubrik: 'Brådskande', diarienummer: [OPEN] });
    await aParagraf(ledger, { rubrik: 'Utkast', diarienummer: [] });
    await signed(ledger, '2024-03-06', paragraf);
    const rows = await ofMeeting();
    expect(new Set(rows.map((row) => row.paragraf))).toEqual(new Set([undefined, paragraf]));
    expect(rows.map(({ type }) => type)).toEqual([
      'SammantradeCalled',
      'ParagrafAdded',
      'BeslutRecorded',
      'ProtokollSubmitted',
      'JusteringSigned',
      'JusteringSigned',
      'ParagrafJusteradOmedelbart',
    ]);
  });

  it('keeps drafts that gave way to other words with those who wrote them', async () => {
    const paragraf = await aParagraf(ledger, {
      rubrik: 'Kladd till rubrik',
      diarienummer: [],
      beslut: 'Kladd till beslut',
    });
    await ledger.meeting((state) =>
      recordYrkande(state, { paragraf, personIds: ['anna'], text: 'Kladd till yrkande' }),
    );
    await ledger.meeting((state) => withdrawYrkande(state, { paragraf, yrkandenummer: 1 }));
    await ledger.meeting((state) =>
      reviseParagraf(state, { paragraf, rubrik: 'Lönemodell', diarienummer: [OPEN] }),
    );
    await ledger.meeting((state) =>
      recordBeslut(state, { paragraf, kind: 'beslut', text: 'Bifall.', expediering: [] }),
    );
    await justered(ledger, '2024-03-11');
    const text = JSON.stringify(await published());
    expect(JSON.stringify(await all())).toContain('Kladd');
    expect(text).not.toContain('Kladd');
    expect(text).toContain('rubriken är nu ”Lönemodell” och diarienummer är nu ITSAM 2024/1');
    expect(text).toContain('Bifall.');
  });

  it('hides an item without a number when the meeting handles what is under sekretess', async () => {
    await ledger.arende(SECRET, (state) =>
      setSekretessmarkering(state, SECRET, {
        statute: 'OSL 21:1',
        datum: '2024-01-11',
        myndighet: 'Itsam',
        hides: ['innehall'],
      }),
    );
    await ledger.meeting((state) => listArende(state, { rubrik: 'Hotbilden', foredragande: ['Polisen'] }));
    expect(JSON.stringify(await ofMeeting())).toContain('Hotbilden');
    await ledger.meeting((state) => listArende(state, { rubrik: 'Hotbilden', diarienummer: SECRET }));
    expect(JSON.stringify(await ofMeeting())).not.toMatch(/Hotbilden|Polisen/);
  });

  it('hides the mended words of an item whose ärende is under sekretess, also when the item is struck', async () => {
    const called = 'direktionen-2024-04-02';
    await aCalledMeeting(ledger, called);
    await ledger.meeting((state) => listArende(state, { rubrik: 'Hot', diarienummer: SECRET }), called);
    const mended = { ordning: 1, rubrik: 'Hotbild' };
    await ledger.meeting((state) => reviseForedragningspunkt(state, mended), called);
    await ledger.meeting((state) => arrangeForedragningslista(state, { ordning: [], utgar: [1] }), called);
    expect(types(await all({ diarienummer: SECRET, sammantradeId: called }))).toContain(
      'ForedragningspunktRevised',
    );
    await ledger.arende(SECRET, (state) =>
      setSekretessmarkering(state, SECRET, {
        statute: 'OSL 21:1',
        datum: '2024-01-11',
        myndighet: 'Itsam',
        hides: ['innehall'],
      }),
    );
    const shown = await published({ sammantradeId: called });
    expect(types(shown)).toContain('ForedragningspunktRevised');
    expect(JSON.stringify(shown)).not.toContain('Hot');
  });

  it('hides what a delegated decision says of an ärende under sekretess', async () => {
    const id = await aDelegationsbeslut(ledger, {
      diarienummer: SECRET,
      rubrik: 'Skydd av NN',
      beslut: 'NN skyddas.',
      anmals: false,
      overklagbart: true,
    });
    await ledger.post({ kind: 'delegationsbeslut', delegationsbeslutId: id });
    await ledger.arende(SECRET, (state) =>
      setSekretessmarkering(state, SECRET, {
        statute: 'OSL 21:1',
        datum: '2024-03-05',
        myndighet: 'Itsam',
        hides: ['innehall'],
      }),
    );
    const rows = await published({ diarienummer: SECRET });
    expect(types(rows)).toEqual([
      'ArendeRegistered',
      'DelegationsbeslutRegistered',
      'AnslagPosted',
      'SekretessmarkeringSet',
    ]);
    expect(JSON.stringify(rows)).not.toContain('NN');
  });

  it('no longer finds a § under a number that was taken from it, except what was recorded while it had it', async () => {
    const paragraf = await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [OPEN] });
    await ledger.meeting((state) => reviseParagraf(state, { paragraf, diarienummer: [SECRET] }));
    await ledger.meeting((state) => recordYrkande(state, { paragraf, personIds: ['anna'], text: 'Bifall' }));
    expect(types(await all({ diarienummer: OPEN, sammantradeId: MEETING }))).toEqual([
      'ParagrafAdded',
      'BeslutRecorded',
      'ParagrafRevised',
    ]);
    expect(types(await all({ diarienummer: SECRET, sammantradeId: MEETING }))).toEqual([
      'ParagrafAdded',
      'BeslutRecorded',
      'ParagrafRevised',
      'YrkandeRecorded',
    ]);
    await justered(ledger, '2024-03-11');
    expect(await published({ diarienummer: OPEN, sammantradeId: MEETING, paragraf })).toEqual([]);
  });

  it('tells of what was struck only those who work with it, each whom it named too', async () => {
    const paragraf = await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [OPEN] });
    const mistaken = { paragraf, personIds: ['thomas'], announcedAt: '2024-03-05T14:00:00+01:00' };
    await ledger.meeting((state) => recordReservation(state, mistaken));
    await ledger.meeting((state) => giveUppdrag(state, { paragraf, to: 'Sara', text: 'Återkom' }));
    for (const uppgift of ['reservation', 'uppdrag'] as const) {
      await ledger.meeting((state) =>
        strikeParagrafuppgift(state, { paragraf, uppgift, nummer: 1, reason: 'Av misstag' }),
      );
    }
    await ledger.meeting((state) => recordReservation(state, { ...mistaken, personIds: ['anna'] }));
    await justered(ledger, '2024-03-11');
    const own = await all({ personId: 'thomas', paragraf, sammantradeId: MEETING });
    expect(types(own)).toEqual(['ReservationRecorded', 'ParagrafuppgiftStruck']);
    const shown = await published({ sammantradeId: MEETING, paragraf });
    expect(shown.filter(({ type }) => type === 'ReservationRecorded')).toMatchObject([
      { personIds: ['anna'] },
    ]);
    expect(types(shown)).not.toContain('UppdragGiven');
    expect(types(shown)).not.toContain('ParagrafuppgiftStruck');
    expect(vagOf(await ledger.queries(), OPEN, 'internal').map(({ steg }) => steg)).not.toContain('uppdrag');
  });

  it('calls a person by the name that is known now', async () => {
    const paragraf = await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [OPEN] });
    await ledger.meeting((state) => recordYrkande(state, { paragraf, personIds: ['anna'], text: 'Bifall' }));
    await ledger.meeting((state) =>
      recordNarvaro(state, { personId: 'anna', namn: 'Anna Bergström', role: 'ledamot' }, ledger.act),
    );
    const [yrkande] = await all({ personId: 'anna', paragraf, sammantradeId: MEETING });
    expect(yrkande?.sentence).toBe('Yrkande 1 vid § 1 av Anna Bergström: Bifall.');
  });
});
