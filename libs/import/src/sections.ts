/** The headings inside a §, and the parts that they begin. */

export type Part =
  | 'beslut'
  | 'forslag'
  | 'sammanfattning'
  | 'arendet'
  | 'underlag'
  | 'yrkanden'
  | 'proposition'
  | 'omrostning'
  | 'reservation'
  | 'anteckning'
  | 'jav'
  | 'expediering'
  | 'justering'
  | 'tidigare'
  | 'uppdrag'
  | 'foredragande'
  | 'ovrigt';

/** A heading found on a line. */
export interface SectionHeading {
  readonly part: Part;
  /** Whose decision or proposal: `Direktionen`. */
  readonly owner?: string;
  /** What follows on the same line. */
  readonly inline: string;
}

/** Headings by their words, whole line or before a colon. To teach the reader a new one, add it here. */
const HEADINGS: readonly (readonly [Part, RegExp])[] = [
  ['beslut', /^(?:beslut|beslutar|beslutet|beslutas|beslut i ärendet|beslutstext)$/iu],
  [
    'forslag',
    /^(?:förslag till beslut|förslag|beslutsförslag|huvudförslag|ordförandens förslag(?: till beslut)?|förvaltningens förslag(?: till beslut)?|tjänsteförslag)$/iu,
  ],
  [
    'sammanfattning',
    /^(?:sammanfattning(?: av (?:ärendet|ärende))?|ärendet i korthet|kort sammanfattning)$/iu,
  ],
  [
    'arendet',
    /^(?:ärendebeskrivning|beskrivning av ärendet|ärendet|ärende|bakgrund|bakgrund och ärende|ärendebeskrivning och bakgrund|redogörelse(?: för ärendet)?|beskrivning|inledning|ärendets beredning och bakgrund)$/iu,
  ],
  [
    'underlag',
    /^(?:besluts?underlag|underlag(?: (?:för|till) beslut(?:et)?)?|handling(?:ar)?(?: i ärendet)?|ärendets handlingar|beslutshandlingar|underlag i ärendet)$/iu,
  ],
  [
    'yrkanden',
    /^(?:yrkanden?(?: (?:på|under|vid) (?:mötet|sammanträdet))?|förslag (?:under|på|vid) (?:mötet|sammanträdet|dagens sammanträde)|ledamöternas förslag till beslut(?: på sammanträdet)?|förslag till beslut (?:på|under|vid) sammanträdet|yttranden och yrkanden|yrkanden och (?:propositioner|beslutsgång)|framställda yrkanden|inlägg och yrkanden|tilläggsyrkanden?|ändringsyrkanden?|återremissyrkanden?)$/iu,
  ],
  [
    'proposition',
    /^(?:propositionsordning(?:en)?|propositioner?|propositionsställande|beslutsgång(?:en)?|beslutsordning|ärendets gång)$/iu,
  ],
  [
    'omrostning',
    /^(?:omröstning(?:en|ar)?(?: begärs)?|votering(?:en|ar)?(?: begärs)?|omröstnings?(?:resultat(?:et)?|ordning|proposition|lista)|votering(?:sresultat|sordning|slista)|omröstning och (?:beslut|resultat)|resultat av omröstning(?:en)?|voteringsproposition)$/iu,
  ],
  [
    'reservation',
    /^(?:reservation(?:er)?(?: mot (?:beslutet|beslut))?|reservationer och (?:särskilda yttranden|protokollsanteckningar)|skriftlig(?:a)? reservation(?:er)?|anmälan om reservation|avvikande mening)$/iu,
  ],
  [
    'anteckning',
    /^(?:protokollsanteckning(?:ar)?|anteckning(?:ar)?(?: till protokollet)?|till protokollet|särskil(?:t|da) yttrande(?:n)?|särskilt uttalande|röstförklaring(?:ar)?|deltar (?:ej|inte) i beslut(?:et)?|deltagande i beslut(?:et)?|ej deltagande i beslut(?:et)?)$/iu,
  ],
  [
    'jav',
    /^(?:jäv|jävsanmälan|anmälan om jäv|jäv och delaktighet|jävsförhållanden?|deltar (?:ej|inte) på grund av jäv)$/iu,
  ],
  [
    'expediering',
    /^(?:(?:besluts?)?expediering|besluts?exp\.?|expedieras?(?: till)?|exp\.?|(?:beslutet|beslut|protokollsutdrag|protokollsutdraget|utdrag|paragrafen|kopia|kopior|beslutsexpediering)(?: (?:ska|skall))?(?: (?:skickas|sänds|lämnas|expedieras|delges|delgivits|tillställs|skickas för kännedom))?(?: till)?|skickas till|sänds till|sändlista|sändlista för beslutet|delges|delges?:?|delgivning|meddelas|utdrag till|mottagare|för kännedom|beslutet meddelas|expedierat|beslutsmottagare)$/iu,
  ],
  [
    'justering',
    /^(?:justering(?: av paragrafen)?|omedelbar justering|direktjustering|paragrafen justeras omedelbart)$/iu,
  ],
  [
    'tidigare',
    /^(?:tidigare (?:behandling|beslut|handläggning|beredning)|ärendets (?:tidigare )?(?:behandling|handläggning|beredning)|beredning(?:sgång|en)?|tidigare behandling i ärendet|behandling i .{3,40})$/iu,
  ],
  ['uppdrag', /^uppdrag$/iu],
  ['foredragande', /^(?:föredragande|föredragning|föredragare|ärendet föredras av)$/iu],
  [
    'ovrigt',
    /^(?:information|förteckning|överläggning(?:en)?|diskussion(?:en)?|yttranden?|inlägg|anföranden?|i (?:ärendet|debatten) yttrar sig|debatt|(?:skäl|motivering|motiv)(?:en)?(?: (?:för|till) beslut(?:et)?)?|beslutsmotivering|(?:förvaltningens|kommunledningskontorets|kontorets) (?:synpunkter|bedömning|överväganden?|kommentarer|övervägande)|bedömning|överväganden?|analys|(?:ekonomiska |sociala |juridiska |miljömässiga )?konsekvens(?:er)?(?:beskrivning)?(?: (?:för|av) .{2,40})?|barn(?:konsekvens|rätts|perspektiv).{0,30}|ekonomi|finansiering|lagstöd|lagrum|bestämmelser.{0,40}|upplysning(?:ar)?|bilagor|hur man överklagar.{0,30}|överklagande(?:hänvisning)?|besvärshänvisning|ajournering|remissinstanser|uppföljning|genomförande|avgift(?:er)?)$/iu,
  ],
];

