import { Route, Routes } from 'react-router';
import { AccountPage } from './account.page';
import { AccountsPage } from './accounts.page';
import { HealthPage } from './health.page';

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
