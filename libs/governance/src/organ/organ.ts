import type { Datum } from '../calendar/calendar.js';
import { broken, eventRule, noun, Rejected } from '../rule.js';

/** A board ("organ"): who sits in it, who leads it, and how it works. Stream `organ-<slug>`. */
export const organStream = (slug: string) => `organ-${slug}`;

// ---- events: the stored format, for ever -------------------------------------------------------------------

export const ORGAN_KINDS = ['fullmaktige', 'styrelse', 'namnd', 'direktion', 'utskott', 'beredning'] as const;
export const MANDAT_ROLES = ['ledamot', 'ersattare'] as const;
export const PARAGRAFNUMRERINGAR = ['per-sammantrade', 'per-ar'] as const;
export const NEDTAGNINGSDATUM = ['sista-dagen', 'dagen-efter'] as const;

/** How the board works. Changed as a whole by OrganRulesChanged. */
export type OrganRules = {
  /** Seats, filled or vacant: quorum is more than half of them (KL 5:45). */
  readonly antalLedamoter: number;
  /** Whether §§ start from 1 at each meeting or run through the calendar year. */
  readonly paragrafnumrering: (typeof PARAGRAFNUMRERINGAR)[number];
  /** Which date is printed as the anslag's take-down: the last appeal day or the day after. */
  readonly nedtagningsdatum: (typeof NEDTAGNINGSDATUM)[number];
  /** The diarium serie of the board's ärenden: the word before the year in `ITSAM 2024/25`. */
  readonly diarieserie: string;
  /** Where protocols are kept; stated on each anslag (KL 8:12). */
  readonly forvaringsplats: string;
  /** Where and how decisions are appealed, for the anslagstavla; plain text. */
  readonly overklagandehanvisning?: string;
};

export type OrganEvent =
  | {
      readonly type: 'OrganEstablished';
      readonly data: {
        readonly slug: string;
        readonly namn: string;
        readonly organisation: string;
        readonly kind: (typeof ORGAN_KINDS)[number];
        readonly establishedOn: Datum;
        readonly rules: OrganRules;
      };
    }
  /** A municipality became a member of the federation. */
  | { readonly type: 'MemberJoined'; readonly data: { readonly kommun: string; readonly joinedOn: Datum } }
  /** `lastDay` is the last day of membership. */
  | { readonly type: 'MemberLeft'; readonly data: { readonly kommun: string; readonly lastDay: Datum } }
  | { readonly type: 'MandatGranted'; readonly data: Mandat }
  | {
      readonly type: 'MandatEnded';
      readonly data: { readonly mandatnummer: number; readonly lastDay: Datum; readonly reason?: string };
    }
  | { readonly type: 'PresidiumElected'; readonly data: Presidium }
  | {
      readonly type: 'OrganRulesChanged';
      readonly data: { readonly rules: OrganRules; readonly reason: string };
    };

export type Mandat = {
  /** 1, 2, … in the order granted. */
  readonly mandatnummer: number;
  readonly personId: string;
  readonly namn: string;
  readonly role: (typeof MANDAT_ROLES)[number];
  /** The municipality or party that the seat belongs to. */
  readonly foretrader: string;
  readonly firstDay: Datum;
  readonly lastDay?: Datum;
};

export type Presidium = {
  readonly ordforande: string;
  readonly viceOrdforande?: string;
  readonly andreViceOrdforande?: string;
  readonly firstDay: Datum;
  readonly lastDay?: Datum;
};

// ---- state --------------------------------------------------------------------------------------------------

export type Organ =
  | { readonly status: 'none' }
  | {
      readonly status: 'established';
      readonly slug: string;
      readonly namn: string;
      readonly organisation: string;
      readonly kind: (typeof ORGAN_KINDS)[number];
      readonly establishedOn: Datum;
      readonly rules: OrganRules;
      readonly members: readonly {
        readonly kommun: string;
        readonly joinedOn: Datum;
        readonly lastDay?: Datum;
      }[];
      readonly mandat: readonly Mandat[];
      readonly presidier: readonly Presidium[];
    };

export type EstablishedOrgan = Extract<Organ, { status: 'established' }>;

