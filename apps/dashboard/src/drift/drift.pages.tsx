import { Button } from '@midas-ds/components/button';
import { Link, Route, Routes } from 'react-router';
import { queryClient, useRead } from '../api/query';
import { Page } from '../ui/page';
import { Read } from '../ui/states';
import { AccountPage } from './account.page';
import { AccountsPage } from './accounts.page';

/** How the ledger is, and who may do what in it: for the admin. */
export default function DriftPages() {
  return (
    <Routes>
      <Route index element={<HealthPage />} />
      <Route path="konton" element={<AccountsPage />} />
      <Route path="konton/:konto" element={<AccountPage />} />
    </Routes>
  );
}

interface Health {
  readonly ready: boolean;
  readonly store: boolean;
  readonly caughtUp: boolean;
  readonly views: readonly {
    readonly view: string;
    readonly checkpoint?: string;
    readonly rebuilding: boolean;
    readonly failure?: { readonly message: string };
  }[];
}

function HealthPage() {
  const health = useRead<Health>('/api/health');
  return (
    <Page title="Drift" actions={<Link to="konton">Konton och behörigheter</Link>}>
      <Read of={health}>
        {({ ready, store, caughtUp, views }) => (
          <>
            <p>
              <strong>{ready ? 'Allt är i ordning.' : 'Allt är inte i ordning.'}</strong>{' '}
              {store ? 'Lagret svarar.' : 'Lagret svarar inte.'}{' '}
              {!caughtUp && 'Vyerna har inte hunnit ikapp än.'}
            </p>
            <Button variant="secondary" size="medium" onPress={() => void queryClient.invalidateQueries()}>
              Läs av igen
            </Button>
            <LastCheckpoint />
            <section className="block">
              <h2>Vyer</h2>
              <table className="rows">
                <thead>
                  <tr>
                    <th scope="col">Vy</th>
                    <th scope="col">Tillstånd</th>
                    <th scope="col" className="number">
                      Har läst till
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {views.map(({ view, checkpoint, rebuilding, failure }) => (
                    <tr key={view}>
                      <th scope="row">{view}</th>
                      <td>
                        {failure ? `Står still: ${failure.message}` : rebuilding ? 'Byggs om' : 'Inget fel'}
                      </td>
                      <td className="number">{checkpoint ?? 'Inget än'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </>
        )}
      </Read>
    </Page>
  );
}

function LastCheckpoint() {
  const ledger = useRead<{ readonly origin: string; readonly events: number; readonly signed: number }>(
    '/api/ledger',
  );
  return (
    <section className="block">
      <h2>Senaste kontrollpunkt</h2>
      <Read of={ledger}>
        {({ origin, events, signed }) => (
          <p>
            {origin}:{' '}
            {signed === 0
              ? `ingen än. ${events} händelser väntar på den första.`
              : `${signed} av ${events} händelser är signerade.`}
          </p>
        )}
      </Read>
    </section>
  );
}
