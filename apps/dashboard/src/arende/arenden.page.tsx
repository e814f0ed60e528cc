import { useDeferredValue } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useRead } from '../api/query';
import { useMyOrgans } from '../shell/organ';
import { arendeAddress } from '../oversikt/deadlines';
import { dayText } from '../ui/dates';
import { Choice, Field } from '../ui/fields';
import { Page } from '../ui/page';
import { Empty, Read } from '../ui/states';
import { RegisterForm } from './register-form';
import type { ArendeRow } from './types';

/** The register: the next ärende for whoever registers, and a search in all of them. */
export default function ArendenPage() {
  const organs = useMyOrgans(['registrator']);
  const [search, setSearch] = useSearchParams();
  const q = useDeferredValue(search.get('q')?.trim() ?? '');
  const status = search.get('status') ?? '';
  const query = new URLSearchParams({ limit: '50', ...(q && { q }), ...(status && { status }) });
  const arenden = useRead<{ readonly rows: readonly ArendeRow[]; readonly next?: string }>(
    `/api/arenden?${query.toString()}`,
  );
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  return (
    <Page title="Ärenden">
      {organs !== undefined && organs.length > 0 && <RegisterForm organs={organs} />}
      <section className="block">
        <h2>Diariet</h2>
        <div className="beside">
          <Field
            label="Sök: ord eller diarienummer"
            type="search"
            value={search.get('q') ?? ''}
            onChange={(words) => set('q', words)}
          />
          <Choice
            label="Läge"
            value={status}
            onChange={(chosen) => set('status', chosen)}
            options={[
              ['', 'Alla'],
              ['open', 'Öppna'],
              ['closed', 'Avslutade'],
            ]}
          />
        </div>
        <Read of={arenden}>
          {({ rows, next }) =>
            rows.length === 0 ? (
              <Empty>{q === '' ? 'Inget ärende är registrerat än.' : 'Inget ärende passar orden.'}</Empty>
            ) : (
              <>
                <Rows rows={rows} />
                {next !== undefined && (
                  <p className="quiet">Fler ärenden passar. Sök smalare för att se dem.</p>
                )}
              </>
            )
          }
        </Read>
      </section>
    </Page>
  );
}

function Rows({ rows }: { readonly rows: readonly ArendeRow[] }) {
  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">Dnr</th>
          <th scope="col">Ärende</th>
          <th scope="col">Motpart</th>
          <th scope="col">Handläggare</th>
          <th scope="col">Registrerat</th>
          <th scope="col">Läge</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ diarienummer, arendemening, motpart, handlaggare, registeredOn, status, sekretess }) => (
          <tr key={diarienummer}>
            <td className="day">
              <Link to={arendeAddress(diarienummer)}>{diarienummer}</Link>
            </td>
            <td>
              {arendemening}
              {sekretess && <span className="mark">Sekretess {sekretess.statute}</span>}
            </td>
            <td data-label="Motpart">{motpart}</td>
            <td data-label="Handläggare">{handlaggare}</td>
            <td className="day" data-label="Registrerat">
              {registeredOn !== undefined && dayText(registeredOn)}
            </td>
            <td data-label="Läge">{status === 'open' ? 'Öppet' : 'Avslutat'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
