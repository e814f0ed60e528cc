import { Route, Routes } from 'react-router';
import ArendePage from './arende.page';
import ArendenPage from './arenden.page';

export default function ArendePages() {
  return (
    <Routes>
      <Route index element={<ArendenPage />} />
      <Route path=":serie/:ar/:lopnr" element={<ArendePage />} />
    </Routes>
  );
}
