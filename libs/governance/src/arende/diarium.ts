import type { Datum } from '../calendar/calendar.js';
import { SEKRETESS_HIDES, type RegisteredArende } from './arende.js';
import type { Meeting, MeetingDoc, ParagrafDoc } from './diarium-sammantrade.js';
import { publicArende, sekretessHides, sekretessText } from './sekretess.js';

/**
 * What the diarium shows of an ärende, in its two editions: the register as everyone may read it, and all of it.
 */

export type Edition = 'public' | 'internal';

/** One row of the register's list. In the public edition a hidden text reads `Sekretess (OSL 21:1)`. */
export type DiariumRow = Pick<
  RegisteredArende,
  | 'diarienummer'
  | 'serie'
  | 'ar'
  | 'lopnr'
  | 'organ'
  | 'arendemening'
  | 'registeredOn'
  | 'motpart'
  | 'handlaggare'
  | 'status'
  | 'sekretess'
  | 'ursprungligtDiarienummer'
> & { readonly closedOn?: Datum; readonly handlingar: number };

/** A § where the ärende was handled. The public edition has it only when it is justerad. */
export interface DiariumParagraf extends Meeting {
  readonly paragraf: number;
  readonly rubrik: string;
  /** As the imported protokoll prints them. */
  readonly ursprungligaDiarienummer?: readonly string[];
  readonly beslut?: string;
  readonly justeradOn?: Datum;
}

/** A föredragningslista that the ärende stands on, until the meeting has a § on it. Internal only. */
export interface DiariumListning extends Meeting {
  readonly ordning: number;
  readonly rubrik: string;
}

/** The ärende as the state that its events fold to, and what the meetings did with it. */
export type DiariumArende = RegisteredArende & {
  readonly paragrafer: readonly DiariumParagraf[];
  readonly listad: readonly DiariumListning[];
};

/** What an ärende is composed from, beside itself. */
export interface Sources {
  /** For its markings of today. */
  readonly arende: (diarienummer: string) => Pick<RegisteredArende, 'sekretess'> | undefined;
  /** At least the meetings that have to do with the ärende. */
  readonly meetingsOf: (diarienummer: string) => readonly MeetingDoc[];
}

/** The ärende as an edition shows it. What the public one hides is decided by the markings in `state`. */
export function composeArende(state: RegisteredArende, edition: Edition, sources: Sources): DiariumArende {
  const meetings = sources
    .meetingsOf(state.diarienummer)
    .toSorted(
      ({ meeting: a }, { meeting: b }) =>
        compareText(a.sammantradesdatum, b.sammantradesdatum) ||
        compareText(a.sammantradeId, b.sammantradeId),
    );
  const paragrafer = meetings.flatMap((doc) =>
    doc.paragrafer
      .filter(({ diarienummer }) => diarienummer.includes(state.diarienummer))
      .sort((a, b) => a.paragraf - b.paragraf)
      .map((paragraf) => showParagraf(doc, paragraf, edition, sources))
      .filter((paragraf) => edition === 'internal' || paragraf.justeradOn !== undefined),
  );
  const listad = meetings
    .filter(
      (doc) => !doc.cancelled && !doc.paragrafer.some((p) => p.diarienummer.includes(state.diarienummer)),
    )
    .flatMap(({ meeting, listade }) =>
      listade
        .filter(({ diarienummer }) => diarienummer === state.diarienummer)
        .map(({ ordning, rubrik }) => ({ ...meeting, ordning, rubrik })),
    );
  return edition === 'internal'
    ? { ...state, paragrafer, listad }
    : { ...publicArende(state), paragrafer, listad: [] };
}

function showParagraf(
  doc: MeetingDoc,
  paragraf: ParagrafDoc,
  edition: Edition,
  sources: Sources,
): DiariumParagraf {
  const justeradOn = paragraf.justeradOn ?? doc.justeratOn;
  const { rubrik, beslut, ursprungligaDiarienummer } = paragraf;
  const shown: DiariumParagraf = {
    ...doc.meeting,
    paragraf: paragraf.paragraf,
    rubrik,
    ...(ursprungligaDiarienummer !== undefined && { ursprungligaDiarienummer }),
    ...(beslut !== undefined && { beslut }),
    ...(justeradOn !== undefined && { justeradOn }),
  };
  if (edition === 'internal') return shown;
  // A § may handle several ärenden, and names persons and matters alike: one secret among them covers it.
  const markings = paragraf.diarienummer.map((dnr) => sources.arende(dnr)?.sekretess);
  if (!SEKRETESS_HIDES.some((what) => sekretessHides.applies(what, markings))) return shown;
  const hidden = sekretessText(markings);
  return { ...shown, rubrik: hidden, ...(beslut !== undefined && { beslut: hidden }) };
}

/** The ärende's row in the list. `shown`: as the edition shows it. */
export function rowOf(shown: RegisteredArende): DiariumRow {
  return {
    diarienummer: shown.diarienummer,
    serie: shown.serie,
    ar: shown.ar,
    lopnr: shown.lopnr,
    organ: shown.organ,
    arendemening: shown.arendemening,
    registeredOn: shown.registeredOn,
    motpart: shown.motpart,
    handlaggare: shown.handlaggare,
    status: shown.status,
    sekretess: shown.sekretess,
    ursprungligtDiarienummer: shown.ursprungligtDiarienummer,
    handlingar: shown.handlingar.length,
    ...(shown.status === 'closed' && { closedOn: shown.closedOn }),
  };
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
