import { Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { Page } from '../ui/page';
import { Empty, Waiting } from '../ui/states';
import { AREAS } from './areas';
import { Layout } from './layout';
import { Unforeseen } from './unforeseen';

export function App() {
  return (
    <Layout>
      <Unforeseen>
        <Suspense fallback={<Waiting />}>
          <Routes>
            <Route index element={<Navigate to={`/${AREAS[0]!.path}`} replace />} />
            {AREAS.map(({ path, Pages }) => (
              <Route key={path} path={`${path}/*`} element={<Pages />} />
            ))}
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Unforeseen>
    </Layout>
  );
}

function NotFound() {
  return (
    <Page title="Sidan finns inte">
      <Empty>Adressen kan vara felskriven. Välj en plats i menyn.</Empty>
    </Page>
  );
}
