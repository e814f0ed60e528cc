import { Link } from 'react-router';
import { useRead } from '../api/query';
import { instantText } from '../ui/dates';
import { Empty, Read } from '../ui/states';
import { eventAddress } from './history';

interface Skillnad {
  readonly changes: readonly {
    readonly path: readonly string[];
    readonly old: unknown;
    readonly new: unknown;
    /** Positions of the events that did it. */
    readonly events: readonly string[];
  }[];
}

/** What differs between two instants, field by field, with the events that made it so. */
export function Difference({
  api,
  from,
  to,
}: {
  readonly api: string;
  readonly from: string;
  readonly to: string;
}) {
  const query = new URLSearchParams({ from, to });
  const difference = useRead<Skillnad>(`${api}/skillnad?${query}`);
  return (
    <section aria-labelledby="skillnad">
      <h2 id="skillnad">
        Skillnad mellan {instantText(from)} och {instantText(to)}
      </h2>
      <Read of={difference}>
        {({ changes }) =>
          changes.length === 0 ? (
            <Empty>
              Inget skiljer. Flytta reglaget till den andra tidpunkten: skillnaden mellan dem visas här.
            </Empty>
          ) : (
            <table className="rows difference">
              <thead>
                <tr>
                  <th scope="col">Uppgift</th>
                  <th scope="col">Före</th>
                  <th scope="col">Efter</th>
                  <th scope="col">Händelse</th>
                </tr>
              </thead>
              <tbody>
                {changes.map((change) => (
                  <tr key={change.path.join('/') + change.events.join() + text(change.new)}>
                    <td>{change.path.join(', ')}</td>
                    <td>{change.old === null ? <Nothing /> : <del>{text(change.old)}</del>}</td>
                    <td>{change.new === null ? <Nothing /> : <ins>{text(change.new)}</ins>}</td>
                    <td className="number">
                      {change.events.map((position, i) => (
                        <span key={position}>
                          {i > 0 && ', '}
                          <Link to={eventAddress(position)}>{position}</Link>
                        </span>
                      ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Read>
    </section>
  );
}

const Nothing = () => <span className="quiet">(fanns inte)</span>;

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(text).join(', ') : JSON.stringify(value);
}
