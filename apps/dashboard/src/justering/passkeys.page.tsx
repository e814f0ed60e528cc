import { Button } from '@midas-ds/components/button';
import {
  browserSupportsWebAuthn,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
} from '@simplewebauthn/browser';
import { useState, type FormEvent } from 'react';
import { post } from '../api/api';
import { Problem } from '../api/problem';
import { useRead, useSend } from '../api/query';
import { instantText } from '../ui/dates';
import { Field } from '../ui/fields';
import { Page } from '../ui/page';
import { SignInAgain } from '../ui/sign-in-again';
import { Empty, Failure, Read } from '../ui/states';

interface Passnyckel {
  readonly passnyckelnummer: number;
  readonly namn: string;
  readonly registeredAt: string;
}

/** One's own passkeys: what they are good for, those that there are, and one more. */
export function PasskeysPage() {
  const keys = useRead<{ readonly passnycklar: readonly Passnyckel[] }>('/api/mig/passnycklar');
  const [hasChanged, setChanged] = useState(false);
  const changed = () => setChanged(true);
  return (
    <Page title="Mina passnycklar">
      <p>
        Med en passnyckel undertecknar du med din telefon, din dator eller en säkerhetsnyckel i stället för
        med lösenordet: med fingret, ansiktet eller en kod. Den lämnar aldrig din enhet, och underskriften
        gäller bara den text som du har läst.
      </p>
      {hasChanged && (
        <output className="note">
          Dina passnycklar har ändrats. Innan du undertecknar behöver du logga in en gång till.{' '}
          <SignInAgain />
        </output>
      )}
      <Read of={keys}>
        {({ passnycklar }) =>
          passnycklar.length === 0 ? (
            <Empty>Du har ingen passnyckel än, och undertecknar med din inloggning.</Empty>
          ) : (
            <ul className="grants">
              {passnycklar.map((key) => (
                <Passkey key={key.passnyckelnummer} passkey={key} changed={changed} />
              ))}
            </ul>
          )
        }
      </Read>
      {browserSupportsWebAuthn() ? (
        <NewPasskey changed={changed} />
      ) : (
        <Empty>Den här webbläsaren kan inte göra passnycklar. Prova en annan, eller en annan enhet.</Empty>
      )}
    </Page>
  );
}

function Passkey({
  passkey: { passnyckelnummer, namn, registeredAt },
  changed,
}: {
  readonly passkey: Passnyckel;
  readonly changed: () => void;
}) {
  const removing = useSend(changed);
  return (
    <li>
      <strong>{namn}</strong>, sedan {instantText(registeredAt)}.
      <details>
        <summary>Ta bort {namn}</summary>
        <p>Du kan då inte längre underteckna med den. Det som redan är undertecknat gäller som förut.</p>
        <Button
          variant="danger"
          size="medium"
          isDisabled={removing.isPending}
          onPress={() =>
            removing.mutate({ path: `/api/mig/passnycklar/${passnyckelnummer}/borttagning`, body: {} })
          }
        >
          Ja, ta bort {namn}
        </Button>
        <Failure problem={removing.error} />
      </details>
    </li>
  );
}

function NewPasskey({ changed }: { readonly changed: () => void }) {
  const [namn, setNamn] = useState('');
  const [problem, fail] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const sending = useSend(changed);

  const make = async () => {
    const { publicKey, utmaning } = await post<{
      publicKey: PublicKeyCredentialCreationOptionsJSON;
      utmaning: string;
    }>('/api/mig/passnycklar/utmaning', {});
    const svar = await startRegistration({ optionsJSON: publicKey });
    await sending.mutateAsync({ path: '/api/mig/passnycklar', body: { namn, svar, utmaning } });
    setNamn('');
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    fail(undefined);
    setBusy(true);
    try {
      await make();
    } catch (error) {
      fail(error instanceof Problem ? error : new Problem(0, 'NOT_MADE', whyNotMade(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <h2>Lägg till en passnyckel</h2>
      <Field
        label="Vad kallar du den?"
        hint="Så att du känner igen den, till exempel Min telefon."
        value={namn}
        onChange={setNamn}
        isRequired
      />
      <Button type="submit" isDisabled={isBusy}>
        Lägg till
      </Button>
      <Failure problem={problem} />
    </form>
  );
}

/** What the browser's own refusal means to the one who sits there. */
function whyNotMade(error: unknown): string {
  const { name } = error as Error;
  if (name === 'InvalidStateError') return 'Den här enheten har redan en passnyckel för ditt konto.';
  return 'Ingen passnyckel lades till. Försök igen, och svara på det som enheten frågar.';
}