function evolve(state: Organ, event: OrganEvent): Organ {
  if (event.type === 'OrganEstablished') {
    return { status: 'established', ...event.data, members: [], mandat: [], presidier: [] };
  }
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'MemberJoined':
      return { ...state, members: [...state.members, event.data] };
    case 'MemberLeft':
      return {
        ...state,
        members: state.members.map((member) =>
          member.kommun === event.data.kommun && member.lastDay === undefined
            ? { ...member, lastDay: event.data.lastDay }
            : member,
        ),
      };
    case 'MandatGranted':
      return { ...state, mandat: [...state.mandat, event.data] };
    case 'MandatEnded':
      return {
        ...state,
        mandat: state.mandat.map((mandat) =>
          mandat.mandatnummer === event.data.mandatnummer
            ? { ...mandat, lastDay: event.data.lastDay }
            : mandat,
        ),
      };
    case 'PresidiumElected':
      return { ...state, presidier: [...state.presidier, event.data] };
    case 'OrganRulesChanged':
      return { ...state, rules: event.data.rules };
    default:
      return event satisfies never;
  }
}

/** Days from `firstDay` through `lastDay`; without it, until further notice. */
type Period = { readonly firstDay: Datum; readonly lastDay?: Datum };

const overlap = (a: Period, b: Period) =>
  (b.lastDay === undefined || a.firstDay <= b.lastDay) &&
  (a.lastDay === undefined || b.firstDay <= a.lastDay);

const covers = (period: Period, day: Datum) => overlap(period, { firstDay: day, lastDay: day });

/** Mandates that hold on a day. */
export function mandatOn({ mandat }: Pick<EstablishedOrgan, 'mandat'>, day: Datum): readonly Mandat[] {
  return mandat.filter((period) => covers(period, day));
}

/** The presidium that holds on a day: the one elected last among those whose period covers it. */
export function presidiumOn(
  { presidier }: Pick<EstablishedOrgan, 'presidier'>,
  day: Datum,
): Presidium | undefined {
  return presidier.findLast((period) => covers(period, day));
}

/** The municipalities that are members on a day. */
export function membersOn({ members }: Pick<EstablishedOrgan, 'members'>, day: Datum): readonly string[] {
  return members
    .filter(({ joinedOn, lastDay }) => covers({ firstDay: joinedOn, lastDay }, day))
    .map(({ kommun }) => kommun);
}

// ---- rules --------------------------------------------------------------------------------------------------

/** KL 9:3: each member municipality of a kommunalförbund has at least one ledamot and one ersättare in the direktion. */
export const everyMemberRepresented = eventRule<Organ, OrganEvent, 'PresidiumElected'>({
  code: 'MEMBER_NOT_REPRESENTED',
  statute: 'KL 9:3',
  effect: 'flag',
  says: 'Varje medlemskommun i ett kommunalförbund ska ha minst en ledamot och en ersättare i direktionen.',
  on: ['PresidiumElected'],
  // The election of the presidium is the first act of a board that is in place, so it is the moment to count.
  findings: (state, { data }) => {
    if (state.status === 'none' || state.kind !== 'direktion') return [];
    const mandat = mandatOn(state, data.firstDay);
    return membersOn(state, data.firstDay).flatMap((kommun) =>
      MANDAT_ROLES.flatMap((role) =>
        broken(
          !mandat.some((m) => m.foretrader === kommun && m.role === role),
          `${kommun} saknar ${role === 'ledamot' ? 'ledamot' : 'ersättare'} i ${state.namn} den ${data.firstDay}.`,
        ),
      ),
    );
  },
});

export const organ = noun<Organ, OrganEvent>({
  initialState: { status: 'none' },
  evolve,
  rules: [everyMemberRepresented],
});

// ---- decisions ----------------------------------------------------------------------------------------------

/** The board, or the answer that there is none. */
export function established(state: Organ, slug: string): EstablishedOrgan {
  if (state.status === 'none')
    throw new Rejected('ORGAN_NOT_FOUND', `Det finns inget organ med kortnamnet ${slug}.`);
  return state;
}

type Data<Type extends OrganEvent['type']> = Extract<OrganEvent, { type: Type }>['data'];

export function establishOrgan(state: Organ, data: Data<'OrganEstablished'>): OrganEvent[] {
  if (state.status !== 'none') {
    throw new Rejected(
      'ORGAN_EXISTS',
      `Kortnamnet ${data.slug} används redan av ${state.namn}. Välj ett annat.`,
    );
  }
  return [{ type: 'OrganEstablished', data }];
}

/** Equal as JSON objects one level deep, whatever the order of their fields and with `undefined` as left out. */
function same(a: object, b: object): boolean {
  const text = (data: object) =>
    JSON.stringify(
      Object.entries(data)
        .filter(([, value]) => value !== undefined)
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    );
  return text(a) === text(b);
}

function refuseBackwards({ firstDay, lastDay }: Period, what: string): void {
  if (lastDay !== undefined && lastDay < firstDay) {
    throw new Rejected(
      'PERIOD_ENDS_BEFORE_START',
      `${what} sista dag ${lastDay} ligger före dess första dag ${firstDay}.`,
    );
  }
}

