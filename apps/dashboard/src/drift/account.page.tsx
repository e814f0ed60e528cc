import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useParams } from 'react-router';
import { Page } from '../ui/page';
import { Empty, Failure, Read } from '../ui/states';
import { stateText } from './accounts.page';
import { pathOf, useAccountChange, useKonton, type Given, type Konto } from './konton';
import { Keys } from './keys';
import { Roles } from './roles';
import { ShownOnce } from './shown-once';

/** One account: its link, roles or keys, and the end of it. */
export function AccountPage() {
  const { konto: id = '' } = useParams();
  const accounts = useKonton();
  const konto = accounts.data?.find((one) => one.id === id);
  return (
    <Page title={konto?.namn ?? id}>
      <Read of={accounts}>
        {() => (konto === undefined ? <Empty>Det finns inget konto {id}.</Empty> : <Account konto={konto} />)}
      </Read>
    </Page>
  );
}

function Account({ konto }: { readonly konto: Konto }) {
  const [given, give] = useState<Given>();
  const linking = useAccountChange(give);
  const closing = useAccountChange(() => give(undefined));
  const path = pathOf(konto);
  return (
    <>
      <p>
        {konto.id}. {stateText(konto)}.
      </p>
      {!konto.closed && konto.kind === 'person' && (
        <Button
          variant="secondary"
          size="medium"
          isDisabled={linking.isPending}
          onPress={() => linking.mutate({ path: `${path}/engangskod` })}
        >
          Ny engångslänk
        </Button>
      )}
      <Failure problem={linking.error} />
      {given !== undefined && <ShownOnce given={given} />}
      <Roles konto={konto} />
      {konto.kind === 'maskin' && <Keys konto={konto} />}
      {!konto.closed && (
        <details>
          <summary>Stäng kontot</summary>
          <p>Inloggningar och nycklar slutar gälla genast. Kontot kan inte öppnas igen.</p>
          <Button
            variant="danger"
            isDisabled={closing.isPending}
            onPress={() => closing.mutate({ path: `${path}/stangning` })}
          >
            Ja, stäng {konto.id}
          </Button>
          <Failure problem={closing.error} />
        </details>
      )}
    </>
  );
}
