import type { AnslagPosted, AnslagSubject } from '../anslag/anslag.js';
import type { Sekretessmarkering, Uppgift } from '../arende/arende.js';
import type { Behorighet, BehorighetRole } from '../behorighet/behorighet.js';
import { formatDay, inStockholm, stockholmDay, type Datum } from '../calendar/calendar.js';
import type { Mandat, OrganRules } from '../organ/organ.js';
import type { DataOf, Paragrafuppgift, Person, Spann } from '../sammantrade/events.js';
import { printSpann } from '../sammantrade/narvaro.js';
import type { LedgerEvent } from './nouns.js';

/**
 * Every event in words. A sentence says what happened and to whom, in Swedish; who recorded it stands beside it
 * (the actor), as does the day of recording. Days in the sentence are days in the world.
 */

/** What a sentence calls those whom its event names by an id alone. */
export interface Names {
  readonly person: (personId: string) => string;
  /** Of the event's own board. */
  readonly mandat: (mandatnummer: number) => Mandat | undefined;
  /** `Direktionen 5 mars 2024`. */
  readonly sammantrade: (sammantradeId: string) => string;
  /** The board's name. */
  readonly organ: (slug: string) => string;
  /** Of the event's own account. */
  readonly behorighet: (behorighetsnummer: number) => Behorighet | undefined;
  /** The event's own anslag as it was posted. */
  readonly anslag: () => AnslagPosted | undefined;
}

/** Characters of a running text that a sentence repeats; the whole text stands in the protokoll or the diarium. */
const LONGEST_EXCERPT = 240;
/** Hex digits of a SHA-256 that people compare by eye. */
const SHORT_SHA = 12;

