import {
  inStockholm,
  startOfDayInStockholm,
  type Datum,
  type DiariumArende,
  type DiariumParagraf,
  type Handling,
  type PrintedProtokoll,
  type Sekretessmarkering,
} from '@liggaren/governance';
import { around, element, type Xml } from './xml.js';

/**
 * ERMS XML (E-ARK CITS ERMS 2.1.2, behind Riksarkivet's FGS Ärendehantering 2.0): an ärende is an aggregation, a
 * handling or a § a record. Everything is in it, with its restriction where it is under sekretess: it is for the archive.
 */

const NAMESPACE = 'https://DILCIS.eu/XML/ERMS';

/** What is delivered, and by whom. */
export interface Delivery {
  /** Names it: `ITSAM 2024`. */
  readonly id: string;
  readonly organisation: string;
  /** RFC 3339: when it is made. */
  readonly madeAt: string;
}

/** Where the files of a delivery stand in it. */
export interface Places {
  /** Of a handling's content; undefined when there is none. */
  readonly handling: (arende: DiariumArende, handling: Handling) => string | undefined;
  /** Of a meeting's protokoll, and the protokoll; undefined until it is justerat. */
  readonly protokoll: (
    sammantradeId: string,
  ) => { readonly path: string; readonly protokoll: PrintedProtokoll } | undefined;
}

