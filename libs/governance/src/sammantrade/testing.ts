import { fold } from '@liggaren/event-store';
import type {
  Beslut,
  DataOf,
  Narvaro,
  ParagrafText,
  Plats,
  SammantradeEvent,
  Signature,
  Yrkande,
} from './events.js';
import { contentHash } from './protokoll.js';
import { sammantrade } from './sammantrade.js';
import type { Held } from './state.js';

/** The story of a meeting as a test tells it: `aSammantrade().withNarvaro('anna').withParagraf().closed()`. */
export function aSammantrade(
  own: {
    readonly organKind?: string;
    readonly antalLedamoter?: number;
    readonly mandat?: readonly Plats[];
  } = {},
): Story {
  const mandat = own.mandat ?? [
    aPlats('anna'),
    aPlats('bo'),
    aPlats('cecilia'),
    aPlats('erik', 'ersattare'),
    aPlats('frida', 'ersattare'),
  ];
  return new Story([
    {
      type: 'SammantradeCalled',
      data: {
        sammantradeId: 'namnden-2024-03-05',
        organ: 'namnden',
        organNamn: 'Nämnden',
        organisation: 'Exempelkommunen',
        sammantradesdatum: '2024-03-05',
        startsAt: '13:00',
        plats: 'Rådhuset',
        calledOn: '2024-02-27',
      },
    },
    {
      type: 'SammantradeOpened',
      data: {
        openedAt: '2024-03-05T13:00:00+01:00',
        ordforande: { personId: 'anna', namn: 'Anna' },
        sekreterare: { personId: 'sara', namn: 'Sara' },
        organKind: own.organKind ?? 'namnd',
        antalLedamoter: own.antalLedamoter ?? 3,
        firstParagraf: 1,
        mandat,
      },
    },
  ]);
}

/** A seat held by the person whose name is the id with a capital. */
export function aPlats(personId: string, role: Plats['role'] = 'ledamot'): Plats {
  return {
    personId,
    namn: personId.charAt(0).toUpperCase() + personId.slice(1),
    role,
    foretrader: 'Partiet',
  };
}

export class Story {
  constructor(readonly events: readonly SammantradeEvent[]) {}

  /** The meeting after these events. */
  get state(): Held {
    const state = fold(sammantrade, this.events);
    if (state.status !== 'held') throw new Error(`the meeting is ${state.status}`);
    return state;
  }

  and(...events: readonly SammantradeEvent[]): Story {
    return new Story([...this.events, ...events]);
  }

  withNarvaro(personId: string, own: Partial<Narvaro> = {}): Story {
    const { namn, role } = aPlats(personId);
    return this.and({ type: 'NarvaroRecorded', data: { personId, namn, role, ...own } });
  }

  /** Anna, Bo and Cecilia are there, and Bo signs beside the chair, who is Anna. */
  withEveryone(): Story {
    return this.withNarvaro('anna')
      .withNarvaro('bo')
      .withNarvaro('cecilia')
      .and({ type: 'JusterareAppointed', data: { personId: 'bo', namn: 'Bo', role: 'justerare' } });
  }

  withParagraf(own: Partial<ParagrafText & { beslut: Beslut | null }> = {}): Story {
    const { beslut = aBeslut(), ...text } = own;
    const paragraf = this.state.firstParagraf + this.state.paragrafer.length;
    const added = this.and({ type: 'ParagrafAdded', data: { paragraf, ...aText(), ...text } });
    return beslut === null ? added : added.and({ type: 'BeslutRecorded', data: { paragraf, ...beslut } });
  }

  withYrkande(paragraf: number, personIds: readonly string[], text = 'Bifall.'): Story {
    const yrkandenummer =
      (this.state.paragrafer.find((p) => p.paragraf === paragraf)?.yrkanden.length ?? 0) + 1;
    const yrkande: Yrkande = { yrkandenummer, personIds, text };
    return this.and({ type: 'YrkandeRecorded', data: { paragraf, ...yrkande } });
  }

  withOmrostning(own: Partial<DataOf<'OmrostningRecorded'>> = {}): Story {
    return this.and({ type: 'OmrostningRecorded', data: { omrostningsnummer: 1, ...aVote(), ...own } });
  }

  withJav(personId: string, paragraf: number): Story {
    return this.and({ type: 'JavDeclared', data: { personId, paragraf } });
  }

  closed(closedAt = '2024-03-05T15:00:00+01:00'): Story {
    return this.and({ type: 'SammantradeClosed', data: { closedAt } });
  }

  submitted(paragraf?: number): Story {
    const sha256 = contentHash(this.state, paragraf);
    return this.and({
      type: 'ProtokollSubmitted',
      data: { sha256, ...(paragraf === undefined ? {} : { paragraf }) },
    });
  }

  signedBy(personId: string, paragraf?: number): Story {
    const signatory = this.state.signatories.find((s) => s.personId === personId);
    if (!signatory) throw new Error(`${personId} does not sign`);
    const { namn, role } = signatory;
    const signature: Signature = { ...aSignature(this.state, personId, paragraf), namn, role };
    return this.and({ type: 'JusteringSigned', data: signature });
  }

  justerat(justeratOn = '2024-03-11'): Story {
    const signed = this.submitted().signedBy('anna').signedBy('bo');
    return signed.and({ type: 'ProtokollJusterat', data: { sha256: contentHash(signed.state), justeratOn } });
  }
}

export function aText(): ParagrafText {
  return {
    rubrik: 'Ett ärende',
    diarienummer: ['NMD 2024/1'],
    foredragande: [],
    sammanfattning: 'Nämnden informeras.',
    underlag: [],
  };
}

export function aBeslut(): Beslut {
  return { kind: 'beslut', text: 'Nämnden beslutar enligt förslaget.', expediering: ['Akt'] };
}

/** An open vote on § 1: Anna and Bo against Cecilia. */
export function aVote(): Omit<DataOf<'OmrostningRecorded'>, 'omrostningsnummer'> {
  return {
    paragraf: 1,
    propositionsordning: 'Ja för förslaget, nej för avslag.',
    form: 'oppen',
    isVal: false,
    jaInnebar: 'förslaget',
    nejInnebar: 'avslag',
    ja: 2,
    nej: 1,
    avstar: 0,
    roster: [
      { personId: 'anna', rost: 'ja' },
      { personId: 'bo', rost: 'ja' },
      { personId: 'cecilia', rost: 'nej' },
    ],
    utfall: 'ja',
  };
}

/** An e-underskrift over what was submitted. */
export function aSignature(
  state: Held,
  personId: string,
  paragraf?: number,
): Omit<Signature, 'namn' | 'role'> {
  return {
    personId,
    sha256: contentHash(state, paragraf),
    ...(paragraf === undefined ? {} : { paragraf }),
    signedOn: '2024-03-11',
    method: 'e-underskrift',
  };
}
