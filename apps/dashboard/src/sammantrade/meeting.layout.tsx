import { NavLink, Outlet, useOutletContext, useParams } from 'react-router';
import { useRead } from '../api/query';
import { useMe } from '../shell/signed-in';
import { dayText, weekdayText } from '../ui/dates';
import { Page } from '../ui/page';
import { Empty, Read } from '../ui/states';
import { STATUS, type Sammantrade, type Utkast } from './types';

/** What the pages of a meeting share: the meeting, and whether I write its protokoll. */
interface Shared {
  readonly meeting: Sammantrade;
  readonly writes: boolean;
}
export const useMeeting = () => useOutletContext<Shared>();

/** The draft of a meeting that has been opened. */
export const useUtkast = (meeting: Sammantrade) =>
  useRead<Utkast>(`/api/sammantraden/${meeting.sammantradeId}/utkast`);

/** A meeting: what it is, where it stands, and its pages in the order in which they are worked through. */
export function MeetingLayout() {
  const { id = '' } = useParams();
  return (
    <Read of={useRead<Sammantrade>(`/api/sammantraden/${id}`)}>
      {(meeting) => <Meeting key={meeting.sammantradeId} meeting={meeting} />}
    </Read>
  );
}

function Meeting({ meeting }: { readonly meeting: Sammantrade }) {
  const { roller } = useMe();
  const writes = roller.some(({ role, organ }) => role === 'sekreterare' && organ === meeting.organ);
  const { sammantradeId, organNamn, sammantradesdatum, startsAt, plats, status } = meeting;
  const isOpened = status !== 'kallat' && status !== 'installt';
  const steps = [
    ['', 'Föredragningslista', true],
    ['narvaro', 'Närvaro', writes && isOpened],
    ['protokoll', 'Protokoll', writes && isOpened],
    ['justering', 'Justering', writes && isOpened],
    ['anslag', 'Anslag och expediering', writes && isOpened],
  ] as const;
  return (
    <Page
      title={`${organNamn} ${dayText(sammantradesdatum)}`}
      actions={<span className={`status status-${status}`}>{STATUS[status]}</span>}
    >
      <p className="quiet under-title">
        {weekdayText(sammantradesdatum)} kl. {startsAt}, {plats}
      </p>
      <nav className="steps" aria-label="Sammanträdet">
        {steps
          .filter(([, , isShown]) => isShown)
          .map(([path, text]) => (
            <NavLink key={path} to={`/sammantraden/${sammantradeId}${path && `/${path}`}`} end={path === ''}>
              {text}
            </NavLink>
          ))}
      </nav>
      <Outlet context={{ meeting, writes } satisfies Shared} />
    </Page>
  );
}

/** Shows what needs an opened meeting, and what to do when it is not. */
export function WhenOpened({
  children,
}: {
  readonly children: (utkast: Utkast, meeting: Sammantrade) => React.ReactNode;
}) {
  const { meeting, writes } = useMeeting();
  if (!writes) return <Empty>Protokollet skrivs av organets sekreterare.</Empty>;
  if (meeting.status === 'kallat' || meeting.status === 'installt') {
    return <Empty>Sammanträdet är inte öppnat än. Öppna det på föredragningslistans sida.</Empty>;
  }
  return <Opened meeting={meeting}>{children}</Opened>;
}

function Opened({
  meeting,
  children,
}: {
  readonly meeting: Sammantrade;
  readonly children: (utkast: Utkast, meeting: Sammantrade) => React.ReactNode;
}) {
  return <Read of={useUtkast(meeting)}>{(utkast) => children(utkast, meeting)}</Read>;
}
