/**
 * The meeting that the demo plays: the direktion of kommunalförbundet Itsam, 2024-03-05. Names, dates, numbers,
 * rubriker and decisions are those of its protokoll; the running prose is ours. What the protokoll does not say
 * and a ledger must hold is marked as assumed.
 */

export const ORGAN = {
  slug: 'itsam',
  namn: 'Direktionen',
  organisation: 'Kommunalförbundet Itsam',
  kind: 'direktion',
  // Assumed: the first day of the municipal term of office.
  establishedOn: '2023-01-01',
  rules: {
    antalLedamoter: 6,
    paragrafnumrering: 'per-sammantrade',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'ITSAM',
    forvaringsplats: 'Itsam',
    overklagandehanvisning:
      'En medlem i en av medlemskommunerna kan begära laglighetsprövning hos förvaltningsrätten inom tre veckor från den dag då justeringen tillkännagavs.',
  },
} as const;

/** Assumed: the municipal term of office, 2023–2026. */
export const TERM = { firstDay: '2023-01-01', lastDay: '2026-12-31' } as const;

export const MEMBERS = [
  'Vimmerby kommun',
  'Ydre kommun',
  'Boxholms kommun',
  'Åtvidabergs kommun',
  'Ödeshögs kommun',
  'Kinda kommun',
] as const;

/** §§ 1-4: Kinda's two were there until Kinda's own matters were over. */
const UNTIL_4 = [{ from: 1, to: 4 }];

export const LEDAMOTER = [
  { personId: 'jacob-kall', namn: 'Jacob Käll', foretrader: 'Vimmerby kommun', uppdrag: 'ordförande' },
  {
    personId: 'elisabet-hagstrom',
    namn: 'Elisabet Hagström',
    foretrader: 'Ydre kommun',
    uppdrag: 'vice ordförande',
  },
  { personId: 'claes-sjokvist', namn: 'Claes Sjökvist', foretrader: 'Boxholms kommun' },
  { personId: 'thomas-lidberg', namn: 'Thomas Lidberg', foretrader: 'Åtvidabergs kommun' },
  { personId: 'jonas-andersson', namn: 'Jonas Andersson', foretrader: 'Ödeshögs kommun' },
  { personId: 'conny-forsberg', namn: 'Conny Forsberg', foretrader: 'Kinda kommun', paragrafer: UNTIL_4 },
] as const;

export const ERSATTARE = [
  { personId: 'joakim-magnusson', namn: 'Joakim Magnusson', foretrader: 'Åtvidabergs kommun' },
  {
    personId: 'christian-nordin-olsson',
    namn: 'Christian Nordin Olsson',
    foretrader: 'Kinda kommun',
    paragrafer: UNTIL_4,
  },
] as const;

export const OVRIGA = [
  { personId: 'peter-wallentin', namn: 'Peter Wallentin', uppdrag: 'chef tjänsteutveckling' },
  { personId: 'robert-dahlberg', namn: 'Robert Dahlberg', uppdrag: 'förbundsdirektör' },
  { personId: 'joakim-karlsson', namn: 'Joakim Karlsson', uppdrag: 'ledningssekreterare' },
  {
    personId: 'johan-flemgard',
    namn: 'Johan Flemgård',
    uppdrag: 'chef teknik och säkerhet',
    paragrafer: [{ from: 1, to: 1 }],
  },
] as const;

export const ORDFORANDE = LEDAMOTER[0];
export const VICE_ORDFORANDE = LEDAMOTER[1];
export const JUSTERARE = LEDAMOTER[3];
export const SEKRETERARE = OVRIGA[2];

export const SAMMANTRADE = {
  sammantradesdatum: '2024-03-05',
  startsAt: '13:00',
  plats: 'Teknikringen 9, Linköping, lokal Leonardo',
  // Assumed: a week before.
  calledOn: '2024-02-27',
  openedAt: '2024-03-05T13:00:00+01:00',
  closedAt: '2024-03-05T14:45:00+01:00',
} as const;

/**
 * Assumed: the protokoll gives no day for the justering, only that the anslag went up on 2024-03-11. It was signed
 * digitally; the provider's id stands in the margin of the paper.
 */
export const JUSTERING = {
  signedOn: '2024-03-11',
  method: 'extern',
  provider: 'Addo Sign',
  reference: '18758bc1-b4f3-46cf-9ac1-80e2bd4c2f0c',
} as const;

export const ANSLAG = { postedOn: '2024-03-11', printedTakeDown: '2024-04-02' } as const;

/** Kinda's last day in the federation. */
export const KINDA_LEAVES = '2024-03-31';

const NOTERAR = 'Direktionen beslutar att notera informationen till protokollet.';
const PETER = 'Peter Wallentin, chef tjänsteutveckling och föredragande förbundsdirektör';

/** A § of the board that prepares the direktion's matters, as underlag. */
const beredning = (paragraf: number) => ({
  text: `Kommunchefsberedningens sammanträde 2024-02-14 § ${paragraf}`,
  organ: 'Kommunchefsberedningen',
  sammantradesdatum: '2024-02-14',
  paragraf,
});