/** The delivery as text, a piece for each ärende: at least one. */
export function* ermsXml(
  delivery: Delivery,
  arenden: Iterable<DiariumArende>,
  places: Places,
): Generator<string> {
  const [start, end] = around('erms', { xmlns: NAMESPACE });
  const [open, close] = around('aggregations');
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${start}${control(delivery).text}\n${open}`;
  for (const arende of arenden) yield `${aggregation(arende, places).text}\n`;
  yield close + end;
}

function control({ id, organisation, madeAt }: Delivery): Xml {
  return element(
    'control',
    {},
    element('identification', { identificationType: 'delivery' }, id),
    element(
      'maintenanceInformation',
      {},
      element('maintenanceStatus', { value: 'new' }),
      element('maintenanceAgency', {}, element('agencyName', {}, organisation)),
      element(
        'maintenanceHistory',
        {},
        element(
          'maintenanceEvent',
          {},
          element('eventType', { value: 'created' }),
          element('eventDateTime', {}, dateTime(madeAt)),
          agent('creator', organisation),
        ),
      ),
    ),
    element(
      'systemInformation',
      {},
      element('agents', {}, agent('other', 'Liggaren', { otherAgentType: 'system' })),
    ),
  );
}

function aggregation(arende: DiariumArende, places: Places): Xml {
  const { serie, ar, lopnr } = arende;
  return element(
    'aggregation',
    { systemIdentifier: `arende-${serie}-${ar}-${lopnr}`, aggregationType: 'caseFile' },
    element('objectId', {}, arende.diarienummer),
    element('title', {}, arende.arendemening),
    element('status', { value: arende.status }),
    restriction(arende.sekretess),
    element(
      'agents',
      {},
      agent('creator', arende.organ),
      maybeAgent('counterpart', arende.motpart),
      maybeAgent('responsible_person', arende.handlaggare),
    ),
    dates(
      ['opened', arende.registeredOn],
      ['closed', arende.status === 'closed' ? arende.closedOn : undefined],
    ),
    ...arende.remisser.map(({ to, about, sentOn, answerBy, answeredOn }) =>
      element(
        'action',
        {},
        element('actionText', {}, `Remiss till ${to}${about === undefined ? '' : `: ${about}`}`),
        element('actionDue', {}, answerBy),
        element('actionType', {}, 'remiss'),
        element(
          'dates',
          {},
          element('actionDate', { dateType: 'sent' }, day(sentOn)),
          answeredOn === undefined
            ? undefined
            : element('actionDate', { dateType: 'finished' }, day(answeredOn)),
        ),
      ),
    ),
    notes(arende.rattelser.map((r) => correction(r, r.handlingsnummer))),
    ...arende.handlingar.map((handling) => handlingRecord(arende, handling, places)),
    ...arende.paragrafer.map((paragraf) => paragrafRecord(paragraf, arende, places)),
  );
}

const correction = (
  { uppgift, old, new: now, reason }: DiariumArende['rattelser'][number],
  handlingsnummer: number | undefined,
) =>
  `${handlingsnummer === undefined ? 'Ärendet' : `Handling ${handlingsnummer}`}, ${uppgift}: ` +
  `”${old ?? ''}” rättat till ”${now ?? ''}”. ${reason}`;

const DIRECTIONS = {
  inkommen: { directionDefinition: 'incoming' },
  expedierad: { directionDefinition: 'outgoing' },
  upprattad: { directionDefinition: 'other', otherDirectionDefinition: 'upprattad' },
} as const;

const DATES = { inkommen: 'received', expedierad: 'sent', upprattad: 'created' } as const;

function handlingRecord(arende: DiariumArende, handling: Handling, places: Places): Xml {
  const { handlingsnummer, kind, rubrik, gallring, file, forKannedom } = handling;
  const path = places.handling(arende, handling);
  return element(
    'record',
    {
      systemIdentifier: `arende-${arende.serie}-${arende.ar}-${arende.lopnr}-${handlingsnummer}`,
      recordType: 'handling',
    },
    element('objectId', {}, `${arende.diarienummer}-${handlingsnummer}`),
    element('parentAggregationId', {}, arende.diarienummer),
    element('title', {}, rubrik),
    element('runningNumber', {}, String(handlingsnummer)),
    restriction(handling.sekretess ?? arende.sekretess),
    gallring === undefined
      ? undefined
      : element(
          'disposal',
          { disposable: 'true' },
          gallring.gallringsbeslut === undefined
            ? undefined
            : element('disposalMandate', {}, gallring.gallringsbeslut),
          element('disposalDescription', {}, 'Innehållet är gallrat. Uppgiften i diariet står kvar.'),
          element('dates', {}, element('disposalDate', { dateType: 'applied' }, day(gallring.gallradOn))),
        ),
    element('direction', DIRECTIONS[kind]),
    agents(maybeAgent('sender', handling.avsandare), maybeAgent('recipient', handling.mottagare)),
    dates([DATES[kind], handling.datum]),
    notes(forKannedom ? ['För kännedom'] : []),
    file === undefined || path === undefined
      ? undefined
      : element(
          'additionalInformation',
          {},
          element('appendix', { name: file.filename, fileFormat: file.mediaType, path }),
        ),
  );
}

function paragrafRecord(paragraf: DiariumParagraf, arende: DiariumArende, places: Places): Xml {
  const { sammantradeId, paragraf: number, organNamn, beslut, justeradOn } = paragraf;
  const found = places.protokoll(sammantradeId);
  const signatures = found?.protokoll.justering.signatures ?? [];
  return element(
    'record',
    // A § that handles several ärenden is a record of each.
    {
      systemIdentifier: `sammantrade-${sammantradeId}-p${number}-${arende.serie}-${arende.ar}-${arende.lopnr}`,
      recordType: 'paragraf',
    },
    element('objectId', {}, `${organNamn} ${paragraf.sammantradesdatum} § ${number}`),
    element('parentAggregationId', {}, arende.diarienummer),
    element('title', {}, paragraf.rubrik),
    restriction(arende.sekretess),
    element(
      'agents',
      {},
      agent('creator', organNamn),
      ...signatures.map(({ namn, role }) =>
        agent(role === 'ordforande' ? 'main_signatory' : 'other_signatory', namn),
      ),
    ),
    beslut === undefined ? undefined : element('description', {}, beslut),
    dates(['decision_date', paragraf.sammantradesdatum], ['main_signature', justeradOn]),
    signatures.length === 0
      ? undefined
      : element(
          'eSignatures',
          {},
          element('eSignature', { present: String(signatures.some(({ method }) => method !== 'papper')) }),
        ),
    found === undefined
      ? undefined
      : element(
          'additionalInformation',
          {},
          element('appendix', {
            name: `Protokoll ${organNamn} ${paragraf.sammantradesdatum}`,
            fileFormat: 'application/pdf',
            path: found.path,
          }),
        ),
  );
}

// ---- the parts that several have --------------------------------------------------------------------------------

function agent(agentType: string, name: string, more: Readonly<Record<string, string>> = {}): Xml {
  return element('agent', { agentType, ...more }, element('name', {}, name));
}

const maybeAgent = (type: string, name: string | undefined) =>
  name === undefined ? undefined : agent(type, name);

function agents(...all: readonly (Xml | undefined)[]): Xml | undefined {
  return all.some((one) => one !== undefined) ? element('agents', {}, ...all) : undefined;
}

/** xs:dateTime, in Swedish time. */
const dateTime = (instant: string) => inStockholm(instant);
const day = (date: Datum) => startOfDayInStockholm(date);

function dates(...all: readonly (readonly [string, Datum | undefined])[]): Xml | undefined {
  const known = all.flatMap(([dateType, date]) =>
    date === undefined ? [] : [element('date', { dateType }, day(date))],
  );
  return known.length === 0 ? undefined : element('dates', {}, ...known);
}

function notes(texts: readonly string[]): Xml | undefined {
  return texts.length === 0
    ? undefined
    : element('notes', {}, ...texts.map((text) => element('note', {}, text)));
}

function restriction(sekretess: Sekretessmarkering | undefined): Xml | undefined {
  if (sekretess === undefined) return undefined;
  const { statute, datum, myndighet } = sekretess;
  return element(
    'restriction',
    { restrictionType: 'confidential' },
    element('explanatoryText', {}, `Sekretessmarkering av ${myndighet}`),
    element('regulation', {}, statute),
    element('dates', {}, element('date', { dateType: 'confidentiality_assessed' }, day(datum))),
  );
}
