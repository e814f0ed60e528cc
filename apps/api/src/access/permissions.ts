import { AbilityBuilder, createMongoAbility, subject, type MongoAbility } from '@casl/ability';
import type { BehorighetRole } from '@liggaren/governance';

/** The roles of the table. A justerare is appointed at a meeting, by its own events; the others are granted. */
export const ROLES = [
  'registrator',
  'sekreterare',
  'ordforande',
  'justerare',
  'ledamot',
  'revisor',
  'admin',
] as const satisfies readonly (BehorighetRole | 'justerare')[];
export type Role = (typeof ROLES)[number];

/** own: in the board where the role is held; any: in every board; meeting: at the meeting of the appointment. */
export type Reach = 'own' | 'any' | 'meeting';

interface Row {
  /** What it lets somebody do, in Swedish. */
  readonly says: string;
  /** Everyone: no sign-in. */
  readonly everyone?: true;
  /** Whoever has an account, whatever the role: one's own affairs. */
  readonly signedIn?: true;
  /** Never by a machine's key, whatever its scopes: it would reach as far as the accounts that it makes. */
  readonly personsOnly?: true;
  readonly roles: Readonly<Partial<Record<Role, Reach>>>;
}

const EVERY_ROLE: Row['roles'] = {
  registrator: 'any',
  sekreterare: 'any',
  ordforande: 'any',
  justerare: 'any',
  ledamot: 'any',
  revisor: 'any',
  admin: 'any',
};

/**
 * Who may do what: the one table. A route names its row; what is not in a row is refused. An appointed justerare
 * includes whoever led the meeting: both sign. `npm run permissions` prints it, and so does the README.
 */
export const PERMISSIONS = {
  // ---- everyone
  'oppet.las': {
    says: 'Läsa anslagstavlan, det öppna diariet, justerade protokoll och organen; logga in',
    everyone: true,
    roles: EVERY_ROLE,
  },
  'eget.skot': {
    says: 'Se och sköta sin egen inloggning',
    signedIn: true,
    roles: EVERY_ROLE,
  },
  // ---- reading
  'register.las': {
    says: 'Läsa registret, sammanträdena och historiken; det som inte får läsas visas som i den öppna utgåvan',
    roles: {
      registrator: 'any',
      sekreterare: 'any',
      ordforande: 'any',
      justerare: 'meeting',
      ledamot: 'any',
      revisor: 'any',
    },
  },
  'utkast.las': {
    says: 'Läsa det som inte är justerat än',
    roles: {
      registrator: 'own',
      sekreterare: 'own',
      ordforande: 'own',
      justerare: 'meeting',
      ledamot: 'own',
      revisor: 'any',
    },
  },
  'sekretess.las': {
    says: 'Läsa det som omfattas av en sekretessmarkering; varje läsning loggas',
    roles: {
      registrator: 'own',
      sekreterare: 'own',
      ordforande: 'own',
      justerare: 'meeting',
      revisor: 'any',
    },
  },
  'fil.las': {
    says: 'Hämta handlingarnas filer; de sekretessmarkerade bara med rätt att läsa sådant',
    roles: { registrator: 'own', sekreterare: 'own', ordforande: 'own', ledamot: 'own', revisor: 'any' },
  },
  'oversikt.las': {
    says: 'Se det som ska göras, avvikelserna och delegationsbesluten',
    roles: { registrator: 'own', sekreterare: 'own', ordforande: 'own', revisor: 'any' },
  },
  'bevis.las': {
    says: 'Hämta beviset för en händelse med allt som den säger; varje hämtning loggas',
    roles: { revisor: 'any' },
  },
  'atkomstlogg.las': {
    says: 'Se vem som har läst det hemliga, loggat in eller nekats',
    roles: { revisor: 'any' },
  },
  // ---- the diarium
  'arende.registrera': {
    says: 'Registrera, rätta, remittera, avsluta och återuppta ärenden och registrera handlingar',
    roles: { registrator: 'own' },
  },
  'sekretess.markera': {
    says: 'Sätta och häva sekretessmarkeringar',
    roles: { registrator: 'own' },
  },
  'handling.gallra': {
    says: 'Gallra handlingar enligt gallringsbeslut',
    roles: { registrator: 'own' },
  },
  'fil.spara': {
    says: 'Spara filer till handlingar',
    roles: { registrator: 'own', sekreterare: 'own' },
  },
  'register.importera': {
    says: 'Läsa in det som ett annat register redan har, utöver vad själva kommandot kräver',
    roles: { registrator: 'own', sekreterare: 'own' },
  },
  // ---- the board
  'organ.inratta': { says: 'Inrätta organ', roles: { admin: 'any' } },
  'organ.regler': {
    says: 'Ändra hur ett organ arbetar',
    roles: { sekreterare: 'own', admin: 'any' },
  },
  'organ.mandat': {
    says: 'Registrera medlemmar, mandat och presidium',
    roles: { sekreterare: 'own' },
  },
  // ---- the meeting
  'sammantrade.kalla': {
    says: 'Kalla till, flytta och ställa in sammanträden och skriva föredragningslistan',
    roles: { sekreterare: 'own', ordforande: 'own' },
  },
  'protokoll.skriv': {
    says: 'Föra protokollet, sända det för justering och rätta skrivfel',
    roles: { sekreterare: 'own' },
  },
  'justering.underteckna': {
    says: 'Underteckna för sig själv; sekreteraren intygar underskrifter på papper och hos leverantörer',
    roles: { sekreterare: 'own', ordforande: 'own', justerare: 'meeting' },
  },
  'justering.aterlamna': {
    says: 'Lämna tillbaka protokollet till sekreteraren',
    roles: { ordforande: 'own', justerare: 'meeting' },
  },
  // ---- after it
  'beslut.expediera': {
    says: 'Registrera expedieringar och återrapporterade uppdrag',
    roles: { registrator: 'own', sekreterare: 'own' },
  },
  'anslag.skot': {
    says: 'Anslå, registrera avbrott, anslå på nytt och ta ned',
    roles: { registrator: 'own', sekreterare: 'own' },
  },
  'delegation.registrera': {
    says: 'Registrera och anmäla delegationsbeslut',
    roles: { registrator: 'own', sekreterare: 'own' },
  },
  // ---- accounts
  'behorighet.ge': {
    says: 'Se, ge och återkalla behörigheter; aldrig med en maskins nyckel',
    personsOnly: true,
    roles: { admin: 'any' },
  },
  'konto.skot': {
    says: 'Skapa konton och maskinnycklar, stänga dem; aldrig med en maskins nyckel',
    personsOnly: true,
    roles: { admin: 'any' },
  },
  'drift.las': { says: 'Läsa mätvärden och tjänstens tillstånd', roles: { admin: 'any' } },
} as const satisfies Readonly<Record<string, Row>>;