/** The event in one Swedish sentence, without who recorded it. */
export function sentence(event: LedgerEvent, names: Names): string {
  const people = (ids: readonly string[]) => listed(ids.map(names.person));
  switch (event.type) {
    // ---- organ
    case 'OrganEstablished': {
      const { namn, organisation, kind, establishedOn, rules } = event.data;
      return ending(
        `${namn} (${ORGAN_KIND[kind]}) i ${organisation} inrättades ${formatDay(establishedOn)}: ${rulesInWords(rules)}`,
      );
    }
    case 'MemberJoined':
      return ending(`${event.data.kommun} blev medlem ${formatDay(event.data.joinedOn)}`);
    case 'MemberLeft':
      return ending(
        `${event.data.kommun} lämnar kommunalförbundet; sista dag som medlem är ${formatDay(event.data.lastDay)}`,
      );
    case 'MandatGranted': {
      const { namn, role, foretrader, mandatnummer } = event.data;
      return ending(
        `${namn} fick mandat ${mandatnummer}, ${MANDAT_ROLE[role]} för ${foretrader}, ${period(event.data)}`,
      );
    }
    case 'MandatEnded': {
      const { mandatnummer, lastDay, reason } = event.data;
      const mandat = names.mandat(mandatnummer);
      const whose = mandat && `, ${mandat.namn} (${MANDAT_ROLE[mandat.role]}, ${mandat.foretrader})`;
      return ending(
        `Mandat ${mandatnummer}${whose ? `${whose},` : ''} slutar ${formatDay(lastDay)}${because(reason)}`,
      );
    }
    case 'PresidiumElected': {
      const { ordforande, viceOrdforande, andreViceOrdforande } = event.data;
      const elected = [
        `${names.person(ordforande)} till ordförande`,
        ...(viceOrdforande === undefined ? [] : [`${names.person(viceOrdforande)} till vice ordförande`]),
        ...(andreViceOrdforande === undefined
          ? []
          : [`${names.person(andreViceOrdforande)} till andre vice ordförande`]),
      ];
      return ending(`Presidium valdes ${period(event.data)}: ${listed(elected)}`);
    }
    case 'OrganRulesChanged':
      return ending(
        `Arbetsreglerna ändrades (${event.data.reason}); nu gäller ${rulesInWords(event.data.rules)}`,
      );

    // ---- arende
    case 'ArendeRegistered': {
      const { diarienummer, arendemening, registeredOn, initiator, motpart, handlaggare, sekretess } =
        event.data;
      const { ursprungligtDiarienummer } = event.data;
      return ending(
        [
          `${diarienummer} registrerades: ${excerpt(arendemening)}`,
          [
            initiator === undefined ? '' : initiator === 'inkommen' ? 'inkommet' : 'på eget initiativ',
            registeredOn === undefined ? '' : formatDay(registeredOn),
          ]
            .join(' ')
            .trim(),
          labelled('motpart', motpart),
          labelled('handläggare', handlaggare),
          labelled('ursprungligt diarienummer', ursprungligtDiarienummer),
          sekretess === undefined ? '' : marking(sekretess),
        ]
          .filter((part) => part !== '')
          .join(', '),
      );
    }
    case 'HandlingRegistered': {
      const { diarienummer, handlingsnummer, kind, datum, rubrik, avsandare, mottagare } = event.data;
      const { forKannedom, file, sekretess } = event.data;
      return ending(
        [
          `Handling ${handlingsnummer} i ${diarienummer} registrerades: ${excerpt(rubrik)}`,
          `${HANDLING_KIND[kind]}${datum === undefined ? '' : ` ${formatDay(datum)}`}`,
          labelled('avsändare', avsandare),
          labelled('mottagare', mottagare),
          forKannedom ? 'för kännedom' : '',
          file === undefined ? '' : sealOf(file.sha256),
          sekretess === undefined ? '' : marking(sekretess),
        ]
          .filter((part) => part !== '')
          .join(', '),
      );
    }
    case 'HandlaggareAssigned':
      return ending(`${event.data.handlaggare} blev handläggare för ${event.data.diarienummer}`);
    case 'SekretessmarkeringSet':
      return ending(`${rowName(event.data)} fick ${marking(event.data)}`);
    case 'SekretessmarkeringLifted': {
      const { datum, reason } = event.data;
      return ending(
        `Sekretessmarkeringen av ${rowName(event.data, 'inside')} togs bort ${formatDay(datum)}${because(reason)}`,
      );
    }
    case 'DiarieuppgiftCorrected': {
      const { uppgift, old, new: value, reason } = event.data;
      const was = old === undefined ? '' : ` från ${quoted(uppgiftInWords(uppgift, old))}`;
      const now =
        value === undefined ? ' till ingen uppgift' : ` till ${quoted(uppgiftInWords(uppgift, value))}`;
      return ending(
        `Uppgiften om ${UPPGIFT[uppgift]} för ${rowName(event.data, 'inside')} rättades${was}${now}${because(reason)}`,
      );
    }
    case 'RemissSent': {
      const { diarienummer, remissnummer, to, sentOn, answerBy, about } = event.data;
      return ending(
        `Remiss ${remissnummer} i ${diarienummer} skickades ${formatDay(sentOn)} till ${to}, ` +
          `att besvaras senast ${formatDay(answerBy, { weekday: true })}${about === undefined ? '' : `: ${excerpt(about)}`}`,
      );
    }
    case 'RemissAnswered': {
      const { diarienummer, remissnummer, answeredOn, handlingsnummer } = event.data;
      const where = handlingsnummer === undefined ? '' : `, se handling ${handlingsnummer}`;
      return ending(`Remiss ${remissnummer} i ${diarienummer} besvarades ${formatDay(answeredOn)}${where}`);
    }
    case 'HandlingGallrad': {
      const { gallradOn, gallringsbeslut, beslutatOn } = event.data;
      const by = gallringsbeslut === undefined ? '' : ` enligt gallringsbeslut ${gallringsbeslut}`;
      const on = beslutatOn === undefined ? '' : ` (${formatDay(beslutatOn)})`;
      return ending(
        `${rowName(event.data)} gallrades ${formatDay(gallradOn)}${by}${on}; raden i diariet består`,
      );
    }
    case 'ArendeClosed': {
      const { diarienummer, closedOn, reason } = event.data;
      return ending(`${diarienummer} avslutades ${formatDay(closedOn)}${because(reason)}`);
    }
    case 'ArendeReopened': {
      const { diarienummer, reopenedOn, reason } = event.data;
      return ending(`${diarienummer} öppnades igen ${formatDay(reopenedOn)}${because(reason)}`);
    }

    // ---- sammantrade: the kallelse and the meeting
    case 'SammantradeCalled': {
      const { organNamn, organisation, calledOn } = event.data;
      return ending(
        `${organNamn} i ${organisation} kallades ${formatDay(calledOn)} till sammanträde ${whenAndWhere(event.data)}`,
      );
    }
    case 'SammantradeMoved':
      return ending(
        `Sammanträdet flyttades till ${whenAndWhere(event.data)}; skäl: ${excerpt(event.data.reason)}`,
      );
    case 'SammantradeCancelled':
      return ending(`Sammanträdet ställdes in${because(event.data.reason)}`);
    case 'ArendeListed': {
      const { ordning, rubrik, diarienummer, foredragande = [] } = event.data;
      const by = foredragande.length === 0 ? '' : `, föredragande ${listed(foredragande)}`;
      const number = diarienummer === undefined ? '' : ` (${diarienummer})`;
      return ending(`Punkt ${ordning} på föredragningslistan: ${excerpt(rubrik)}${number}${by}`);
    }
    case 'ForedragningspunktRevised': {
      const { ordning, rubrik, diarienummer } = event.data;
      const number = diarienummer === undefined ? '' : ` (${diarienummer})`;
      return ending(`Punkt ${ordning} på föredragningslistan heter nu: ${excerpt(rubrik)}${number}`);
    }
    case 'ForedragningslistaArranged': {
      const { ordning } = event.data;
      const items = ordning.length === 0 ? 'ingen punkt är kvar' : `nu punkt ${listed(ordning.map(String))}`;
      return ending(`Föredragningslistan ordnades: ${items}`);
    }
    case 'SammantradeOpened': {
      const { openedAt, ordforande, sekreterare, antalLedamoter } = event.data;
      return ending(
        `Sammanträdet öppnades ${instant(openedAt)} med ${ordforande.namn} som ordförande och ` +
          `${sekreterare.namn} som sekreterare; organet har ${antalLedamoter} ledamöter`,
      );
    }
    case 'SammantradeAdjourned': {
      const { adjournedAt, resumesOn } = event.data;
      const on =
        resumesOn === undefined ? '' : ` och ska fortsätta ${formatDay(resumesOn, { weekday: true })}`;
      return ending(`Sammanträdet ajournerades ${instant(adjournedAt)}${on}`);
    }
    case 'SammantradeResumed':
      return ending(`Sammanträdet återupptogs ${instant(event.data.resumedAt)}`);
    case 'NarvaroRecorded': {
      const { namn, role, uppdrag, foretrader, paragrafer, tjanstgor = [] } = event.data;
      const what = [uppdrag, role === 'ovrig' && uppdrag ? undefined : NARVARO_ROLE[role], foretrader];
      const serves = tjanstgor.map(
        (t) =>
          `tjänstgör${t.for === 'vakant' ? ' på vakant plats' : ` för ${names.person(t.for)}`}${at(t.paragrafer)}`,
      );
      const whom = `${namn} (${what.filter((part) => part !== undefined).join(', ')})${at(paragrafer)}`;
      return ending(`Närvaro antecknades: ${[whom, ...serves].join(', ')}`);
    }
    case 'NarvaroWithdrawn':
      return ending(`Närvaron ströks för ${names.person(event.data.personId)}`);
    case 'JavDeclared': {
      const { personId, paragraf, reason } = event.data;
      return ending(`${names.person(personId)} anmäldes som jävig vid § ${paragraf}${because(reason)}`);
    }
    case 'JusterareAppointed': {
      const { namn, role, paragrafer } = event.data;
      const what = role === 'justerare' ? 'till justerare' : 'att justera protokollet som ordförande';
      return ending(`${namn} utsågs ${what}${at(paragrafer)}`);
    }
    case 'JusterareReplaced': {
      const { personId, role, by, reason } = event.data;
      return ending(
        `${by.namn} justerar som ${SIGNER_ROLE[role]} i stället för ${names.person(personId)}${because(reason)}`,
      );
    }

    // ---- sammantrade: the §§
    case 'ParagrafAdded': {
      const { paragraf, rubrik, diarienummer, ursprungligaDiarienummer = [] } = event.data;
      const heading = rubrik === '' ? '' : `: ${excerpt(rubrik)}`;
      const before = labelled('ursprungligt diarienummer', ursprungligaDiarienummer.join(', ') || undefined);
      return ending(
        `§ ${paragraf} skrevs in i protokollet${heading}${numbers(diarienummer)}${before && `, ${before}`}`,
      );
    }
    case 'ParagrafRevised':
      return ending(`§ ${event.data.paragraf} ändrades: ${listed(revisions(event.data))}`);
    case 'YrkandeRecorded': {
      const { paragraf, yrkandenummer, personIds, text } = event.data;
      return ending(`Yrkande ${yrkandenummer} vid § ${paragraf} av ${people(personIds)}: ${excerpt(text)}`);
    }
    case 'YrkandeWithdrawn':
      return ending(`Yrkande ${event.data.yrkandenummer} vid § ${event.data.paragraf} togs tillbaka`);
    case 'OmrostningRecorded':
      return ending(vote(event.data, people));
    case 'BeslutRecorded': {
      const { paragraf, kind, text } = event.data;
      return ending(`${BESLUT_KIND[kind]} antecknades vid § ${paragraf}: ${excerpt(text)}`);
    }
    case 'UppdragGiven': {
      const { uppdragsnummer, paragraf, to, text, dueOn } = event.data;
      const due =
        dueOn === undefined ? '' : `, att återrapporteras senast ${formatDay(dueOn, { weekday: true })}`;
      return ending(`Uppdrag ${uppdragsnummer} gavs vid § ${paragraf} till ${to}${due}: ${excerpt(text)}`);
    }
    case 'UppdragReported': {
      const { uppdragsnummer, reportedOn, text } = event.data;
      return ending(`Uppdrag ${uppdragsnummer} återrapporterades ${formatDay(reportedOn)}: ${excerpt(text)}`);
    }
    case 'ReservationRecorded': {
      const { paragraf, personIds, parti, announcedAt, motivering } = event.data;
      const who =
        personIds.length === 0
          ? (parti ?? '')
          : `${people(personIds)}${parti === undefined ? '' : ` (${parti})`}`;
      const why = motivering ? `: ${excerpt(motivering)}` : '';
      return ending(
        `${who} reserverade sig mot beslutet vid § ${paragraf}, anmält ${instant(announcedAt)}${why}`,
      );
    }
    case 'ProtokollsanteckningAdded': {
      const { paragraf, personId, text } = event.data;
      return ending(
        `${names.person(personId)} fick en anteckning till protokollet vid § ${paragraf}: ${excerpt(text)}`,
      );
    }
    case 'ParagrafuppgiftStruck': {
      const { paragraf, uppgift, nummer, personIds, reason } = event.data;
      const [what, whose] = STRUCK[uppgift];
      const who = whose === undefined || personIds.length === 0 ? '' : ` ${whose} ${people(personIds)}`;
      return ending(
        `Ur § ${paragraf} ströks ${what}${who}, nummer ${nummer} i den ordning de antecknades${because(reason)}`,
      );
    }
    case 'SammantradeClosed':
      return ending(`Sammanträdet avslutades ${instant(event.data.closedAt)}`);

    // ---- sammantrade: justering and after
    case 'ProtokollSubmitted': {
      const { paragraf, sha256 } = event.data;
      return ending(`${signedText(paragraf)} sändes för justering${seal(sha256)}`);
    }
    case 'UnderskriftRequested': {
      const { namn, provider, reference, paragraf, sha256 } = event.data;
      return ending(
        `${namn} gick till ${provider} för att skriva under ${signedText(paragraf, 'inside')}, referens ${reference}${seal(sha256)}`,
      );
    }
    case 'JusteringSigned':
      return ending(signature(event.data));
    case 'ProtokollReturned': {
      const { by, comment, paragraf } = event.data;
      return ending(`${by.namn} sände tillbaka ${signedText(paragraf, 'inside')}: ${excerpt(comment)}`);
    }
    case 'ProtokollJusterat': {
      const { justeratOn, sha256 } = event.data;
      return ending(`Protokollet är justerat ${formatDay(justeratOn)}${seal(sha256)}`);
    }
    case 'ParagrafJusteradOmedelbart': {
      const { paragraf, justeradOn, sha256 } = event.data;
      return ending(`§ ${paragraf} är omedelbart justerad ${formatDay(justeradOn)}${seal(sha256)}`);
    }
    case 'SkrivfelCorrected': {
      const { paragraf, old, new: value, reason, correctedOn } = event.data;
      return ending(
        `Ett skrivfel i ${signedText(paragraf, 'inside')} rättades ${formatDay(correctedOn)}: ` +
          `${quoted(old)} ska vara ${quoted(value)}${because(reason)}`,
      );
    }
    case 'BeslutDispatched': {
      const { paragraf, mottagare, dispatchedOn, channel } = event.data;
      return ending(
        `Beslutet i § ${paragraf} expedierades ${formatDay(dispatchedOn)} till ${mottagare}, ${DISPATCH_CHANNEL[channel]}`,
      );
    }
    case 'ExpedieringMailed': {
      const { paragraf, mottagare, mailedAt } = event.data;
      return ending(`Beslutet i § ${paragraf} skickades ${instant(mailedAt)} med e-post till ${mottagare}`);
    }
    case 'ExpedieringBounced': {
      const { paragraf, mottagare, reason } = event.data;
      return ending(`Beslutet i § ${paragraf} nådde inte ${mottagare} med e-post${because(reason)}`);
    }

    // ---- anslag
    case 'AnslagPosted': {
      const { postedOn, lastAppealDay, rubrik, forvaringsplats, claimedTakeDown } = event.data;
      const claimed =
        claimedTakeDown === undefined
          ? ''
          : `; det inlästa anslaget anger nedtagning ${formatDay(claimedTakeDown)}`;
      return ending(
        `${capital(announced(event.data))}${rubrik === undefined ? '' : ` (${excerpt(rubrik)})`} anslogs ` +
          `${formatDay(postedOn)} och kan överklagas till och med ${formatDay(lastAppealDay, { weekday: true })}` +
          `${forvaringsplats === '' ? '' : `; förvaras: ${forvaringsplats}`}${claimed}`,
      );
    }
    case 'AnslagInterrupted': {
      const { interruptedOn, reason } = event.data;
      return ending(`Anslaget${ofWhat(names)} var inte uppe ${formatDay(interruptedOn)}${because(reason)}`);
    }
    case 'AnslagReposted': {
      const { postedOn, lastAppealDay } = event.data;
      return ending(
        `Anslaget${ofWhat(names)} sattes upp på nytt ${formatDay(postedOn)}; beslutet kan överklagas till och med ` +
          formatDay(lastAppealDay, { weekday: true }),
      );
    }
    case 'OverklagandetidExpired': {
      const posted = names.anslag();
      const of = posted === undefined ? '' : ` för ${announced(posted)}`;
      const last = formatDay(event.data.lastAppealDay, { weekday: true });
      return ending(`Överklagandetiden${of} har gått ut; sista dag var ${last}`);
    }
    case 'AnslagRemoved': {
      const { removedAt, by } = event.data;
      const how = by === 'job' ? ' av det schemalagda jobbet' : '';
      return ending(`Anslaget${ofWhat(names)} togs ned ${instant(removedAt)}${how}`);
    }

    // ---- delegationsbeslut
    case 'DelegationsbeslutRegistered': {
      const { delegationsbeslutId, rubrik, delegat, delegationspunkt, beslutatOn, diarienummer, anmals } =
        event.data;
      const titel = delegat.titel === undefined ? '' : `, ${delegat.titel},`;
      return ending(
        `Delegationsbeslut ${delegationsbeslutId} registrerades: ${excerpt(rubrik)}` +
          `${numbers(diarienummer === undefined ? [] : [diarienummer])}, fattat ${formatDay(beslutatOn)} av ` +
          `${delegat.namn}${titel} enligt punkt ${delegationspunkt} i delegationsordningen; ` +
          `det ${anmals ? 'ska' : 'ska inte'} anmälas till organet`,
      );
    }
    case 'DelegationsbeslutReported': {
      const { delegationsbeslutId, sammantradeId, paragraf, reportedOn } = event.data;
      const where = `${names.sammantrade(sammantradeId)}${paragraf === undefined ? '' : ` § ${paragraf}`}`;
      return ending(`Delegationsbeslut ${delegationsbeslutId} anmäldes ${formatDay(reportedOn)} (${where})`);
    }

    // ---- behorighet
    case 'BehorighetGranted': {
      const { namn, accountId, role, organ, behorighetsnummer } = event.data;
      const where = organ === undefined ? '' : ` i ${names.organ(organ)}`;
      return ending(
        `${namn} (${accountId}) fick behörighet ${behorighetsnummer} som ${BEHORIGHET_ROLE[role]}${where}, ${period(event.data)}`,
      );
    }
    case 'BehorighetRevoked': {
      const { accountId, behorighetsnummer, reason } = event.data;
      const granted = names.behorighet(behorighetsnummer);
      const what = granted && ` som ${BEHORIGHET_ROLE[granted.role]}`;
      return ending(
        `${granted?.namn ?? accountId} förlorade behörighet ${behorighetsnummer}${what ?? ''}${because(reason)}`,
      );
    }

    // ---- maskinkonto
    case 'MaskinkontoOpened': {
      const { konto, namn } = event.data;
      return ending(`Maskinkontot ${konto} öppnades: ${excerpt(namn)}`);
    }
    case 'MaskinnyckelIssued': {
      const { konto, nyckelnummer, namn, scopes, lastDay } = event.data;
      const until = lastDay === undefined ? '' : `, till och med ${formatDay(lastDay)}`;
      return ending(
        `${konto} fick nyckel ${nyckelnummer} (${excerpt(namn)}), som räcker till ${scopes.join(', ')}${until}`,
      );
    }
    case 'MaskinnyckelRevoked':
      return ending(`Nyckel ${event.data.nyckelnummer} för ${event.data.konto} återkallades`);
    case 'MaskinkontoClosed':
      return ending(`Maskinkontot ${event.data.konto} stängdes, med alla sina nycklar`);

    // ---- passnycklar
    case 'PassnyckelRegistered': {
      const { konto, passnyckelnummer, namn } = event.data;
      return ending(
        `${names.person(konto)} registrerade passnyckel ${passnyckelnummer} att skriva under med: ${excerpt(namn)}`,
      );
    }
    case 'PassnyckelUsed':
      return ending(`${names.person(event.data.konto)} använde passnyckel ${event.data.passnyckelnummer}`);
    case 'PassnyckelRemoved': {
      const { konto, passnyckelnummer } = event.data;
      return ending(`${names.person(konto)} tog bort passnyckel ${passnyckelnummer}`);
    }
    case 'InloggningEnded':
      return ending(`En inloggning avslutades ${instant(event.data.endedAt)}`);
    default:
      return event satisfies never;
  }
}

