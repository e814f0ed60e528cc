import fc from 'fast-check';
import { as } from './anyone.js';
import type { RunningApp } from './running-app.js';

/**
 * Random work at a board, sent over HTTP: what a board might do, in any order, so that much of it is refused and
 * all that is recorded is valid. A step picks what it is about by number, among what there is.
 */
export interface Step {
  readonly act: keyof typeof ACTS;
  /** Picks an ärende, a person, a §, …: any of what exists, by remainder. */
  readonly pick: readonly [number, number, number];
}

const PEOPLE = ['anna', 'bo', 'cecilia', 'david'] as const;
const STAND_INS = ['erik', 'frida'] as const;
const DAYS = ['2024-03-05', '2024-03-12', '2024-04-02'] as const;
const STATUTES = ['OSL 21:1', 'OSL 19:3'] as const;

const nameOf = (id: string) => id.charAt(0).toUpperCase() + id.slice(1);
/** Most steps are about the first meeting, so that it comes some way. */
const dayOf = (n: number) => DAYS[n < 40 ? 0 : n % DAYS.length] ?? DAYS[0];
const meetingOf = (n: number) => `namnden-${dayOf(n)}`;

/** Each act as a request; undefined when it only moves the clock. */
const ACTS = {
  registerArende: (n, p) => [
    'arenden',
    { organ: 'namnden', arendemening: `Ärende ${n} om ${p}`, initiator: 'eget-initiativ' },
  ],
  registerHandling: (n, p) => [
    `arenden/NMD/2024/${(n % 4) + 1}/handlingar`,
    { kind: 'upprattad', datum: '2024-03-01', rubrik: `Skrivelse ${p}`, forKannedom: p % 2 === 0 },
  ],
  assignHandlaggare: (n, p) => [
    `arenden/NMD/2024/${(n % 4) + 1}/handlaggare`,
    { handlaggare: nameOf(person(p)) },
  ],
  markSecret: (n, p, q) => [
    `arenden/NMD/2024/${(n % 4) + 1}/sekretessmarkeringar`,
    {
      statute: STATUTES[p % 2],
      datum: '2024-03-01',
      myndighet: 'Nämnden',
      hides: ['innehall', 'motpart'],
      ...(q % 2 ? { handlingsnummer: (q % 3) + 1 } : {}),
    },
  ],
  liftSecret: (n, _p, q) => [
    `arenden/NMD/2024/${(n % 4) + 1}/sekretessmarkeringar/upphavanden`,
    { datum: '2024-03-02', reason: 'Behövs inte.', ...(q % 2 ? { handlingsnummer: (q % 3) + 1 } : {}) },
  ],
  correct: (n, p) => [
    `arenden/NMD/2024/${(n % 4) + 1}/rattelser`,
    { uppgift: 'registeredOn', old: '2024-03-05', new: `2024-03-0${(p % 4) + 1}`, reason: 'Fel dag.' },
  ],
  sendRemiss: (n) => [
    `arenden/NMD/2024/${(n % 4) + 1}/remisser`,
    { to: 'Regionen', sentOn: '2024-03-01', answerBy: '2024-04-01' },
  ],
  answerRemiss: (n) => [`arenden/NMD/2024/${(n % 4) + 1}/remisser/1/svar`, { answeredOn: '2024-03-04' }],
  closeArende: (n) => [`arenden/NMD/2024/${(n % 4) + 1}/avslut`, { closedOn: '2024-03-05' }],
  reopenArende: (n) => [
    `arenden/NMD/2024/${(n % 4) + 1}/aterupptagande`,
    { reopenedOn: '2024-03-05', reason: 'Nytt.' },
  ],
  callMeeting: (n) => [
    'sammantraden',
    { organ: 'namnden', sammantradesdatum: dayOf(n), startsAt: '13:00', plats: 'Rådhuset' },
  ],
  list: (n, p) => [
    `sammantraden/${meetingOf(n)}/foredragningslista`,
    { rubrik: `Punkt ${p % 9}`, diarienummer: `NMD 2024/${(p % 4) + 1}` },
  ],
  move: (n, p) => [
    `sammantraden/${meetingOf(n)}/flytt`,
    {
      sammantradesdatum: dayOf(n),
      startsAt: '14:00',
      plats: `Sal ${p % 3}`,
      reason: 'Förhinder.',
    },
  ],
  cancel: (n, p) => (p % 5 ? undefined : [`sammantraden/${meetingOf(n)}/installning`, { reason: 'Inget.' }]),
  open: (n) => [
    `sammantraden/${meetingOf(n)}/oppnande`,
    {
      openedAt: `${dayOf(n)}T13:00:00+01:00`.replace('2024-04-02T13:00:00+01', '2024-04-02T13:00:00+02'),
      ordforandeId: 'anna',
      sekreterare: { personId: 'sara', namn: 'Sara' },
    },
  ],
  attend: (n, p, q) => [
    `sammantraden/${meetingOf(n)}/narvaro`,
    {
      personId: person(p),
      namn: nameOf(person(p)),
      role: 'ledamot',
      ...(q % 3 === 0 ? { paragrafer: [{ from: 1, to: (q % 4) + 1 }] } : {}),
    },
  ],
  standIn: (n, p, q) => [
    `sammantraden/${meetingOf(n)}/narvaro`,
    {
      personId: STAND_INS[p % 2],
      namn: nameOf(STAND_INS[p % 2] ?? ''),
      role: 'ersattare',
      tjanstgor: [{ for: person(q), paragrafer: [{ from: (q % 3) + 2 }] }],
    },
  ],
  appoint: (n, p) => [`sammantraden/${meetingOf(n)}/justerare`, { personId: person(p), role: 'justerare' }],
  addParagraf: (n, p) => [
    `sammantraden/${meetingOf(n)}/paragrafer`,
    {
      rubrik: `Rubrik ${p}`,
      diarienummer: [`NMD 2024/${(p % 4) + 1}`],
      foredragande: [],
      sammanfattning: `Text ${p}`,
      underlag: [],
    },
  ],
  revise: (n, p, q) => [
    `PATCH sammantraden/${meetingOf(n)}/paragrafer/${(p % 4) + 1}`,
    q % 2 ? { rubrik: `Ny rubrik ${q}` } : { diarienummer: [`NMD 2024/${(q % 4) + 1}`] },
  ],
  decide: (n, p, q) => [
    `sammantraden/${meetingOf(n)}/paragrafer/${(p % 4) + 1}/beslut`,
    { kind: 'beslut', text: `Beslut ${q}`, expediering: ['Akt'] },
  ],
  yrka: (n, p, q) => [
    `sammantraden/${meetingOf(n)}/paragrafer/${(p % 4) + 1}/yrkanden`,
    { personIds: [person(q)], text: 'Bifall.' },
  ],
  vote: (n, p, q) => [
    `sammantraden/${meetingOf(n)}/paragrafer/${(p % 4) + 1}/omrostningar`,
    {
      propositionsordning: 'Ja eller nej.',
      form: 'oppen',
      isVal: q % 4 === 0,
      jaInnebar: 'bifall',
      nejInnebar: 'avslag',
      ja: 1,
      nej: 1,
      avstar: 0,
      roster: [
        { personId: 'anna', rost: 'ja' },
        { personId: person(q), rost: 'nej' },
      ],
      tieBreak: q % 4 === 0 ? 'lottning' : 'utslagsrost',
      utfall: 'ja',
    },
  ],
  jav: (n, p, q) => [`sammantraden/${meetingOf(n)}/paragrafer/${(p % 4) + 1}/jav`, { personId: person(q) }],
  reserve: (n, p, q) => [
    `sammantraden/${meetingOf(n)}/paragrafer/${(p % 4) + 1}/reservationer`,
    { personIds: [person(q)], announcedAt: `${dayOf(n)}T12:30:00Z` },
  ],
  uppdrag: (n, p) => [
    `sammantraden/${meetingOf(n)}/paragrafer/${(p % 4) + 1}/uppdrag`,
    { to: 'Sara', text: 'Återkomma.', dueOn: '2024-06-01' },
  ],
  strike: (n, p, q) => [
    `sammantraden/${meetingOf(n)}/paragrafer/${(p % 4) + 1}/strykningar`,
    {
      uppgift: ['jav', 'yrkande', 'omrostning', 'reservation', 'uppdrag'][q % 5],
      nummer: (q % 2) + 1,
      reason: 'Av misstag.',
    },
  ],
  close: (n) => [`sammantraden/${meetingOf(n)}/avslut`, { closedAt: `${dayOf(n)}T15:00:00Z` }],
  submit: (n, p) => [
    `sammantraden/${meetingOf(n)}/justering/begaran`,
    p % 3 ? {} : { paragraf: (p % 2) + 1 },
  ],
  returnIt: (n, p) =>
    p % 4
      ? undefined
      : [`sammantraden/${meetingOf(n)}/justering/retur`, { personId: 'anna', comment: 'Rätta.' }],
  post: (n, p) => ['anslag', { sammantradeId: meetingOf(n), ...(p % 3 ? {} : { paragraf: (p % 2) + 1 }) }],
  interrupt: (n) => [`anslag/${meetingOf(n)}/avbrott`, { interruptedOn: '2024-04-10', reason: 'Föll ned.' }],
  repost: (n) => [`anslag/${meetingOf(n)}/omanslag`, {}],
  delegate: (_n, p) => [
    'delegationsbeslut',
    {
      organ: 'namnden',
      rubrik: `Delegation ${p}`,
      beslut: 'Bifall.',
      delegat: { personId: 'sara', namn: 'Sara' },
      delegationspunkt: '1.1',
      beslutatOn: '2024-03-01',
      anmals: p % 2 === 0,
      overklagbart: true,
    },
  ],
} satisfies Record<string, (n: number, p: number, q: number) => [string, object] | undefined>;

