import { Route, Routes } from 'react-router';
import AnslagPage from './anslag.page';
import CallPage from './call.page';
import ForedragningslistaPage from './foredragningslista.page';
import JusteringPage from './justering.page';
import { MeetingLayout } from './meeting.layout';
import NarvaroPage from './narvaro.page';
import ProtokollPage from './protokoll.page';
import YearPage from './year.page';

export default function SammantradePages() {
  return (
    <Routes>
      <Route index element={<YearPage />} />
      <Route path="kalla" element={<CallPage />} />
      <Route path=":id" element={<MeetingLayout />}>
        <Route index element={<ForedragningslistaPage />} />
        <Route path="narvaro" element={<NarvaroPage />} />
        <Route path="protokoll" element={<ProtokollPage />} />
        <Route path="protokoll/:paragraf" element={<ProtokollPage />} />
        <Route path="justering" element={<JusteringPage />} />
        <Route path="anslag" element={<AnslagPage />} />
      </Route>
    </Routes>
  );
}