/** The persons whom an event names by their id; of an ended mandate, see `Names.mandat`. None twice. */
export function personsIn(event: LedgerEvent): readonly string[] {
  return [...new Set(personsNamed(event))];
}

function personsNamed(event: LedgerEvent): readonly string[] {
  switch (event.type) {
    case 'MandatGranted':
    case 'JusterareAppointed':
    case 'UnderskriftRequested':
    case 'JusteringSigned':
    case 'NarvaroWithdrawn':
    case 'JavDeclared':
    case 'ProtokollsanteckningAdded':
      return [event.data.personId];
    case 'PresidiumElected':
      return [event.data.ordforande, event.data.viceOrdforande, event.data.andreViceOrdforande].filter(
        (id) => id !== undefined,
      );
    case 'SammantradeOpened':
      return [event.data.ordforande.personId, event.data.sekreterare.personId];
    case 'NarvaroRecorded': {
      const { personId, tjanstgor = [] } = event.data;
      return [personId, ...tjanstgor.map((t) => t.for).filter((seat) => seat !== 'vakant')];
    }
    case 'JusterareReplaced':
      return [event.data.personId, event.data.by.personId];
    case 'YrkandeRecorded':
    case 'ReservationRecorded':
    case 'ParagrafuppgiftStruck':
      return event.data.personIds;
    case 'OmrostningRecorded':
      return (event.data.roster ?? []).map(({ personId }) => personId);
    case 'ProtokollReturned':
      return [event.data.by.personId];
    case 'DelegationsbeslutRegistered':
      return [event.data.delegat.personId];
    case 'PassnyckelRegistered':
    case 'PassnyckelUsed':
    case 'PassnyckelRemoved':
      return [event.data.konto];
    default:
      return [];
  }
}

