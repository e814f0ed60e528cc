import './justering.css';
import { Link, Route, Routes } from 'react-router';
import { useRead } from '../api/query';
import { weekdayText } from '../ui/dates';
import { Page } from '../ui/page';
import { Empty, Read } from '../ui/states';
import { PasskeysPage } from './passkeys.page';
import { SigningPage } from './signing.page';
import { addressOf, partText, type Uppgift } from './uppgift';

/** What somebody answers for with their signature. */
export default function JusteringPages() {
  return (
    <Routes>
      <Route index element={<WaitingPage />} />
      <Route path="passnycklar" element={<PasskeysPage />} />
      <Route path=":id" element={<SigningPage />} />
      <Route path=":id/:paragraf" element={<SigningPage />} />
    </Routes>
  );
}

function WaitingPage() {
  const mine = useRead<{ readonly vantar: readonly Uppgift[] }>('/api/mig/justering');
  return (
    <Page title="Justering">
      <Read of={mine}>
        {({ vantar }) =>
          vantar.length === 0 ? (
            <Empty>
              Inget väntar på din underskrift. När sekreteraren sänder ett protokoll som du ska justera står
              det här.
            </Empty>
          ) : (
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">Väntar på din underskrift</th>
                  <th scope="col">Senast</th>
                  <th scope="col">Väntar också på</th>
                </tr>
              </thead>
              <tbody>
                {vantar.map((uppgift) => (
                  <tr key={addressOf(uppgift)}>
                    <td>
                      <Link to={addressOf(uppgift)}>
                        {uppgift.organNamn} {weekdayText(uppgift.sammantradesdatum)}, {partText(uppgift)}
                      </Link>
                    </td>
                    <td>{uppgift.deadline !== null && weekdayText(uppgift.deadline)}</td>
                    <td>{uppgift.waitsFor.join(', ')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Read>
      <p>
        <Link to="passnycklar">Mina passnycklar</Link>
      </p>
    </Page>
  );
}
