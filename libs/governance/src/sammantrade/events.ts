import type { Datum } from '../calendar/calendar.js';

/**
 * What happens at a meeting and to its protokoll: the stored format, for ever. Fields are added, never renamed.
 * Stream `sammantrade-<organ>-<datum>[-n]`.
 */

/** §§ from–to, both included; without `to`: to the end of the meeting. */
export type Spann = { readonly from: number; readonly to?: number };

export type Person = { readonly personId: string; readonly namn: string };

export const NARVARO_ROLES = ['ledamot', 'ersattare', 'ovrig'] as const;
export const SIGNER_ROLES = ['ordforande', 'justerare'] as const;
export const SIGNING_METHODS = ['e-underskrift', 'extern', 'papper'] as const;
export const OMROSTNING_FORMS = ['acklamation', 'oppen', 'sluten'] as const;
export const ROSTER = ['ja', 'nej', 'avstar'] as const;
export const BESLUT_KINDS = ['beslut', 'notering', 'val', 'bordlaggning', 'aterremiss', 'avslag'] as const;
/** What is recorded of a § one by one, and can be struck again. */
export const PARAGRAFUPPGIFTER = [
  'jav',
  'yrkande',
  'omrostning',
  'reservation',
  'uppdrag',
  'anteckning',
] as const;
export type Paragrafuppgift = (typeof PARAGRAFUPPGIFTER)[number];
export const DISPATCH_CHANNELS = ['akt', 'e-post', 'brev', 'e-tjanst'] as const;

/** A seat as it stood when the meeting was opened: names on a protokoll do not change when mandates do. */
export type Plats = Person & { readonly role: 'ledamot' | 'ersattare'; readonly foretrader: string };

/** One person's attendance. Recorded anew for the same person it replaces what stood. */
export type Narvaro = Person & {
  readonly role: (typeof NARVARO_ROLES)[number];
  /** Title or office, as it is printed: `ordförande`, `förbundsdirektör`. */
  readonly uppdrag?: string;
  readonly foretrader?: string;
  /** When present; without it: the whole meeting. */
  readonly paragrafer?: readonly Spann[];
  /** An ersättare's service: in whose seat (`vakant` for a vacant one), at which §§ (without: all). */
  readonly tjanstgor?: readonly { readonly for: string; readonly paragrafer?: readonly Spann[] }[];
};

/** What a decision rests on: words, a registered handling, or a § of another board's protokoll. */
export type Underlag = {
  readonly text: string;
  readonly diarienummer?: string;
  readonly handlingsnummer?: number;
  readonly organ?: string;
  readonly sammantradesdatum?: Datum;
  readonly paragraf?: number;
};

export type ParagrafText = {
  readonly rubrik: string;
  readonly diarienummer: readonly string[];
  /** The numbers as the imported protokoll prints them, where their form is another. */
  readonly ursprungligaDiarienummer?: readonly string[];
  readonly foredragande: readonly string[];
  readonly sammanfattning: string;
  readonly underlag: readonly Underlag[];
};

export type Yrkande = {
  readonly yrkandenummer: number;
  readonly personIds: readonly string[];
  readonly text: string;
};

export type Omrostning = {
  readonly omrostningsnummer: number;
  /** The order in which the chair put the propositions (KL 5:67). */
  readonly propositionsordning: string;
  readonly form: (typeof OMROSTNING_FORMS)[number];
  /** An election: a tie is settled by lot. */
  readonly isVal: boolean;
  readonly jaInnebar: string;
  readonly nejInnebar: string;
  /** Counts; absent for acklamation. */
  readonly ja?: number;
  readonly nej?: number;
  readonly avstar?: number;
  /** Who voted how, in an open vote. */
  readonly roster?: readonly { readonly personId: string; readonly rost: (typeof ROSTER)[number] }[];
  readonly tieBreak?: 'utslagsrost' | 'lottning';
  readonly utfall: 'ja' | 'nej';
};

export type Beslut = {
  readonly kind: (typeof BESLUT_KINDS)[number];
  readonly text: string;
  /** To whom the decision is sent, as printed: `Akt`. */
  readonly expediering: readonly string[];
};

export type Reservation = {
  readonly personIds: readonly string[];
  /** A party group's reservation, when it was made as a group. */
  readonly parti?: string;
  readonly announcedAt: string;
  readonly motivering?: string;
};