function person(n: number): string {
  return PEOPLE[n % PEOPLE.length] ?? 'anna';
}

/** Acts that lead a meeting on come more often, so that some meetings reach their anslag. */
const USUAL: readonly (keyof typeof ACTS)[] = [
  ...(Object.keys(ACTS) as (keyof typeof ACTS)[]),
  'attend',
  'attend',
  'attend',
  'appoint',
  'addParagraf',
  'decide',
  'close',
  'submit',
  'post',
];

export const someSteps = (minLength: number, maxLength: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      act: fc.constantFrom(...USUAL),
      pick: fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 }), fc.nat({ max: 60 })),
    }),
    { minLength, maxLength },
  );

/** Establishes the board and two ärenden, and calls and opens its meetings, so that random steps have something to be about. */
export async function establishBoard(app: RunningApp): Promise<void> {
  app.clock.set('2024-03-05T12:00:00Z');
  const must = async (path: string, body: object) => {
    const { status, body: answer } = await app.post(path, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  };
  await must('/api/organ', {
    slug: 'namnden',
    namn: 'Nämnden',
    organisation: 'Exempelkommunen',
    kind: 'namnd',
    establishedOn: '2023-01-01',
    rules: {
      antalLedamoter: 4,
      paragrafnumrering: 'per-sammantrade',
      nedtagningsdatum: 'dagen-efter',
      diarieserie: 'NMD',
      forvaringsplats: 'Rådhuset',
    },
  });
  for (const [role, people] of [
    ['ledamot', PEOPLE],
    ['ersattare', STAND_INS],
  ] as const) {
    for (const personId of people) {
      await must('/api/organ/namnden/mandat', {
        personId,
        namn: nameOf(personId),
        role,
        foretrader: 'Partiet',
        firstDay: '2023-01-01',
      });
    }
  }
  for (const n of [0, 1, 2]) {
    await must('/api/arenden', {
      organ: 'namnden',
      arendemening: `Ärende ${n}`,
      initiator: 'eget-initiativ',
    });
    await must(`/api/${ACTS.callMeeting(n)[0]}`, ACTS.callMeeting(n)[1]);
  }
  await must(`/api/sammantraden/${meetingOf(0)}/oppnande`, ACTS.open(0)[1]);
}

/** Takes one step. Signatures and the passing of time come by themselves, so that what is submitted gets justerat. */
export async function take(app: RunningApp, step: Step): Promise<number | undefined> {
  const [n, p, q] = step.pick;
  app.clock.set(new Date(app.clock.now().getTime() + 60_000));
  const request = (ACTS[step.act] as (n: number, p: number, q: number) => [string, object] | undefined)(
    n,
    p,
    q,
  );
  if (request === undefined) return undefined;
  const [path, body] = request;
  const { status } = path.startsWith('PATCH ')
    ? await app.send('PATCH', `/api/${path.slice(6)}`, body)
    : await app.post(`/api/${path}`, body, step.act === 'returnIt' ? as('anna') : {});
  if (step.act === 'submit' && status < 300)
    await signAll(app, meetingOf(n), p % 3 ? undefined : (p % 2) + 1, q);
  return status;
}

async function signAll(
  app: RunningApp,
  meeting: string,
  paragraf: number | undefined,
  until: number,
): Promise<void> {
  const events = [];
  for await (const event of app.store.readStream(`sammantrade-${meeting}`)) events.push(event);
  const submitted = events.findLast(({ type }) => type === 'ProtokollSubmitted');
  // Sometimes one signer is left, so that the text may still be changed.
  for (const personId of until % 4 === 0 ? PEOPLE.slice(0, 1) : PEOPLE) {
    await app.post(
      `/api/sammantraden/${meeting}/justering/underskrifter`,
      {
        personId,
        sha256: submitted?.data['sha256'],
        signedOn: app.clock.now().toISOString().slice(0, 10),
        method: 'e-underskrift',
        ...(paragraf === undefined ? {} : { paragraf }),
      },
      as(personId, { namn: nameOf(personId) }),
    );
  }
}