/** The names that an event gives to ids. */
export function namesIn(event: LedgerEvent): readonly Person[] {
  switch (event.type) {
    case 'MandatGranted':
    case 'NarvaroRecorded':
    case 'JusterareAppointed':
    case 'UnderskriftRequested':
    case 'JusteringSigned':
      return [event.data];
    case 'SammantradeOpened':
      return [event.data.ordforande, event.data.sekreterare, ...event.data.mandat];
    case 'JusterareReplaced':
    case 'ProtokollReturned':
      return [event.data.by];
    case 'DelegationsbeslutRegistered':
      return [event.data.delegat];
    default:
      return [];
  }
}

// ---- words --------------------------------------------------------------------------------------------------

const ORGAN_KIND = {
  fullmaktige: 'fullmäktige',
  styrelse: 'styrelse',
  namnd: 'nämnd',
  direktion: 'direktion',
  utskott: 'utskott',
  beredning: 'beredning',
};
const MANDAT_ROLE = { ledamot: 'ledamot', ersattare: 'ersättare' };
const NARVARO_ROLE = { ledamot: 'ledamot', ersattare: 'ersättare', ovrig: 'övrig' };
const SIGNER_ROLE = { ordforande: 'ordförande', justerare: 'justerare' };
const HANDLING_KIND = { inkommen: 'inkommen', upprattad: 'upprättad', expedierad: 'expedierad' };
const UPPGIFT: Readonly<Record<Uppgift, string>> = {
  arendemening: 'ärendemening',
  registeredOn: 'registreringsdag',
  motpart: 'motpart',
  kind: 'slag av handling',
  datum: 'datum',
  rubrik: 'rubrik',
  avsandare: 'avsändare',
  mottagare: 'mottagare',
};
const SEKRETESS_HIDES = { innehall: ['innehåll'], motpart: ['avsändare', 'mottagare'] };
const BESLUT_KIND = {
  beslut: 'Beslut',
  notering: 'Notering',
  val: 'Val',
  bordlaggning: 'Bordläggning',
  aterremiss: 'Återremiss',
  avslag: 'Avslag',
};
/** What was struck, and the word before those whom it names. */
const STRUCK = {
  jav: ['jävet', 'för'],
  yrkande: ['yrkandet', 'av'],
  omrostning: ['omröstningen'],
  reservation: ['reservationen', 'av'],
  uppdrag: ['uppdraget'],
  anteckning: ['anteckningen', 'av'],
} as const satisfies Record<Paragrafuppgift, readonly string[]>;
const OMROSTNING_FORM = {
  acklamation: 'acklamation',
  oppen: 'öppen',
  sluten: 'sluten',
};
const TIE_BREAK = { utslagsrost: 'genom ordförandens utslagsröst', lottning: 'genom lottning' };
const SIGNING_METHOD = { 'e-underskrift': 'med e-underskrift', extern: 'hos', papper: 'på papper' };
const DISPATCH_CHANNEL = {
  akt: 'till akten',
  'e-post': 'med e-post',
  brev: 'med brev',
  'e-tjanst': 'genom e-tjänst',
};

