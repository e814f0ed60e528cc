import { Link } from 'react-router';
import { useRead } from '../api/query';
import { useMe } from '../shell/signed-in';
import { weekdayText } from '../ui/dates';
import { Page } from '../ui/page';
import { Empty, Read } from '../ui/states';
import { addressOf, dueText, MAY_SEE, type Deadline, type Deadlines } from './deadlines';

/** The first page: what is late, what is due today, what waits. */
export function OversiktPage() {
  const { roller } = useMe();
  const mayRead = roller.some(({ role }) => MAY_SEE.includes(role));
  const deadlines = useRead<Deadlines>(mayRead ? '/api/deadlines' : undefined);
  return (
    <Page
      title="Översikt"
      actions={
        mayRead && (
          <Link className="button" to="statistik">
            Statistik
          </Link>
        )
      }
    >
      {mayRead ? (
        <Read of={deadlines}>{(data) => <Rows {...data} />}</Read>
      ) : (
        <Empty>Välj en plats i menyn. Saknar du något: be administratören om behörighet.</Empty>
      )}
    </Page>
  );
}

function Rows({ today, open, due, late }: Deadlines) {
  const key = ({ kind, position, what }: Deadline) => `${kind} ${position} ${what}`;
  const told = new Set([...due, ...late].map(key));
  const waiting = open.filter((deadline) => !told.has(key(deadline)));
  return (
    <>
      <p className="quiet">I dag är det {weekdayText(today)}.</p>
      <Section title="Försenat" rows={late} empty="Inget är försenat." />
      <Section title="I dag" rows={due} empty="Inget ska vara gjort i dag." />
      <Section title="Väntar" rows={waiting} empty="Inget väntar." />
    </>
  );
}

function Section({
  title,
  rows,
  empty,
}: {
  readonly title: string;
  readonly rows: readonly Deadline[];
  readonly empty: string;
}) {
  return (
    <section className="block">
      <h2>
        {title} {rows.length > 0 && <span className="count">{rows.length}</span>}
      </h2>
      {rows.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">Vad</th>
              <th scope="col">Senast</th>
              <th scope="col">Vem</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((deadline) => (
              <tr key={`${deadline.position} ${deadline.what}`}>
                <td>
                  <Link to={addressOf(deadline)}>{deadline.what}</Link>
                </td>
                <td data-label="Senast">{dueText(deadline)}</td>
                <td data-label="Vem">{deadline.forWhom.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
