import { Route, Routes } from 'react-router';
import { OversiktPage } from './oversikt.page';
import { StatistikPage } from './statistik.page';

/** What is to be done, and what has been. */
export default function OversiktPages() {
  return (
    <Routes>
      <Route index element={<OversiktPage />} />
      <Route path="statistik" element={<StatistikPage />} />
    </Routes>
  );
}
