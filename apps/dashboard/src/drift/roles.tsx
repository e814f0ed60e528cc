import { Button } from '@midas-ds/components/button';
import { useState, type FormEvent } from 'react';
import { useRead, useSend } from '../api/query';
import type { Organ } from '../shell/organ';
import { useNow } from '../ui/clock';
import { dayText } from '../ui/dates';
import { Choice, Field } from '../ui/fields';
import { Empty, Failure, Read } from '../ui/states';
import type { Konto } from './konton';

interface Behorighet {
  readonly behorighetsnummer: number;
  readonly role: string;
  readonly organ?: string;
  readonly firstDay: string;
  readonly lastDay?: string;
  readonly holds: boolean;
  readonly revoked?: { readonly reason: string };
}

const ROLES = [
  ['sekreterare', 'Sekreterare'],
  ['registrator', 'Registrator'],
  ['ordforande', 'Ordförande'],
  ['ledamot', 'Ledamot'],
  ['revisor', 'Revisor'],
  ['admin', 'Admin'],
] as const;
const textOf = (role: string) => ROLES.find(([name]) => name === role)?.[1] ?? role;

/** What an account may do, and has been allowed to do. */
export function Roles({ konto }: { readonly konto: Konto }) {
  const rows = useRead<{ readonly behorigheter: readonly Behorighet[] }>(
    `/api/behorigheter?konto=${konto.id}`,
  );
  const organs = useRead<{ readonly organ: readonly Organ[] }>('/api/organ').data?.organ ?? [];
  const inOrgan = ({ organ }: Behorighet) =>
    organ === undefined ? '' : ` i ${organs.find(({ slug }) => slug === organ)?.namn ?? organ}`;
  return (
    <section className="block">
      <h2>Roller</h2>
      <Read of={rows}>
        {({ behorigheter }) =>
          behorigheter.length === 0 ? (
            <Empty>Kontot har ingen roll. Ge det en här under.</Empty>
          ) : (
            <ul className="grants">
              {behorigheter.map((row) => (
                <li key={row.behorighetsnummer}>
                  {textOf(row.role)}
                  {inOrgan(row)}, från {dayText(row.firstDay)}{' '}
                  {row.lastDay === undefined ? 'tills vidare' : `till och med ${dayText(row.lastDay)}`}.{' '}
                  {row.revoked !== undefined ? (
                    <>Återkallad: {row.revoked.reason}</>
                  ) : (
                    <>
                      {row.holds ? 'Gäller i dag.' : 'Gäller inte i dag.'}
                      <Revoke
                        path={`/api/behorigheter/${konto.id}/${row.behorighetsnummer}/aterkallande`}
                        what={`${konto.namn} är då inte längre ${textOf(row.role).toLowerCase()}${inOrgan(row)}`}
                      />
                    </>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Read>
      {!konto.closed && <Grant konto={konto} organs={organs} />}
    </section>
  );
}

function Revoke({ path, what }: { readonly path: string; readonly what: string }) {
  const [reason, setReason] = useState('');
  const sending = useSend();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate({ path, body: { reason } });
  };
  return (
    <details>
      <summary>Återkalla rollen</summary>
      <p>{what}, och kan inte göra det som rollen ger. Det gäller genast.</p>
      <form className="form" onSubmit={submit}>
        <Field label="Varför?" value={reason} onChange={setReason} isRequired />
        <Button type="submit" variant="danger" size="medium" isDisabled={sending.isPending}>
          Återkalla
        </Button>
        <Failure problem={sending.error} />
      </form>
    </details>
  );
}

function Grant({ konto, organs }: { readonly konto: Konto; readonly organs: readonly Organ[] }) {
  const [role, setRole] = useState('sekreterare');
  const [organ, setOrgan] = useState('');
  const [chosenDay, setFirstDay] = useState<string>();
  const now = useNow();
  const firstDay = chosenDay ?? now?.day ?? '';
  const [lastDay, setLastDay] = useState('');
  const sending = useSend(() => setLastDay(''));
  const isBound = role !== 'revisor' && role !== 'admin';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate({
      path: '/api/behorigheter',
      body: {
        accountId: konto.id,
        namn: konto.namn,
        role,
        firstDay,
        ...(isBound && organ !== '' ? { organ } : {}),
        ...(lastDay === '' ? {} : { lastDay }),
      },
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <h3>Ge en roll</h3>
      <Choice label="Roll" value={role} onChange={setRole} options={ROLES} />
      {isBound && (
        <Choice
          label="Organ"
          value={organ}
          onChange={setOrgan}
          options={[['', 'Välj organ'], ...organs.map(({ slug, namn }) => [slug, namn] as const)]}
        />
      )}
      <Field label="Första dagen" type="date" value={firstDay} onChange={setFirstDay} isRequired />
      <Field
        label="Sista dagen"
        hint="Tomt: tills vidare."
        type="date"
        value={lastDay}
        onChange={setLastDay}
      />
      <Button type="submit" isDisabled={sending.isPending}>
        Ge rollen
      </Button>
      <Failure problem={sending.error} />
    </form>
  );
}
