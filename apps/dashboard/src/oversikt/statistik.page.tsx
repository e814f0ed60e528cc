import { useSearchParams } from 'react-router';
import { useRead } from '../api/query';
import { useMyOrgans, type Organ } from '../shell/organ';
import { useNow } from '../ui/clock';
import { firstOfMonth, monthsBetween, monthYearText } from '../ui/dates';
import { Choice, Field } from '../ui/fields';
import { Page } from '../ui/page';
import { Empty, Read, Waiting } from '../ui/states';
import { MAY_SEE } from './deadlines';

interface InMonth {
  readonly month: string;
}

/** What `GET /api/statistik` tells of a board. */
interface Statistik {
  readonly arenden: readonly (InMonth & { readonly registered: number; readonly closed: number })[];
  readonly undated: number;
  readonly anslag: readonly (InMonth & {
    readonly count: number;
    readonly medianDays: number;
    readonly longestDays: number;
  })[];
}

/** Months back that one sees first, this one among them. */
const FIRST_SHOWN = 12;
const MOST_YEARS = 10;

/** A board's numbers by month, as pictures with their tables. */
export function StatistikPage() {
  const organs = useMyOrgans(MAY_SEE);
  const now = useNow();
  return (
    <Page title="Statistik">
      {organs === undefined || now === undefined ? (
        <Waiting />
      ) : organs.length === 0 ? (
        <Empty>Du har ingen roll i något organ som du kan se statistik för.</Empty>
      ) : (
        <Numbers organs={organs} today={now.day} />
      )}
    </Page>
  );
}

function Numbers({ organs, today }: { readonly organs: readonly Organ[]; readonly today: string }) {
  const [asked, ask] = useSearchParams({
    organ: organs[0]!.slug,
    from: firstOfMonth(today, 1 - FIRST_SHOWN),
    to: today,
  });
  const organ = asked.get('organ')!;
  const [from, to] = [asked.get('from')!, asked.get('to')!];
  const query = new URLSearchParams({ organ, from, to });
  const isPeriod =
    from !== '' && from <= to && Number(to.slice(0, 4)) - Number(from.slice(0, 4)) <= MOST_YEARS;
  const statistik = useRead<Statistik>(isPeriod ? `/api/statistik?${query}` : undefined);
  const set = (name: string) => (value: string) => ask({ organ, from, to, [name]: value }, { replace: true });
  return (
    <>
      <div className="beside">
        <Choice
          label="Organ"
          value={organ}
          onChange={set('organ')}
          options={organs.map(({ slug, namn }) => [slug, namn])}
        />
        <Field label="Från och med" type="date" value={from} onChange={set('from')} />
        <Field
          label="Till och med"
          type="date"
          value={to}
          onChange={set('to')}
          error={isPeriod ? undefined : `Välj två dagar, den tidigare först, högst ${MOST_YEARS} år isär.`}
        />
        <a className="button" href={`/api/statistik.csv?${isPeriod ? query : ''}`} download>
          Kalkylblad
        </a>
      </div>
      {isPeriod && (
        <Read of={statistik}>
          {({ arenden, undated, anslag }) => {
            const months = monthsBetween(from, to);
            return (
              <>
                <Arenden rows={filled(months, arenden, { registered: 0, closed: 0 })} undated={undated} />
                <Anslag rows={anslag} />
              </>
            );
          }}
        </Read>
      )}
    </>
  );
}

/** A row for each month, also those in which nothing happened. */
function filled<T>(
  months: readonly string[],
  rows: readonly (T & InMonth)[],
  none: T,
): readonly (T & InMonth)[] {
  const known = new Map(rows.map((row) => [row.month, row]));
  return months.map((month) => known.get(month) ?? { month, ...none });
}

function Arenden({ rows, undated }: { readonly rows: Statistik['arenden']; readonly undated: number }) {
  const sum = (of: (row: Statistik['arenden'][number]) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  return (
    <section className="block" aria-labelledby="arenden">
      <h2 id="arenden">Registrerade och avslutade ärenden</h2>
      <p className="quiet">
        Efter dagen i diariet. Ett ärende som har återupptagits räknas som avslutat först när det avslutas
        igen.
        {undated > 0 && ` ${undated} ärenden ur äldre register saknar dag och är inte med.`}
      </p>
      <table className="figures">
        <caption className="unseen">Ärenden per månad</caption>
        <thead>
          <tr>
            <th scope="col">Månad</th>
            <th scope="col">Registrerade</th>
            <th scope="col">Avslutade</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ month, registered, closed }) => (
            <tr key={month}>
              <th scope="row">{monthYearText(month)}</th>
              <td>{registered}</td>
              <td>{closed}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Summa</th>
            <td>{sum(({ registered }) => registered)}</td>
            <td>{sum(({ closed }) => closed)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Anslag({ rows }: { readonly rows: Statistik['anslag'] }) {
  return (
    <section className="block" aria-labelledby="anslag">
      <h2 id="anslag">Dagar från sammanträde till anslag</h2>
      <p className="quiet">
        Efter sammanträdets månad, när hela protokollet är anslaget. En paragraf som har justerats omedelbart
        räknas inte för sig.
      </p>
      {rows.length === 0 ? (
        <Empty>Inget protokoll från den tiden är anslaget.</Empty>
      ) : (
        <table className="figures">
          <caption className="unseen">Dagar till anslag per månad</caption>
          <thead>
            <tr>
              <th scope="col">Månad</th>
              <th scope="col">Protokoll</th>
              <th scope="col">Median</th>
              <th scope="col">Längst</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ month, count, medianDays, longestDays }) => (
              <tr key={month}>
                <th scope="row">{monthYearText(month)}</th>
                <td>{count}</td>
                <td>{medianDays.toLocaleString('sv-SE')}</td>
                <td>{longestDays}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
