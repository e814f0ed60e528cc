import { Button } from '@midas-ds/components/button';
import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useState, type FormEvent } from 'react';
import { post, readMe } from '../api/api';
import { Problem } from '../api/problem';
import { useRead, useSend } from '../api/query';
import { useMe } from '../shell/signed-in';
import { useNow } from '../ui/clock';
import { Field } from '../ui/fields';
import { Failure, Waiting } from '../ui/states';
import type { Uppgift } from './uppgift';

/** Signs: with the passkey of the account, or else with the password once more. */
export function SignForm({ uppgift }: { readonly uppgift: Uppgift }) {
  const keys = useRead<{ readonly passnycklar: readonly unknown[] }>('/api/mig/passnycklar');
  const now = useNow();
  if (keys.error) return <Failure problem={keys.error} />;
  if (keys.data === undefined || now === undefined) return <Waiting />;
  const hasKey = keys.data.passnycklar.length > 0;
  return <Form uppgift={uppgift} day={now.day} hasKey={hasKey} />;
}

function Form({
  uppgift: { sammantradeId, paragraf, sha256 },
  day,
  hasKey,
}: {
  readonly uppgift: Uppgift;
  readonly day: string;
  readonly hasKey: boolean;
}) {
  const { konto, inloggad } = useMe();
  const [losenord, setLosenord] = useState('');
  const [kod, setKod] = useState('');
  const [problem, fail] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const sending = useSend();
  const asksForPassword = !hasKey && inloggad === 'session';
  const alone = paragraf === null ? {} : { paragraf };

  const sign = async () => {
    if (asksForPassword) {
      await post('/api/inloggning', { konto, losenord, ...(kod === '' ? {} : { kod }) });
      await readMe();
    }
    const answer = hasKey
      ? await passkeyAnswer(`/api/sammantraden/${sammantradeId}/justering/utmaning`, { sha256, ...alone })
      : undefined;
    await sending.mutateAsync({
      path: `/api/sammantraden/${sammantradeId}/justering/underskrifter`,
      body: {
        personId: konto,
        sha256,
        signedOn: day,
        method: 'e-underskrift',
        ...alone,
        ...answer,
      },
    });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    fail(undefined);
    setBusy(true);
    try {
      await sign();
    } catch (error) {
      fail(
        error instanceof Problem ? error : new Problem(0, 'NOT_SIGNED', 'Inget undertecknades. Försök igen.'),
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {asksForPassword && (
        <>
          <Field
            label="Ditt lösenord"
            type="password"
            value={losenord}
            onChange={setLosenord}
            isRequired
            hint="En gång till, så att ingen annan undertecknar vid en öppen skärm."
          />
          {problem !== undefined && (
            <Field label="Koden i din app, om du har en andra faktor" value={kod} onChange={setKod} />
          )}
        </>
      )}
      <Button type="submit" isDisabled={isBusy}>
        {hasKey ? 'Underteckna med passnyckeln' : 'Underteckna'}
      </Button>
      <Failure problem={problem} />
    </form>
  );
}

/** Lets the passkey answer the challenge that is bound to this text. */
async function passkeyAnswer(path: string, body: object) {
  const { publicKey, utmaning } = await post<{
    publicKey: PublicKeyCredentialRequestOptionsJSON;
    utmaning: string;
  }>(path, body);
  return { passnyckel: await startAuthentication({ optionsJSON: publicKey }), utmaning };
}