/** `a, b och c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} och ${words.at(-1)}`;
}

/** With a full stop, unless the text it ends with brought its own. */
const ending = (text: string) => (/[.!?…]$/u.test(text) ? text : `${text}.`);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Running text on one line, cut at a word. */
function excerpt(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line.length <= LONGEST_EXCERPT) return line;
  const cut = line.slice(0, LONGEST_EXCERPT);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_EXCERPT / 2)).replace(/[\uD800-\uDBFF]$/u, '')} …`;
}

const quoted = (text: string) => `”${excerpt(text)}”`;
const because = (reason: string | undefined) => (reason ? `: ${excerpt(reason)}` : '');
const labelled = (label: string, text: string | undefined) => (text === undefined ? '' : `${label}: ${text}`);
const numbers = (diarienummer: readonly string[]) =>
  diarienummer.length === 0 ? '' : ` (${diarienummer.join(', ')})`;
const at = (paragrafer: readonly Spann[] | undefined) =>
  paragrafer === undefined ? '' : ` ${printSpann(paragrafer)}`;

const clock = (hours: string) => `kl. ${hours.replace(':', '.')}`;
const instant = (rfc3339: string) =>
  `${formatDay(stockholmDay(rfc3339))} ${clock(inStockholm(rfc3339).slice(11, 16))}`;

const sealOf = (sha256: string) => `SHA-256 ${sha256.slice(0, SHORT_SHA)}`;
const seal = (sha256: string) => (sha256 === '' ? '' : ` (${sealOf(sha256)})`);

const BEHORIGHET_ROLE: Readonly<Record<BehorighetRole, string>> = {
  registrator: 'registrator',
  sekreterare: 'sekreterare',
  ordforande: 'ordförande',
  ledamot: 'ledamot',
  revisor: 'revisor',
  admin: 'administratör',
};

function period({ firstDay, lastDay }: { readonly firstDay: Datum; readonly lastDay?: Datum }): string {
  const until = lastDay === undefined ? ' tills vidare' : ` till och med ${formatDay(lastDay)}`;
  return `från och med ${formatDay(firstDay)}${until}`;
}

function rulesInWords(rules: OrganRules): string {
  const numbering = rules.paragrafnumrering === 'per-ar' ? 'per år' : 'per sammanträde';
  const takeDown = rules.nedtagningsdatum === 'sista-dagen' ? 'sista överklagandedagen' : 'dagen efter';
  return (
    `${rules.antalLedamoter} ledamöter, paragrafer numreras ${numbering}, diarieserie ${rules.diarieserie}, ` +
    `på anslag trycks ${takeDown} som nedtagningsdag, protokollen förvaras: ${rules.forvaringsplats}`
  );
}

function marking({ statute, datum, myndighet, hides }: Sekretessmarkering): string {
  const what = hides.flatMap((part) => SEKRETESS_HIDES[part]);
  const hidden = what.length === 0 ? '' : `, som döljer ${listed(what)}`;
  return `sekretessmarkering enligt ${statute} (${myndighet}, ${formatDay(datum)})${hidden}`;
}

/** The ärende, or one handling of it. */
function rowName(
  row: { readonly diarienummer: string; readonly handlingsnummer?: number },
  place: 'first' | 'inside' = 'first',
): string {
  if (row.handlingsnummer === undefined) return row.diarienummer;
  return `${place === 'first' ? 'Handling' : 'handling'} ${row.handlingsnummer} i ${row.diarienummer}`;
}

/** A day as a day, a word of the stored format as a word of Swedish. */
function uppgiftInWords(uppgift: Uppgift, value: string): string {
  if (uppgift === 'kind')
    return value in HANDLING_KIND ? HANDLING_KIND[value as keyof typeof HANDLING_KIND] : value;
  const isDay = (uppgift === 'datum' || uppgift === 'registeredOn') && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return isDay ? formatDay(value) : value;
}

function whenAndWhere(meeting: {
  readonly sammantradesdatum: Datum;
  readonly startsAt: string;
  readonly plats: string;
}): string {
  const { sammantradesdatum, startsAt, plats } = meeting;
  return `${formatDay(sammantradesdatum, { weekday: true })} ${clock(startsAt)}, plats: ${plats}`;
}

function revisions({
  rubrik,
  diarienummer,
  foredragande,
  sammanfattning,
  underlag,
}: DataOf<'ParagrafRevised'>) {
  return [
    ...(rubrik === undefined ? [] : [`rubriken är nu ${quoted(rubrik)}`]),
    ...(diarienummer === undefined
      ? []
      : [diarienummer.length === 0 ? 'diarienummer ströks' : `diarienummer är nu ${listed(diarienummer)}`]),
    ...(foredragande === undefined
      ? []
      : [foredragande.length === 0 ? 'föredragande ströks' : `föredragande är nu ${listed(foredragande)}`]),
    ...(sammanfattning === undefined ? [] : ['ny sammanfattning']),
    ...(underlag === undefined ? [] : ['nytt underlag']),
  ];
}

function vote(data: DataOf<'OmrostningRecorded'>, people: (ids: readonly string[]) => string): string {
  const { omrostningsnummer, paragraf, form, ja, nej, avstar, tieBreak, utfall, roster = [] } = data;
  const won = quoted(utfall === 'ja' ? data.jaInnebar : data.nejInnebar);
  const head = `Omröstning ${omrostningsnummer} vid § ${paragraf} (${OMROSTNING_FORM[form]})`;
  if (form === 'acklamation') return `${head}: utfallet blev ${utfall}, ${won}`;
  const settled = tieBreak === undefined ? '' : ` ${TIE_BREAK[tieBreak]}`;
  const voted = (['ja', 'nej', 'avstar'] as const)
    .map((rost) => ({ rost, ids: roster.filter((r) => r.rost === rost).map(({ personId }) => personId) }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ rost, ids }) => `${rost === 'avstar' ? 'avstod' : rost}: ${people(ids)}`);
  const counts = `${ja ?? 0} ja, ${nej ?? 0} nej, ${avstar ?? 0} som avstod`;
  return [`${head}: ${counts}; utfallet blev ${utfall}${settled}, ${won}`, ...voted].join('; ');
}

function signature(data: DataOf<'JusteringSigned'>): string {
  const { namn, role, paragraf, signedOn, method, provider, reference, sha256 } = data;
  const how = method === 'extern' ? `hos ${provider ?? 'annan leverantör'}` : SIGNING_METHOD[method];
  const proof = reference === undefined ? '' : `, referens ${reference}`;
  return (
    `${namn} skrev under ${signedText(paragraf, 'inside')} som ${SIGNER_ROLE[role]} ${formatDay(signedOn)} ` +
    `${how}${proof}${seal(sha256)}`
  );
}

function signedText(paragraf: number | undefined, place: 'first' | 'inside' = 'first'): string {
  if (paragraf !== undefined) return `§ ${paragraf}`;
  return place === 'first' ? 'Protokollet' : 'protokollet';
}

/** What an anslag announces: `protokollet från Direktionen 5 mars 2024`. */
export function announced(posted: {
  readonly subject: AnslagSubject;
  readonly organNamn: string;
  readonly sammantradesdatum?: Datum;
}): string {
  const { subject, organNamn, sammantradesdatum } = posted;
  const from = `${organNamn}${sammantradesdatum === undefined ? '' : ` ${formatDay(sammantradesdatum)}`}`;
  switch (subject.kind) {
    case 'protokoll':
      return `protokollet från ${from}`;
    case 'paragraf':
      return `§ ${subject.paragraf} från ${from}`;
    case 'delegationsbeslut':
      return `delegationsbeslut ${subject.delegationsbeslutId}`;
    default:
      return subject satisfies never;
  }
}

function ofWhat(names: Names): string {
  const posted = names.anslag();
  return posted === undefined ? '' : ` av ${announced(posted)}`;
}