function refuseTwoMandat(
  others: readonly Mandat[],
  { personId, namn, ...period }: Omit<Mandat, 'mandatnummer'>,
): void {
  const other = others.find((mandat) => mandat.personId === personId && overlap(mandat, period));
  if (!other) return;
  throw new Rejected(
    'MANDAT_OVERLAPS',
    `${namn} har redan mandat nummer ${other.mandatnummer} från ${other.firstDay}. Avsluta det först.`,
  );
}

export function grantMandat(state: Organ, slug: string, data: Omit<Mandat, 'mandatnummer'>): OrganEvent[] {
  const { mandat } = established(state, slug);
  refuseBackwards(data, 'Mandatets');
  const namesake = mandat.find(({ personId, namn }) => personId === data.personId && namn !== data.namn);
  if (namesake) {
    throw new Rejected(
      'PERSON_ID_TAKEN',
      `Kortnamnet ${data.personId} tillhör ${namesake.namn}. Välj ett annat för ${data.namn}.`,
    );
  }
  refuseTwoMandat(mandat, data);
  return [{ type: 'MandatGranted', data: { ...data, mandatnummer: mandat.length + 1 } }];
}

/** Also moves an end that was set before. */
export function endMandat(state: Organ, slug: string, data: Data<'MandatEnded'>): OrganEvent[] {
  const all = established(state, slug).mandat;
  const mandat = all.find(({ mandatnummer }) => mandatnummer === data.mandatnummer);
  if (!mandat) throw new Rejected('MANDAT_NOT_FOUND', `Det finns inget mandat nummer ${data.mandatnummer}.`);
  if (mandat.lastDay === data.lastDay) return [];
  const ended = { ...mandat, lastDay: data.lastDay };
  refuseBackwards(ended, 'Mandatets');
  refuseTwoMandat(
    all.filter((other) => other !== mandat),
    ended,
  );
  return [{ type: 'MandatEnded', data }];
}

export function joinMember(state: Organ, slug: string, data: Data<'MemberJoined'>): OrganEvent[] {
  const member = established(state, slug).members.findLast(({ kommun }) => kommun === data.kommun);
  if (member === undefined || (member.lastDay !== undefined && member.lastDay < data.joinedOn)) {
    return [{ type: 'MemberJoined', data }];
  }
  if (member.joinedOn === data.joinedOn) return [];
  throw new Rejected('MEMBER_EXISTS', `${data.kommun} är redan medlem, från ${member.joinedOn}.`);
}

export function leaveMember(state: Organ, slug: string, data: Data<'MemberLeft'>): OrganEvent[] {
  const member = established(state, slug).members.findLast(({ kommun }) => kommun === data.kommun);
  if (!member) throw new Rejected('MEMBER_NOT_FOUND', `${data.kommun} är inte medlem.`);
  if (member.lastDay === data.lastDay) return [];
  if (member.lastDay !== undefined) {
    throw new Rejected('MEMBER_HAS_LEFT', `${data.kommun} har redan lämnat, sista dag ${member.lastDay}.`);
  }
  refuseBackwards({ firstDay: member.joinedOn, lastDay: data.lastDay }, 'Medlemskapets');
  return [{ type: 'MemberLeft', data }];
}

export function electPresidium(state: Organ, slug: string, data: Presidium): OrganEvent[] {
  const organ = established(state, slug);
  refuseBackwards(data, 'Periodens');
  const elected = [data.ordforande, data.viceOrdforande, data.andreViceOrdforande].filter(
    (id) => id !== undefined,
  );
  if (new Set(elected).size < elected.length) {
    throw new Rejected('PRESIDIUM_TWICE', 'En person kan bara ha en plats i presidiet.');
  }
  const sitting = mandatOn(organ, data.firstDay).filter(({ role }) => role === 'ledamot');
  const stranger = elected.find((id) => !sitting.some(({ personId }) => personId === id));
  if (stranger !== undefined) {
    throw new Rejected(
      'NOT_A_LEDAMOT',
      `${stranger} är inte ledamot den ${data.firstDay} och kan inte väljas.`,
    );
  }
  const last = organ.presidier.at(-1);
  return last && same(last, data) ? [] : [{ type: 'PresidiumElected', data }];
}

export function changeOrganRules(state: Organ, slug: string, data: Data<'OrganRulesChanged'>): OrganEvent[] {
  return same(established(state, slug).rules, data.rules) ? [] : [{ type: 'OrganRulesChanged', data }];
}
