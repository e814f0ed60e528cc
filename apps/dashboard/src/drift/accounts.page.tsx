import { Button } from '@midas-ds/components/button';
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { Choice, Field } from '../ui/fields';
import { Page } from '../ui/page';
import { Empty, Failure, Read } from '../ui/states';
import { useAccountChange, useKonton, type Given, type Konto } from './konton';
import { ShownOnce } from './shown-once';

/** Everyone who has an account, and a form for one more. */
export function AccountsPage() {
  const accounts = useKonton();
  return (
    <Page title="Konton och behörigheter">
      <Read of={accounts}>
        {(konton) =>
          konton.length === 0 ? (
            <Empty>Det finns inga konton än. Skapa det första här under.</Empty>
          ) : (
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">Konto</th>
                  <th scope="col">Namn</th>
                  <th scope="col">Tillstånd</th>
                </tr>
              </thead>
              <tbody>
                {konton.map((konto) => (
                  <tr key={konto.id}>
                    <td>
                      <Link to={konto.id}>{konto.id}</Link>
                    </td>
                    <td>{konto.namn}</td>
                    <td>{stateText(konto)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Read>
      <NewAccount />
    </Page>
  );
}

export const stateText = ({ closed, kind, hasPassword }: Konto) =>
  closed
    ? 'Stängt'
    : kind === 'maskin'
      ? 'Maskin'
      : hasPassword
        ? 'Öppet'
        : 'Öppet, har inte valt lösenord här';

function NewAccount() {
  const [konto, setKonto] = useState('');
  const [namn, setNamn] = useState('');
  const [kind, setKind] = useState('person');
  const [given, give] = useState<Given>();
  const creating = useAccountChange((answer) => {
    give(answer);
    setKonto('');
    setNamn('');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give(undefined);
    creating.mutate({ path: kind === 'maskin' ? '/api/maskinkonton' : '/api/konton', body: { konto, namn } });
  };
  return (
    <section className="block">
      <h2>Nytt konto</h2>
      <form className="form" onSubmit={submit}>
        <Field label="Namn" value={namn} onChange={setNamn} isRequired />
        <Field
          label="Kontots namn"
          hint={
            kind === 'maskin'
              ? 'Börjar med maskin-, som maskin-e-tjanst. Det ändras aldrig.'
              : 'Små bokstäver och bindestreck, som joakim-karlsson. Det ändras aldrig.'
          }
          value={konto}
          onChange={setKonto}
          isRequired
        />
        <Choice
          label="Slag"
          value={kind}
          onChange={setKind}
          options={[
            ['person', 'Person, som loggar in'],
            ['maskin', 'Maskin, som har nycklar'],
          ]}
        />
        <Button type="submit" isDisabled={creating.isPending}>
          Skapa kontot
        </Button>
        <Failure problem={creating.error} />
      </form>
      {given !== undefined && <ShownOnce given={given} />}
    </section>
  );
}