const OWNER = '(?<owner>\\p{Lu}[\\p{L}/-]*(?:[ ,]+(?:\\p{L}[\\p{L}/-]*|-)){0,6}?)s';
/** `Direktionens beslut`, `KOMMUNSTYRELSENS ARBETSUTSKOTTS BESLUT`, `Kommunstyrelsens beslut 2020-03-04, § 12`. */
const OWNED_BESLUT = new RegExp(
  `^${OWNER} beslut(?<to>\\s*(?:för egen del|\\d{4}-\\d\\d-\\d\\d|,|§|\\().*)?$`,
  'iu',
);
const OWNED_FORSLAG = new RegExp(
  `^${OWNER} (?:besluts)?förslag(?: till beslut| till (?:kommun|region|förbunds)?(?:fullmäktige|styrelsen|direktionen)| till [\\p{L}][\\p{L} ,-]{0,60}(?:nämnden|utskottet|styrelsen|fullmäktige))?$`,
  'iu',
);
/** `Direktionen beslutar`, alone or with its text. */
const BESLUTAR =
  /^(?<owner>\p{Lu}[\p{L}-]*(?:[ ,]+[\p{L}-]+){0,5}?) (?:beslutar|beslutade|har beslutat|beslöt)(?= att|:|,|$| \p{L})/iu;
const BESLUT_I = /^beslut i (?<owner>[\p{L} -]{4,50})$/iu;

const LONGEST_HEADING = 80;

/** The heading that a line is, if it is one. A heading is short, and may have its text after a colon. */
export function sectionHeading(text: string): SectionHeading | undefined {
  if (text.length > LONGEST_HEADING && !text.slice(0, LONGEST_HEADING).includes(':')) return undefined;
  const [whole, inline] = splitHeading(text);
  if (whole === '' || whole.length > LONGEST_HEADING || !/^\p{Lu}/u.test(whole)) return undefined;
  const owned = OWNED_BESLUT.exec(whole) ?? BESLUT_I.exec(whole);
  if (owned?.groups?.['owner'] !== undefined && startsLikeHeading(whole)) {
    return {
      // An earlier decision, told with its day or §, is the ärende's history.
      part: owned.groups['to'] === undefined || /egen del/u.test(owned.groups['to']) ? 'beslut' : 'tidigare',
      owner: owned.groups['owner'],
      inline,
    };
  }
  const forslag = OWNED_FORSLAG.exec(whole);
  if (forslag?.groups?.['owner'] !== undefined && startsLikeHeading(whole)) {
    return { part: 'forslag', owner: forslag.groups['owner'], inline };
  }
  const found = HEADINGS.find(([, words]) => words.test(whole));
  return found === undefined ? undefined : { part: found[0], inline };
}

/** The board's name in front of `beslutar` at the start of a line. */
export function beslutarOwner(text: string): string | undefined {
  return BESLUTAR.exec(text)?.groups?.['owner'];
}

function splitHeading(text: string): readonly [heading: string, inline: string] {
  const plain = text.replace(/^[#*\s]+|[#*_\s]+$/gu, '');
  const colon = plain.indexOf(':');
  // A wrapped sentence can end with a heading's word and a stop: `följande / Information.`
  if (colon === -1) return [/^Exp\.$/.test(plain) ? 'Exp' : plain.trim(), ''];
  return [plain.slice(0, colon).trim(), plain.slice(colon + 1).trim()];
}

/** Not the middle of a sentence: `enligt Kommunstyrelsens beslut`. */
function startsLikeHeading(text: string): boolean {
  return (
    /^\p{Lu}/u.test(text) &&
    !/^(?:Enligt|Efter|Med|Mot|Av|I|På|Genom|Från|Till|Den|Det|Dessa|Om|Under)\s/u.test(text)
  );
}
