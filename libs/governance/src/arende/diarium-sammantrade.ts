import type { Datum } from '../calendar/calendar.js';
import type { SammantradeEvent } from '../sammantrade/events.js';

/** A meeting as the diarium names it. */
export interface Meeting {
  readonly sammantradeId: string;
  readonly organ: string;
  readonly organNamn: string;
  readonly sammantradesdatum: Datum;
}

/** What the diarium keeps of a meeting: the §§ that handle ärenden, and what its föredragningslista names. */
export interface MeetingDoc {
  readonly meeting: Meeting;
  cancelled?: true;
  justeratOn?: Datum;
  readonly paragrafer: ParagrafDoc[];
  listade: { readonly ordning: number; readonly rubrik: string; readonly diarienummer: string }[];
}

export interface ParagrafDoc {
  readonly paragraf: number;
  rubrik: string;
  diarienummer: readonly string[];
  ursprungligaDiarienummer?: readonly string[];
  beslut?: string;
  /** Omedelbart, before the rest of the protokoll. */
  justeradOn?: Datum;
}

export type MeetingEvents = {
  [Type in SammantradeEvent['type']]: Extract<SammantradeEvent, { type: Type }>['data'];
};
type MeetingChanges = {
  readonly [Type in keyof MeetingEvents]?: (doc: MeetingDoc, data: MeetingEvents[Type]) => readonly string[];
};

const everyArende = (doc: MeetingDoc) => [
  ...doc.paragrafer.flatMap(({ diarienummer }) => diarienummer),
  ...doc.listade.map(({ diarienummer }) => diarienummer),
];
const paragrafOf = (doc: MeetingDoc, paragraf: number) => doc.paragrafer.find((p) => p.paragraf === paragraf);

/** How each event of a called meeting changes its document, and the ärenden that it touches. */
const MEETING_CHANGES: MeetingChanges = {
  SammantradeMoved: (doc, { sammantradesdatum }) => {
    Object.assign(doc.meeting, { sammantradesdatum });
    return everyArende(doc);
  },
  SammantradeCancelled: (doc) => {
    doc.cancelled = true;
    return everyArende(doc);
  },
  ArendeListed: (doc, { ordning, rubrik, diarienummer }) => {
    if (diarienummer === undefined) return [];
    doc.listade.push({ ordning, rubrik, diarienummer });
    return [diarienummer];
  },
  ForedragningspunktRevised: (doc, { ordning, rubrik, diarienummer }) => {
    doc.listade = doc.listade.map((item) => (item.ordning === ordning ? { ...item, rubrik } : item));
    return diarienummer === undefined ? [] : [diarienummer];
  },
  ForedragningslistaArranged: (doc, { ordning }) => {
    const touched = doc.listade.map(({ diarienummer }) => diarienummer);
    doc.listade = doc.listade.filter((item) => ordning.includes(item.ordning));
    return touched;
  },
  ParagrafAdded: (doc, { paragraf, rubrik, diarienummer, ursprungligaDiarienummer }) => {
    doc.paragrafer.push({
      paragraf,
      rubrik,
      diarienummer,
      ...(ursprungligaDiarienummer && { ursprungligaDiarienummer }),
    });
    return diarienummer;
  },
  ParagrafRevised: (doc, data) => {
    const paragraf = paragrafOf(doc, data.paragraf);
    if (!paragraf) return [];
    const before = paragraf.diarienummer;
    paragraf.rubrik = data.rubrik ?? paragraf.rubrik;
    paragraf.diarienummer = data.diarienummer ?? before;
    return [...before, ...paragraf.diarienummer];
  },
  BeslutRecorded: (doc, { paragraf: nummer, text }) => {
    const paragraf = paragrafOf(doc, nummer);
    if (!paragraf) return [];
    paragraf.beslut = text;
    return paragraf.diarienummer;
  },
  ParagrafJusteradOmedelbart: (doc, { paragraf: nummer, justeradOn }) => {
    const paragraf = paragrafOf(doc, nummer);
    if (!paragraf) return [];
    paragraf.justeradOn = justeradOn;
    return paragraf.diarienummer;
  },
  ProtokollJusterat: (doc, { justeratOn }) => {
    doc.justeratOn = justeratOn;
    return everyArende(doc);
  },
};

/** The events that change a called meeting, by type. */
export const MEETING_EVENTS: readonly string[] = Object.keys(MEETING_CHANGES);

/** A meeting as its kallelse has it. */
export function calledMeeting(data: MeetingEvents['SammantradeCalled']): MeetingDoc {
  const { sammantradeId, organ, organNamn, sammantradesdatum } = data;
  return {
    meeting: { sammantradeId, organ, organNamn, sammantradesdatum },
    paragrafer: [],
    listade: [],
  };
}

/** Changes the document, and says which ärenden were touched. */
export function changeMeeting(doc: MeetingDoc, event: SammantradeEvent): readonly string[] {
  const change = MEETING_CHANGES[event.type] as
    ((doc: MeetingDoc, data: object) => readonly string[]) | undefined;
  return change?.(doc, event.data) ?? [];
}

/** What the diarium keeps of a meeting after these events; undefined before it was called. */
export function meetingAfter(events: readonly SammantradeEvent[]): MeetingDoc | undefined {
  let doc: MeetingDoc | undefined;
  for (const event of events) {
    if (event.type === 'SammantradeCalled') doc = calledMeeting(event.data);
    else if (doc) changeMeeting(doc, event);
  }
  return doc;
}
