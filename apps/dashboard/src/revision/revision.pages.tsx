import './revision.css';
import { Route, Routes, useParams } from 'react-router';
import { useRead } from '../api/query';
import { dayText } from '../ui/dates';
import { Page } from '../ui/page';
import { ArendeThen } from './arende-then';
import { AvvikelserPage } from './avvikelser.page';
import { EventPage } from './event.page';
import { SammantradeThen } from './sammantrade-then';
import { StartPage } from './start.page';
import { Timeline } from './timeline';

/** How everything came about, for whoever judges it. */
export default function RevisionPages() {
  return (
    <Routes>
      <Route index element={<StartPage />} />
      <Route path="arende/:serie/:ar/:lopnr" element={<ArendePage />} />
      <Route path="sammantrade/:id" element={<SammantradePage />} />
      <Route path="handelse/:position" element={<EventPage />} />
      <Route path="avvikelser" element={<AvvikelserPage />} />
    </Routes>
  );
}

function ArendePage() {
  const { serie = '', ar, lopnr } = useParams();
  const diarienummer = `${serie} ${ar}/${lopnr}`;
  const api = `/api/arenden/${encodeURIComponent(serie)}/${ar}/${lopnr}`;
  return (
    <Page title={diarienummer}>
      <Timeline of={`arende=${encodeURIComponent(diarienummer)}`} api={api}>
        {(asOf) => <ArendeThen api={api} asOf={asOf} />}
      </Timeline>
    </Page>
  );
}

function SammantradePage() {
  const { id = '' } = useParams();
  const api = `/api/sammantraden/${id}`;
  const { data } = useRead<{ readonly organNamn: string; readonly sammantradesdatum: string }>(api);
  return (
    <Page title={data === undefined ? id : `${data.organNamn} ${dayText(data.sammantradesdatum)}`}>
      <Timeline of={`sammantrade=${id}`} api={api}>
        {(asOf) => <SammantradeThen api={api} asOf={asOf} />}
      </Timeline>
    </Page>
  );
}
