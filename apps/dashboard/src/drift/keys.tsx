import { Button } from '@midas-ds/components/button';
import { useState, type FormEvent } from 'react';
import { useRead } from '../api/query';
import { dayText } from '../ui/dates';
import { Field, linesOf } from '../ui/fields';
import { Empty, Failure, Read } from '../ui/states';
import { pathOf, useAccountChange, type Given, type Konto, type Nyckel } from './konton';
import { ShownOnce } from './shown-once';

/** A machine's keys: what each reaches, and the end of it. */
export function Keys({ konto }: { readonly konto: Konto }) {
  const path = `${pathOf(konto)}/nycklar`;
  const keys = useRead<{ readonly nycklar: readonly Nyckel[] }>(pathOf(konto));
  const revoking = useAccountChange();
  return (
    <section className="block">
      <h2>Nycklar</h2>
      <Read of={keys}>
        {({ nycklar }) =>
          nycklar.length === 0 ? (
            <Empty>Maskinen har ingen nyckel. Skapa en här under.</Empty>
          ) : (
            <ul>
              {nycklar.map(({ nyckelnummer, namn, scopes, lastDay, revoked }) => (
                <li key={nyckelnummer}>
                  {namn}: {scopes.join(', ')}
                  {lastDay !== undefined && `, till och med ${dayText(lastDay)}`}.{' '}
                  {revoked ? (
                    'Återkallad.'
                  ) : (
                    <Button
                      variant="secondary"
                      size="medium"
                      isDisabled={revoking.isPending}
                      onPress={() => revoking.mutate({ path: `${path}/${nyckelnummer}/aterkallande` })}
                    >
                      Återkalla nyckeln {namn}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Read>
      <Failure problem={revoking.error} />
      {!konto.closed && <NewKey path={path} />}
    </section>
  );
}

function NewKey({ path }: { readonly path: string }) {
  const [namn, setNamn] = useState('');
  const [scopes, setScopes] = useState('');
  const [lastDay, setLastDay] = useState('');
  const [given, give] = useState<Given>();
  const creating = useAccountChange((answer) => {
    give(answer);
    setNamn('');
    setScopes('');
    setLastDay('');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    creating.mutate({
      path,
      body: { namn, scopes: linesOf(scopes), ...(lastDay === '' ? {} : { lastDay }) },
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <h3>Ny nyckel</h3>
      <Field label="Vad är den till?" value={namn} onChange={setNamn} isRequired />
      <Field
        label="Vad den får göra"
        hint="En behörighet per rad, som arende.registrera. Aldrig mer än kontots roller."
        rows={3}
        value={scopes}
        onChange={setScopes}
        isRequired
      />
      <Field
        label="Nyckelns sista dag"
        hint="Tomt: tills den återkallas."
        type="date"
        value={lastDay}
        onChange={setLastDay}
      />
      <Button type="submit" isDisabled={creating.isPending}>
        Skapa nyckeln
      </Button>
      <Failure problem={creating.error} />
      {given !== undefined && <ShownOnce given={given} />}
    </form>
  );
}