export type Uppdrag = {
  /** 1, 2, … within the meeting. */
  readonly uppdragsnummer: number;
  readonly to: string;
  readonly text: string;
  readonly dueOn?: Datum;
};

export type Signatory = Person & {
  readonly role: (typeof SIGNER_ROLES)[number];
  /** The §§ that this person answers for; without it: all. */
  readonly paragrafer?: readonly Spann[];
};

/** How a signer proved that it was they who signed. */
export type Underskriftsbevis =
  | {
      /** They had just signed in. */
      readonly kind: 'inloggning';
      /** RFC 3339: when they last proved who they are. */
      readonly signedInAt: string;
      /** At the ledger itself, or at the issuer that it trusts. */
      readonly how: 'session' | 'oidc';
    }
  | {
      /** They signed with a passkey of theirs: a WebAuthn assertion whose challenge is `signingChallenge`. */
      readonly kind: 'passnyckel';
      /** Base64url, all but `rpId`. What made this signing's challenge like no other. */
      readonly nonce: string;
      readonly credentialId: string;
      /** The COSE_Key (RFC 9052) as it was registered. */
      readonly publicKey: string;
      readonly rpId: string;
      readonly clientDataJSON: string;
      readonly authenticatorData: string;
      readonly signature: string;
    }
  | {
      /** They signed at an outside service: its signed answer. */
      readonly kind: 'underskriftstjanst';
      /** Compact JWS (RFC 7515). */
      readonly jws: string;
      /** The service's public key (RFC 7517) that the answer was verified with. */
      readonly jwk: Readonly<Record<string, string>>;
    };

export type Signature = Person & {
  readonly role: (typeof SIGNER_ROLES)[number];
  /** Hex SHA-256 of the canonical content that was signed. */
  readonly sha256: string;
  /** The one § of an omedelbar justering; absent for the whole protokoll. */
  readonly paragraf?: number;
  readonly signedOn: Datum;
  readonly method: (typeof SIGNING_METHODS)[number];
  /** The outside provider of an `extern` signature. */
  readonly provider?: string;
  /** The provider's or the paper's reference. */
  readonly reference?: string;
  /** Of an `e-underskrift`, and of an `extern` one that the service itself has answered for. */
  readonly evidence?: Underskriftsbevis;
};

export type Underskriftsbegaran = Person & {
  readonly role: (typeof SIGNER_ROLES)[number];
  readonly sha256: string;
  readonly paragraf?: number;
  readonly provider: string;
  readonly reference: string;
  /** RFC 3339: what is signed later is not taken. */
  readonly validUntil: string;
};

type Of<Type extends string, Data extends object> = { readonly type: Type; readonly data: Data };
/** What belongs to one §. */
type OnParagraf<Data extends object = object> = { readonly paragraf: number } & Data;

