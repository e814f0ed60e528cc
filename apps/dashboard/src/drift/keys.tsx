import { Button } from '@midas-ds/components/button';
import { useState, type FormEvent } from 'react';
import { useRead } from '../api/query';
import { dayText } from '../ui/dates';
import { Field, Tick } from '../ui/fields';
import { Empty, Failure, Read } from '../ui/states';
import { pathOf, useAccountChange, type Given, type Konto, type Nyckel, type Scope } from './konton';
import { ShownOnce } from './shown-once';

/** A machine's keys: what each reaches, and the end of it. */
export function Keys({ konto }: { readonly konto: Konto }) {
  const path = `${pathOf(konto)}/nycklar`;
  const keys = useRead<{ readonly nycklar: readonly Nyckel[]; readonly scopes: readonly Scope[] }>(
    pathOf(konto),
  );
  return (
    <section className="block">
      <h2>Nycklar</h2>
      <Read of={keys}>
        {({ nycklar, scopes }) => (
          <>
            {nycklar.length === 0 && <Empty>Maskinen har ingen nyckel. Skapa en här under.</Empty>}
            <ul className="grants">
              {nycklar.map((nyckel) => (
                <Key key={nyckel.nyckelnummer} nyckel={nyckel} {...{ konto, path, scopes }} />
              ))}
            </ul>
            {!konto.closed && <NewKey path={path} scopes={scopes} />}
          </>
        )}
      </Read>
    </section>
  );
}

function Key({
  nyckel: { nyckelnummer, namn, scopes: given, lastDay, revoked },
  konto,
  path,
  scopes,
}: {
  readonly nyckel: Nyckel;
  readonly konto: Konto;
  readonly path: string;
  readonly scopes: readonly Scope[];
}) {
  const revoking = useAccountChange();
  const words = given.map((scope) => scopes.find((one) => one.scope === scope)?.says ?? scope);
  return (
    <li>
      <strong>{namn}</strong>
      {lastDay !== undefined && `, till och med ${dayText(lastDay)}`}
      {revoked ? '. Återkallad.' : '.'}
      <ul>
        {words.map((says) => (
          <li key={says}>{says}</li>
        ))}
      </ul>
      {!revoked && (
        <details>
          <summary>Återkalla nyckeln {namn}</summary>
          <p>
            {konto.namn} kan då inte längre göra det som står här ovanför med nyckeln. Det gäller genast och
            kan inte ångras.
          </p>
          <Button
            variant="danger"
            size="medium"
            isDisabled={revoking.isPending}
            onPress={() => revoking.mutate({ path: `${path}/${nyckelnummer}/aterkallande` })}
          >
            Ja, återkalla {namn}
          </Button>
          <Failure problem={revoking.error} />
        </details>
      )}
    </li>
  );
}

function NewKey({ path, scopes }: { readonly path: string; readonly scopes: readonly Scope[] }) {
  const [namn, setNamn] = useState('');
  const [chosen, choose] = useState<readonly string[]>([]);
  const [lastDay, setLastDay] = useState('');
  const [given, give] = useState<Given>();
  const creating = useAccountChange((answer) => {
    give(answer);
    setNamn('');
    choose([]);
    setLastDay('');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    creating.mutate({
      path,
      body: { namn, scopes: chosen, ...(lastDay === '' ? {} : { lastDay }) },
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <h3>Ny nyckel</h3>
      <Field label="Vad är den till?" value={namn} onChange={setNamn} isRequired />
      <fieldset>
        <legend>Vad den får göra</legend>
        <p className="hint">Aldrig mer än kontots roller.</p>
        {scopes.map(({ scope, says }) => (
          <Tick
            key={scope}
            label={says}
            isOn={chosen.includes(scope)}
            onChange={(isOn) => choose(isOn ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
          />
        ))}
      </fieldset>
      <Field
        label="Nyckelns sista dag"
        hint="Tomt: tills den återkallas."
        type="date"
        value={lastDay}
        onChange={setLastDay}
      />
      <Button type="submit" isDisabled={creating.isPending || chosen.length === 0}>
        Skapa nyckeln
      </Button>
      <Failure problem={creating.error} />
      {given !== undefined && <ShownOnce given={given} />}
    </form>
  );
}