export type Permission = keyof typeof PERMISSIONS;
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as readonly Permission[];

/** The row of a permission. */
export const rowOf = (permission: Permission): Row => PERMISSIONS[permission];

/** What a machine's key can be given. */
export const KEY_SCOPES = PERMISSION_NAMES.filter((permission) => !rowOf(permission).personsOnly);

// ---- what one account may do ----------------------------------------------------------------------------------

/** A role that is held; `organ` is the board's slug where the role is bound to one. */
export interface Held {
  readonly role: BehorighetRole;
  readonly organ?: string | undefined;
}

/** May the holder do it in that board (without one: in any)? Answers with the role that lets them. */
export interface Ability {
  readonly roleFor: (permission: Permission, organ?: string) => Role | undefined;
  /** The boards where it may be done; `every` when in all. */
  readonly organFor: (permission: Permission) => 'every' | readonly string[];
}

const IN_ORGAN = 'Organ';

/** Of those who came last. An ability follows from what is asked alone, so that it never grows old. */
const abilities = new Map<string, Ability>();
const MOST_ABILITIES = 500;

/**
 * What roles let their holder do, by the table. `scopes` narrows it to some permissions, as a machine's key does.
 * An appointment as justerare is looked up at the meeting: see `reachesMeeting`.
 */
export function abilityOf(held: readonly Held[], scopes?: readonly Permission[]): Ability {
  const asked = JSON.stringify([held.map(({ role, organ }) => [role, organ]), scopes]);
  let ability = abilities.get(asked);
  if (ability === undefined) {
    if (abilities.size >= MOST_ABILITIES) abilities.clear();
    ability = buildAbility(held, scopes);
    abilities.set(asked, ability);
  }
  return ability;
}

function buildAbility(held: readonly Held[], scopes: readonly Permission[] | undefined): Ability {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  for (const permission of PERMISSION_NAMES) {
    if (scopes !== undefined && !(scopes.includes(permission) && !rowOf(permission).personsOnly)) continue;
    for (const { role, organ } of held) {
      const reach = rowOf(permission).roles[role];
      if (reach === 'any') can(permission, IN_ORGAN).because(role);
      if (reach === 'own' && organ !== undefined) {
        can(permission, IN_ORGAN, { slug: organ }).because(role);
      }
    }
  }
  const ability = build();
  return {
    roleFor: (permission, organ) => {
      const where = organ === undefined ? IN_ORGAN : subject(IN_ORGAN, { slug: organ });
      return ability.relevantRuleFor(permission, where)?.reason as Role | undefined;
    },
    organFor: (permission) => {
      const rules = ability.rulesFor(permission, IN_ORGAN);
      if (rules.some(({ conditions }) => conditions === undefined)) return 'every';
      return [...new Set(rules.map(({ conditions }) => String(conditions?.['slug'])))].toSorted();
    },
  };
}

/** Whether an appointment at a meeting lets its holder do it there. */
export function reachesMeeting(permission: Permission): boolean {
  const reach = rowOf(permission).roles.justerare;
  return reach === 'meeting' || reach === 'any';
}

/** Whether a role that is granted (not appointed) lets its holder do it in the board where it is held, and in others. */
export function expected(
  permission: Permission,
  role: Role | 'public',
): { readonly own: boolean; readonly other: boolean } {
  const row = rowOf(permission);
  if (row.everyone) return { own: true, other: true };
  if (role === 'public') return { own: false, other: false };
  if (row.signedIn) return { own: true, other: true };
  const reach = row.roles[role];
  return { own: reach !== undefined, other: reach === 'any' };
}

// ---- the table, for people ------------------------------------------------------------------------------------

const COLUMNS = [...ROLES, 'alla'] as const;
const WORD: Readonly<Record<Reach, string>> = { own: 'eget', any: 'alla', meeting: 'möte' };

function cells(permission: Permission): readonly string[] {
  const row = rowOf(permission);
  return [
    ...ROLES.map((role) => {
      const reach = row.roles[role];
      return reach === undefined ? '' : WORD[reach];
    }),
    row.everyone ? 'alla' : '',
  ];
}

/** The table as Markdown: role × what × own organ or all. */
export function permissionTable(): string {
  const rows = [
    ['vad', ...COLUMNS.map((column) => (column === 'alla' ? 'utan inloggning' : column)), 'i ord'],
    ...PERMISSION_NAMES.map((permission) => [
      `\`${permission}\``,
      ...cells(permission),
      rowOf(permission).says,
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)].join('\n');
}