export type SammantradeEvent =
  | Of<
      'SammantradeCalled',
      {
        readonly sammantradeId: string;
        readonly organ: string;
        readonly organNamn: string;
        readonly organisation: string;
        readonly sammantradesdatum: Datum;
        /** HH:MM in Sweden. */
        readonly startsAt: string;
        readonly plats: string;
        readonly calledOn: Datum;
      }
    >
  | Of<
      'SammantradeMoved',
      {
        readonly sammantradesdatum: Datum;
        readonly startsAt: string;
        readonly plats: string;
        readonly reason: string;
      }
    >
  | Of<'SammantradeCancelled', { readonly reason: string }>
  | Of<
      'ArendeListed',
      /** `ordning` 1, 2, …; an item without an ärende (upprop) has no diarienummer. */
      {
        readonly ordning: number;
        readonly rubrik: string;
        readonly diarienummer?: string;
        readonly foredragande?: readonly string[];
      }
    >
  /** The item's words were mended, before the meeting; `diarienummer` is its ärende, as it was listed. */
  | Of<
      'ForedragningspunktRevised',
      { readonly ordning: number; readonly rubrik: string; readonly diarienummer?: string }
    >
  /** The items by their numbers (`ordning` of ArendeListed) as they stand now; one that is not named is struck. */
  | Of<'ForedragningslistaArranged', { readonly ordning: readonly number[] }>
  | Of<
      'SammantradeOpened',
      {
        /** RFC 3339. */
        readonly openedAt: string;
        readonly ordforande: Person;
        readonly sekreterare: Person;
        readonly organKind: string;
        /** Seats, filled or vacant, on this day. */
        readonly antalLedamoter: number;
        readonly firstParagraf: number;
        readonly mandat: readonly Plats[];
      }
    >
  | Of<'SammantradeAdjourned', { readonly adjournedAt: string; readonly resumesOn?: Datum }>
  | Of<'SammantradeResumed', { readonly resumedAt: string }>
  | Of<'NarvaroRecorded', Narvaro>
  /** It was recorded by mistake: the person was not there. */
  | Of<'NarvaroWithdrawn', { readonly personId: string }>
  | Of<'JavDeclared', OnParagraf<{ readonly personId: string; readonly reason?: string }>>
  | Of<'JusterareAppointed', Signatory>
  | Of<
      'JusterareReplaced',
      {
        readonly personId: string;
        readonly role: Signatory['role'];
        readonly by: Person;
        readonly reason: string;
      }
    >
  | Of<'ParagrafAdded', OnParagraf<ParagrafText>>
  /** Only the fields that changed, each whole. */
  | Of<'ParagrafRevised', OnParagraf<Partial<ParagrafText>>>
  | Of<'YrkandeRecorded', OnParagraf<Yrkande>>
  | Of<'YrkandeWithdrawn', OnParagraf<{ readonly yrkandenummer: number }>>
  | Of<'OmrostningRecorded', OnParagraf<Omrostning>>
  /** Recorded anew it replaces what stood. */
  | Of<'BeslutRecorded', OnParagraf<Beslut>>
  | Of<'UppdragGiven', OnParagraf<Uppdrag>>
  | Of<
      'UppdragReported',
      { readonly uppdragsnummer: number; readonly reportedOn: Datum; readonly text: string }
    >
  | Of<'ReservationRecorded', OnParagraf<Reservation>>
  | Of<'ProtokollsanteckningAdded', OnParagraf<{ readonly personId: string; readonly text: string }>>
  /**
   * It was recorded by mistake: the protokoll is as if it never had been. `nummer`: its place among what was recorded
   * of its kind at the §, from 1, struck ones counted.
   */
  | Of<
      'ParagrafuppgiftStruck',
      OnParagraf<{
        readonly uppgift: Paragrafuppgift;
        readonly nummer: number;
        /** Whom it named. */
        readonly personIds: readonly string[];
        readonly reason: string;
      }>
    >
  | Of<'SammantradeClosed', { readonly closedAt: string }>
  /** For justering: the whole protokoll, or the one § of an omedelbar justering. */
  | Of<'ProtokollSubmitted', { readonly sha256: string; readonly paragraf?: number }>
  /** A signer was sent to an outside service to sign there; its answer names the reference. */
  | Of<'UnderskriftRequested', Underskriftsbegaran>
  | Of<'JusteringSigned', Signature>
  | Of<'ProtokollReturned', { readonly by: Person; readonly comment: string; readonly paragraf?: number }>
  | Of<'ProtokollJusterat', { readonly sha256: string; readonly justeratOn: Datum }>
  | Of<'ParagrafJusteradOmedelbart', OnParagraf<{ readonly sha256: string; readonly justeradOn: Datum }>>
  | Of<
      'SkrivfelCorrected',
      {
        readonly paragraf?: number;
        readonly old: string;
        readonly new: string;
        readonly reason: string;
        readonly correctedOn: Datum;
      }
    >
  | Of<
      'BeslutDispatched',
      OnParagraf<{
        readonly mottagare: string;
        readonly dispatchedOn: Datum;
        readonly channel: (typeof DISPATCH_CHANNELS)[number];
        /** Where the ledger itself mails the extract; without it, it was sent by somebody. */
        readonly epost?: string;
      }>
    >
  /** The mail server has taken the extract. `expedieringsnummer`: its place among what was dispatched of the §, from 1. */
  | Of<
      'ExpedieringMailed',
      OnParagraf<{
        readonly expedieringsnummer: number;
        readonly mottagare: string;
        /** Message-ID (RFC 5322). */
        readonly messageId: string;
        /** RFC 3339. */
        readonly mailedAt: string;
      }>
    >
  /** The extract did not reach its recipient, and no more is tried. */
  | Of<
      'ExpedieringBounced',
      OnParagraf<{
        readonly expedieringsnummer: number;
        readonly mottagare: string;
        /** What the recipient or its server answered. */
        readonly reason: string;
      }>
    >;

export type SammantradeEventType = SammantradeEvent['type'];
export type DataOf<Type extends SammantradeEventType> = Extract<SammantradeEvent, { type: Type }>['data'];
