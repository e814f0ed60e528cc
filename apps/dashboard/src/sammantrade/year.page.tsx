import { Link, useSearchParams } from 'react-router';
import { useRead } from '../api/query';
import { useNow } from '../ui/clock';
import { monthText, shortDayText, weekdayText } from '../ui/dates';
import { Page } from '../ui/page';
import { Empty, Read, Waiting } from '../ui/states';
import { useMyOrgans } from '../shell/organ';
import { STATUS, type SammantradeRow } from './types';

/** The year's meetings of my boards. */
export default function YearPage() {
  const [search] = useSearchParams();
  const now = useNow();
  const organs = useMyOrgans(['sekreterare', 'ordforande', 'registrator', 'ledamot', 'revisor']);
  const year = Number(search.get('ar') ?? now?.day.slice(0, 4));
  const rows = useRead<{ readonly sammantraden: readonly SammantradeRow[] }>(
    now === undefined ? undefined : `/api/sammantraden?ar=${year}`,
  );
  if (now === undefined || organs === undefined) return <Waiting />;
  return (
    <Page
      title={`Sammanträden ${year}`}
      actions={
        <>
          <Link className="button" to={`?ar=${year - 1}`}>
            ‹ {year - 1}
          </Link>
          <Link className="button" to={`?ar=${year + 1}`}>
            {year + 1} ›
          </Link>
          <Link className="button primary" to="/sammantraden/kalla">
            Kalla till sammanträde
          </Link>
        </>
      }
    >
      <Read of={rows}>
        {({ sammantraden }) => (
          <Months
            rows={sammantraden.filter(({ organ }) => organs.some(({ slug }) => slug === organ)).toReversed()}
            today={now.day}
            several={organs.length > 1}
          />
        )}
      </Read>
    </Page>
  );
}

function Months({
  rows,
  today,
  several,
}: {
  readonly rows: readonly SammantradeRow[];
  readonly today: string;
  readonly several: boolean;
}) {
  if (rows.length === 0)
    return <Empty>Inget sammanträde är kallat det här året. Kalla till det första.</Empty>;
  const months = Map.groupBy(rows, ({ sammantradesdatum }) => sammantradesdatum.slice(0, 7));
  const next = rows.find(({ sammantradesdatum }) => sammantradesdatum >= today);
  return [...months].map(([month, meetings]) => (
    <section key={month} className="block">
      <h2 className="month">{monthText(`${month}-01`)}</h2>
      <table className="rows">
        <thead className="unseen">
          <tr>
            <th scope="col">Dag</th>
            <th scope="col">Sammanträde</th>
            <th scope="col">Plats</th>
            <th scope="col">Läge</th>
            <th scope="col">Paragrafer</th>
          </tr>
        </thead>
        <tbody>
          {meetings.map((meeting) => (
            <tr key={meeting.sammantradeId} className={meeting === next ? 'next' : undefined}>
              <td className="day">{shortDayText(meeting.sammantradesdatum)}</td>
              <td>
                <Link to={`/sammantraden/${meeting.sammantradeId}`}>
                  {several && `${meeting.organNamn} `}
                  {weekdayText(meeting.sammantradesdatum).replace(/ \d{4}$/, '')} kl. {meeting.startsAt}
                </Link>
                {meeting === next && <span className="mark">Nästa</span>}
              </td>
              <td>{meeting.plats}</td>
              <td>{STATUS[meeting.status]}</td>
              <td className="number">{meeting.antalParagrafer > 0 && `${meeting.antalParagrafer} §§`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  ));
}
