import { closeAnslag, interruptAnslag, repostAnslag } from '../anslag/anslag.js';
import * as behorigheter from '../behorighet/behorighet.js';
import * as arenden from '../arende/arende.js';
import * as delegation from '../delegationsbeslut/delegationsbeslut.js';
import * as boards from '../organ/organ.js';
import * as inloggningar from '../inloggning/inloggning.js';
import * as maskinkonton from '../maskinkonto/maskinkonto.js';
import * as passnycklar from '../passnyckel/passnyckel.js';
import { bounceExpediering, dispatchBeslut, mailExpediering } from '../sammantrade/expediering.js';
import * as kallelser from '../sammantrade/kallelse.js';
import * as paragrafer from '../sammantrade/paragraf.js';
import { contentHash } from '../sammantrade/protokoll.js';
import * as meetings from '../sammantrade/sammantrade.js';
import { requestUnderskrift } from '../sammantrade/underskrift.js';
import {
  aBoard,
  aCalledMeeting,
  aDelegationsbeslut,
  anArende,
  anOpenMeeting,
  aParagraf,
  MEETING,
  OPEN,
  SECRET,
  sign,
  type TestLedger,
} from './testing.js';

/** The board's year, in which every kind of event happens at least once. */
export async function aYear(ledger: TestLedger<unknown>): Promise<void> {
  await aBoard(ledger);
  ledger.at('2024-01-10T08:00:00.000Z');
  await anArende(ledger, OPEN);
  await anArende(ledger, SECRET, { arendemening: 'Hotbild mot NN', motpart: 'NN Hemlig' });
  await ledger.arende(OPEN, (state) =>
    arenden.registerHandling(state, OPEN, {
      kind: 'inkommen',
      datum: '2024-01-10',
      rubrik: 'Förslag till ny lönemodell',
      avsandare: 'Kinda kommun',
      forKannedom: false,
    }),
  );
  await ledger.arende(OPEN, (state) =>
    arenden.assignHandlaggare(state, OPEN, { handlaggare: 'Ing-Mari Rajh' }),
  );
  await ledger.arende(SECRET, (state) =>
    arenden.setSekretessmarkering(state, SECRET, {
      statute: 'OSL 21:1',
      datum: '2024-01-11',
      myndighet: 'Itsam',
      hides: ['innehall', 'motpart'],
    }),
  );
  await ledger.arende(OPEN, (state) =>
    arenden.setSekretessmarkering(state, OPEN, {
      handlingsnummer: 1,
      statute: 'OSL 19:1',
      datum: '2024-01-11',
      myndighet: 'Itsam',
      hides: ['innehall'],
    }),
  );
  await ledger.arende(OPEN, (state) =>
    arenden.liftSekretessmarkering(state, OPEN, {
      handlingsnummer: 1,
      datum: '2024-01-15',
      reason: 'Upphandlingen är avslutad',
    }),
  );
  await ledger.arende(OPEN, (state) =>
    arenden.correctDiarieuppgift(state, OPEN, {
      uppgift: 'registeredOn',
      old: '2024-01-10',
      new: '2024-01-09',
      reason: 'Fel ankomstdag',
    }),
  );
  await ledger.arende(OPEN, (state) =>
    arenden.sendRemiss(state, OPEN, {
      to: 'Ydre kommun',
      sentOn: '2024-01-16',
      answerBy: '2024-02-16',
      about: 'Lönemodellen',
    }),
  );
  ledger.at('2024-02-14T08:00:00.000Z');
  await ledger.arende(OPEN, (state) =>
    arenden.answerRemiss(state, OPEN, { remissnummer: 1, answeredOn: '2024-02-14' }),
  );
  const delegationsbeslutId = await aDelegationsbeslut(ledger);

  const cancelled = 'direktionen-2024-03-05-2';
  await aCalledMeeting(ledger, cancelled);
  await ledger.meeting(
    (state) =>
      kallelser.moveSammantrade(state, {
        sammantradesdatum: '2024-03-06',
        startsAt: '09:30',
        plats: 'Kisa',
        reason: 'Lokalen är upptagen',
      }),
    cancelled,
  );
  await ledger.meeting((state) => kallelser.listArende(state, { rubrik: 'Upprpo' }), cancelled);
  await ledger.meeting(
    (state) => kallelser.reviseForedragningspunkt(state, { ordning: 1, rubrik: 'Upprop' }),
    cancelled,
  );
  await ledger.meeting(
    (state) => kallelser.cancelSammantrade(state, { reason: 'För få ärenden' }),
    cancelled,
  );

  await anOpenMeeting(ledger);
  await ledger.meeting((state) => kallelser.listArende(state, { rubrik: 'Lönemodell', diarienummer: OPEN }));
  await ledger.meeting((state) => kallelser.listArende(state, { rubrik: 'Upprop' }));
  await ledger.meeting((state) => kallelser.arrangeForedragningslista(state, { ordning: [2, 1], utgar: [] }));
  await ledger.meeting((state) =>
    meetings.recordNarvaro(
      state,
      { personId: 'joakim', namn: 'Joakim Karlsson', role: 'ovrig', uppdrag: 'sekreterare' },
      ledger.act,
    ),
  );
  const karin = { personId: 'karin', namn: 'Karin Gren', role: 'ovrig' } as const;
  await ledger.meeting((state) => meetings.recordNarvaro(state, karin, ledger.act));
  await ledger.meeting((state) => meetings.withdrawNarvaro(state, { personId: 'karin' }));
  const paragraf = await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [] });
  await ledger.meeting((state) => paragrafer.reviseParagraf(state, { paragraf, diarienummer: [OPEN] }));
  for (const personIds of [['conny'], ['anna']]) {
    await ledger.meeting((state) =>
      paragrafer.recordYrkande(state, { paragraf, personIds, text: `Yrkande av ${personIds.join()}` }),
    );
  }
  await ledger.meeting((state) => paragrafer.withdrawYrkande(state, { paragraf, yrkandenummer: 2 }));
  await ledger.meeting((state) =>
    paragrafer.recordOmrostning(state, {
      paragraf,
      propositionsordning: 'Ja för förslaget, nej för avslag.',
      form: 'oppen',
      isVal: false,
      jaInnebar: 'Förslaget',
      nejInnebar: 'Avslag',
      ja: 2,
      nej: 1,
      avstar: 0,
      roster: [
        { personId: 'conny', rost: 'ja' },
        { personId: 'thomas', rost: 'ja' },
        { personId: 'anna', rost: 'nej' },
      ],
      utfall: 'ja',
    }),
  );
  await ledger.meeting((state) =>
    paragrafer.giveUppdrag(state, {
      paragraf,
      to: 'förbundsdirektören',
      text: 'Återkom om kostnaderna',
      dueOn: '2024-06-04',
    }),
  );
  await ledger.meeting((state) =>
    paragrafer.recordReservation(state, {
      paragraf,
      personIds: ['anna'],
      announcedAt: '2024-03-05T14:00:00+01:00',
    }),
  );
  await ledger.meeting((state) =>
    paragrafer.addProtokollsanteckning(state, { paragraf, personId: 'anna', text: 'Kostnaden är okänd.' }),
  );
  const slip = { paragraf, personId: 'anna', text: 'Hör till § 2.' };
  await ledger.meeting((state) => paragrafer.addProtokollsanteckning(state, slip));
  await ledger.meeting((state) =>
    paragrafer.strikeParagrafuppgift(state, {
      paragraf,
      uppgift: 'anteckning',
      nummer: 2,
      reason: 'Antecknades vid fel paragraf',
    }),
  );
  const secret = await aParagraf(ledger, {
    rubrik: 'Hotbild mot NN',
    diarienummer: [SECRET],
    beslut: 'NN får skydd.',
  });
  await ledger.meeting((state) =>
    meetings.declareJav(state, { paragraf: secret, personId: 'thomas', reason: 'Släkt med NN' }),
  );
  await ledger.meeting((state) =>
    paragrafer.recordYrkande(state, { paragraf: secret, personIds: ['anna'], text: 'NN ska ha skydd' }),
  );
  await ledger.meeting((state) =>
    meetings.adjournSammantrade(state, { adjournedAt: '2024-03-05T14:30:00+01:00', resumesOn: '2024-03-05' }),
  );
  await ledger.meeting((state) =>
    meetings.resumeSammantrade(state, { resumedAt: '2024-03-05T14:45:00+01:00' }),
  );
  await ledger.meeting((state) => meetings.appointJusterare(state, { personId: 'anna', role: 'justerare' }));
  await ledger.meeting((state) =>
    meetings.replaceJusterare(state, {
      personId: 'anna',
      role: 'justerare',
      byPersonId: 'eva',
      reason: 'Sjuk',
    }),
  );
  ledger.at('2024-03-06T10:00:00.000Z');
  await signedByThree(ledger, '2024-03-06', paragraf);
  await ledger.meeting((state) =>
    meetings.closeSammantrade(state, { closedAt: '2024-03-05T15:00:00+01:00' }),
  );
  await ledger.meeting((state) => meetings.submitProtokoll(state));
  await ledger.meeting((state) =>
    meetings.returnProtokoll(state, { personId: 'thomas', comment: 'Utkastet nämner NN vid namn' }),
  );
  await ledger.meeting((state) =>
    paragrafer.recordBeslut(state, {
      paragraf: secret,
      kind: 'beslut',
      text: 'NN får skydd i ett år.',
      expediering: ['NN'],
    }),
  );
  await signedByThree(ledger, '2024-03-11');
  await ledger.meeting((state) =>
    meetings.correctSkrivfel(
      state,
      { paragraf, old: 'Lönemodell', new: 'Löneöversyn', reason: 'Felskrivning', correctedOn: '2024-03-11' },
      ledger.act,
    ),
  );
  await ledger.meeting((state) =>
    dispatchBeslut(
      state,
      {
        paragraf,
        mottagare: 'Kinda kommun',
        dispatchedOn: '2024-03-11',
        channel: 'e-post',
        epost: 'kommun@kinda.example',
      },
      ledger.act,
    ),
  );
  const mail = { paragraf, expedieringsnummer: 1 };
  await ledger.meeting((state) =>
    mailExpediering(state, { ...mail, messageId: '<1@kinda.example>', mailedAt: '2024-03-11T09:05:00.000Z' }),
  );
  await ledger.meeting((state) => bounceExpediering(state, { ...mail, reason: 'Adressen finns inte' }));
  await ledger.post({ kind: 'protokoll', sammantradeId: MEETING });
  await ledger.post({ kind: 'paragraf', sammantradeId: MEETING, paragraf });
  ledger.at('2024-03-15T10:00:00.000Z');
  await ledger.anslag(MEETING, (state) =>
    interruptAnslag(state, { interruptedOn: '2024-03-14', reason: 'Servern stod still' }, '2024-03-15'),
  );
  await ledger.anslag(MEETING, (state) =>
    repostAnslag(state, { postedOn: '2024-03-15' }, 'sista-dagen', '2024-03-15'),
  );
  const meeting = await ledger.held();
  await ledger.delegationsbeslut(delegationsbeslutId, (state) =>
    delegation.reportDelegationsbeslut(
      state,
      delegationsbeslutId,
      { sammantradeId: MEETING, paragraf },
      meeting,
      '2024-03-15',
    ),
  );
  ledger.at('2024-04-08T10:00:00.000Z');
  await ledger.anslag(MEETING, (state) => closeAnslag(state, '2024-04-08T10:00:00.000Z'));
  ledger.at('2024-06-03T10:00:00.000Z');
  await ledger.meeting((state) =>
    paragrafer.reportUppdrag(
      state,
      { uppdragsnummer: 1, reportedOn: '2024-06-03', text: 'Kostnaden är 100 000 kr' },
      ledger.act,
    ),
  );
  await ledger.arende(OPEN, (state) =>
    arenden.gallraHandling(state, OPEN, {
      handlingsnummer: 1,
      gallringsbeslut: 'Direktionen 2020-05-04 § 12',
      beslutatOn: '2020-05-04',
      gallradOn: '2024-06-03',
    }),
  );
  await ledger.arende(OPEN, (state) => arenden.closeArende(state, OPEN, { closedOn: '2024-06-03' }));
  await ledger.arende(OPEN, (state) =>
    arenden.reopenArende(state, OPEN, { reopenedOn: '2024-06-03', reason: 'Beslutet är överklagat' }),
  );
  await ledger.organ((state) =>
    boards.endMandat(state, 'direktionen', { mandatnummer: 1, lastDay: '2024-06-30', reason: 'Utträde' }),
  );
  await ledger.organ((state) =>
    boards.leaveMember(state, 'direktionen', { kommun: 'Kinda kommun', lastDay: '2024-06-30' }),
  );
  await ledger.organ((state) =>
    boards.changeOrganRules(state, 'direktionen', {
      rules: { ...boards.established(state, 'direktionen').rules, antalLedamoter: 2 },
      reason: 'Kinda kommun lämnar',
    }),
  );
  const account = behorigheter.behorighetStream('joakim');
  ledger.by('admin', 'Administratören');
  await ledger.record(account, behorigheter.behorighet, (state) =>
    behorigheter.grantBehorighet(
      state,
      {
        accountId: 'joakim',
        namn: 'Joakim Karlsson',
        role: 'sekreterare',
        organ: 'direktionen',
        firstDay: '2024-01-01',
      },
      ledger.act,
    ),
  );
  await ledger.record(account, behorigheter.behorighet, (state) =>
    behorigheter.revokeBehorighet(state, { accountId: 'joakim', behorighetsnummer: 1, reason: 'Slutar' }),
  );
  const konto = 'maskin-e-tjanst';
  const machine = (decide: (state: maskinkonton.Maskinkonto) => maskinkonton.MaskinkontoEvent[]) =>
    ledger.record(maskinkonton.maskinkontoStream(konto), maskinkonton.maskinkonto, decide);
  await machine((state) => maskinkonton.openMaskinkonto(state, { konto, namn: 'E-tjänsten' }));
  await machine((state) =>
    maskinkonton.issueMaskinnyckel(state, {
      konto,
      namn: 'Synpunkter',
      sha256: 'ab'.repeat(32),
      scopes: ['arende.registrera', 'fil.spara'],
      lastDay: '2025-12-31',
    }),
  );
  await machine((state) => maskinkonton.revokeMaskinnyckel(state, { konto, nyckelnummer: 1 }));
  await machine((state) => maskinkonton.closeMaskinkonto(state, { konto }));
  ledger.by('joakim', 'Joakim Karlsson');
  const key = { konto: 'joakim', passnyckelnummer: 1 };
  await ledger.record(passnycklar.passnycklarStream('joakim'), passnycklar.passnycklar, (state) =>
    passnycklar.registerPassnyckel(
      state,
      {
        konto: 'joakim',
        namn: 'Min telefon',
        credentialId: 'AQ',
        publicKey: 'AQ',
        rpId: 'itsam.se',
        registeredAt: ledger.act.recordedAt,
      },
      ledger.act,
    ),
  );
  await ledger.record(passnycklar.passnycklarStream('joakim'), passnycklar.passnycklar, (state) =>
    passnycklar.usePassnyckel(state, { ...key, nonce: 'AQ', counter: 1 }, ledger.act),
  );
  await ledger.record(passnycklar.passnycklarStream('joakim'), passnycklar.passnycklar, (state) =>
    passnycklar.removePassnyckel(state, { ...key, removedAt: ledger.act.recordedAt }, ledger.act),
  );
  const ended = { inloggning: 'ab12', endedAt: '2024-03-05T12:00:00.000Z' };
  await ledger.record(inloggningar.inloggningStream(ended.inloggning), inloggningar.inloggning, (state) =>
    inloggningar.endInloggning(state, ended),
  );
}

async function signedByThree(
  ledger: TestLedger<unknown>,
  signedOn: string,
  paragraf?: number,
): Promise<void> {
  ledger.at(`${signedOn}T10:00:00.000Z`);
  await ledger.meeting((state) => meetings.submitProtokoll(state, paragraf));
  const sha256 = contentHash(await ledger.held(), paragraf);
  const alone = paragraf === undefined ? {} : { paragraf };
  const at = { provider: 'Underskriftstjänsten', reference: `ref-${paragraf ?? 'allt'}` };
  await ledger.meeting((state) =>
    requestUnderskrift(state, { personId: 'eva', sha256, ...alone, ...at }, ledger.act),
  );
  for (const personId of ['conny', 'thomas', 'eva']) await sign(ledger, personId, signedOn, paragraf);
  ledger.by('joakim', 'Joakim Karlsson');
}