/** The nine §§ in order, each with its ärende. Decisions are the protokoll's, summaries ours. */
export const PARAGRAFER = [
  {
    diarienummer: 'ITSAM 2024/25',
    rubrik: 'Information angående säkerhetsarbetet',
    foredragande: ['Johan Flemgård, chef teknik och säkerhet'],
    kind: 'notering',
    beslut: NOTERAR,
    sammanfattning:
      'Direktionen får en lägesbild av säkerhetsarbetet: snabb installation av säkerhetsuppdateringar, bevakning av sårbarheter, tvåfaktorsinloggning, ett gemensamt ramverk för informationssäkerhet och en tjänst för säkerhetsövervakning.',
    underlag: [],
  },
  {
    diarienummer: 'ITSAM 2024/1',
    rubrik: 'Information från verksamheten',
    foredragande: [PETER],
    kind: 'notering',
    beslut: NOTERAR,
    sammanfattning:
      'Styrgruppen fann den 28 februari 2024 att kriterierna för Kindas utträde är uppfyllda. Kinda kommun lämnar förbundet vid månadsskiftet mars–april och behåller telefoni och HR-system under året. Den nya organisationen och konsolideringen av driften redovisas.',
    underlag: [beredning(1)],
  },
  {
    diarienummer: 'ITSAM 2024/2',
    rubrik: 'Personal',
    foredragande: [PETER],
    kind: 'notering',
    beslut: NOTERAR,
    sammanfattning:
      'Direktionen informeras om personalläget, om rekryteringar i konkurrens med andra arbetsgivare i närområdet och om samarbetet med universitet och högskolor.',
    underlag: [beredning(2)],
  },
  {
    diarienummer: 'ITSAM 2024/22',
    rubrik: 'Redundans - information',
    foredragande: ['Robert Dahlberg, förbundsdirektör'],
    kind: 'notering',
    beslut: NOTERAR,
    sammanfattning:
      'Förbundet bygger om sitt stjärnformade nät till ett ringnät, så att ett brott på en fiber inte stänger av någon medlemskommun och så att noden i Kinda inte längre behövs.',
    underlag: [],
  },
  {
    diarienummer: 'ITSAM 2024/23',
    rubrik: 'Ordförandeskap samt vice ordförandeskap 2024-2026',
    foredragande: [PETER],
    kind: 'beslut',
    beslut:
      'Direktionen beslutar att uppdra till Peter Wallentin att återkomma till direktionen med en rekommendation avseende ordförandeskap samt vice ordförandeskap för resterande del av 2024 fram till 2026.',
    sammanfattning:
      'Ordförande Jacob Käll har avsagt sig sina politiska uppdrag och leder direktionen till och med maj. Förbundsordningen låter ordförandeskapet gå runt bland medlemmarna, men det är direktionen som beslutar.',
    underlag: [],
    uppdrag: {
      to: 'Peter Wallentin',
      text: 'Återkomma med en rekommendation om ordförandeskap och vice ordförandeskap för resten av 2024 fram till 2026.',
    },
  },
  {
    diarienummer: 'ITSAM 2024/8',
    rubrik: 'Revidering förbundsordning',
    foredragande: [PETER],
    kind: 'notering',
    // The protokoll's own sentence lacks its verb; the decision is the same as at the §§ around it.
    beslut: NOTERAR,
    sammanfattning:
      'Förslaget till ny förbundsordning är ute på remiss hos medlemskommunerna till den 9 maj. Direktionen avgör ärendet vid sitt sammanträde i juni.',
    underlag: [beredning(3)],
  },
  {
    diarienummer: 'ITSAM 2024/9',
    rubrik: 'Revidering direktionens reglemente',
    foredragande: [PETER],
    kind: 'notering',
    beslut: 'Direktionen beslutar notera informationen till protokollet.',
    sammanfattning:
      'Reglementet anpassas till gällande lag och till vad andra kommunalförbund har. Ändringarna är mest redaktionella.',
    underlag: [beredning(4)],
  },
  {
    diarienummer: 'ITSAM 2024/10',
    rubrik: 'Revidering Itsam-avtal',
    foredragande: [PETER],
    kind: 'notering',
    beslut: NOTERAR,
    sammanfattning:
      'Avtalet mellan förbundet och medlemskommunerna skrivs om efter Kindas utträde och förbundets nya roll. Det är ute på remiss till den 9 maj och avgörs i juni.',
    underlag: [beredning(5)],
  },
  {
    diarienummer: 'ITSAM 2024/3',
    rubrik: 'Handlingar för kännedom',
    foredragande: [],
    kind: 'notering',
    beslut: 'Direktionen beslutar att notera ärendet till handlingarna.',
    sammanfattning: 'Vid sammanträdet finns inga handlingar för kännedom.',
    underlag: [],
  },
] as const;

/** The day on which imported ärenden were opened is not in the protokoll. Assumed: the day of the kallelse. */
export const REGISTERED_ON = SAMMANTRADE.calledOn;

/** §§ 6 and 8: sent to the member municipalities in the week before the meeting, answers by 9 May. */
export const REMISSER = [
  { diarienummer: 'ITSAM 2024/8', about: 'Förslag till ny förbundsordning' },
  { diarienummer: 'ITSAM 2024/10', about: 'Förslag till nytt Itsam-avtal' },
] as const;
export const REMISS = { to: 'Medlemskommunerna', sentOn: '2024-03-01', answerBy: '2024-05-09' } as const;
