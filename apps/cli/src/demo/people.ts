import { randomBytes } from 'node:crypto';
import { Client } from './client.js';
import { JUSTERARE, LEDAMOTER, ORDFORANDE, ORGAN, SEKRETERARE, TERM } from './meeting.js';

/** Somebody who can sign in to the demo's ledger. The passwords are made anew for each demo. */
export interface Person {
  readonly konto: string;
  readonly namn: string;
  /** As what: for people. */
  readonly role: string;
  readonly losenord: string;
  readonly client: Client;
}

/** Who does what in the demo. The registrator and the revisor are invented: the protokoll names none. */
const CAST = {
  registrator: { konto: 'anna-berg', namn: 'Anna Berg', organ: true },
  sekreterare: { konto: SEKRETERARE.personId, namn: SEKRETERARE.namn, organ: true },
  ordforande: { konto: ORDFORANDE.personId, namn: ORDFORANDE.namn, organ: true },
  ledamot: { konto: LEDAMOTER[2].personId, namn: LEDAMOTER[2].namn, organ: true },
  revisor: { konto: 'bo-ek', namn: 'Bo Ek', organ: false },
} as const;

export type Cast = Readonly<Record<keyof typeof CAST | 'admin' | 'justerare', Person>>;

const newPassword = () => randomBytes(12).toString('base64url');

/** The first admin signs in with the one-time code, and makes an account for everyone else. */
export async function gather(
  origin: string,
  invited: { readonly konto: string; readonly engangskod: string },
): Promise<Cast> {
  const losenord = newPassword();
  const client = await Client.first(origin, invited.engangskod, losenord);
  const admin = { konto: invited.konto, namn: 'Administratören', role: 'admin', losenord, client };

  const person = async (role: string, konto: string, namn: string): Promise<Person> => {
    const { engangskod } = await client.post('/api/konton', { konto, namn });
    const own = newPassword();
    const theirs = await Client.first(origin, String(engangskod), own);
    return { konto, namn, role, losenord: own, client: theirs };
  };
  const { personId, namn } = JUSTERARE;
  return {
    admin,
    registrator: await person('registrator', CAST.registrator.konto, CAST.registrator.namn),
    sekreterare: await person('sekreterare', CAST.sekreterare.konto, CAST.sekreterare.namn),
    ordforande: await person('ordförande', CAST.ordforande.konto, CAST.ordforande.namn),
    // Appointed at the meeting, and granted nothing.
    justerare: await person('justerare', personId, namn),
    ledamot: await person('ledamot', CAST.ledamot.konto, CAST.ledamot.namn),
    revisor: await person('revisor', CAST.revisor.konto, CAST.revisor.namn),
  };
}

/** Each gets their role in the board, when there is one. */
export async function grantRoles({ admin }: Cast): Promise<void> {
  for (const [role, { konto, namn, organ }] of Object.entries(CAST)) {
    await admin.client.post('/api/behorigheter', {
      accountId: konto,
      namn,
      role,
      ...(organ ? { organ: ORGAN.slug } : {}),
      firstDay: TERM.firstDay,
    });
  }
}
