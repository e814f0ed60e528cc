import { Button } from '@midas-ds/components/button';
import { Link } from 'react-router';
import { queryClient, useRead } from '../api/query';
import { instantText } from '../ui/dates';
import { Page } from '../ui/page';
import { Read } from '../ui/states';

interface View {
  readonly view: string;
  readonly checkpoint?: string;
  readonly rebuilding: boolean;
  readonly failure?: { readonly message: string };
  /** Missing while the store does not answer. */
  readonly behind?: { readonly events: number; readonly seconds: number; readonly isMore: boolean };
}

interface Job {
  readonly job: string;
  readonly lastRun?: { readonly at: string; readonly done: number; readonly failed: number };
  readonly nextRun?: string;
  readonly lastError?: { readonly at: string; readonly message: string };
}

interface Health {
  readonly ready: boolean;
  readonly store: boolean;
  readonly caughtUp: boolean;
  readonly views: readonly View[];
  readonly jobs: readonly Job[];
  /** By the clock that starts the jobs. */
  readonly now: string;
}

const JOBS: Readonly<Record<string, string>> = {
  'close-anslag': 'Ta ned anslag',
  'sign-checkpoint': 'Signera kontrollpunkt',
  'watch-deadlines': 'Räkna det som ska göras',
  'mail-expedieringar': 'Skicka beslut med e-post',
};

/** What people call each view, by the name of its file. */
const VIEWS: Readonly<Record<string, string>> = {
  organ: 'Organ',
  behorigheter: 'Behörigheter',
  maskinkonton: 'Maskinkonton',
  diarium: 'Diariet',
  protokoll: 'Protokoll',
  anslagstavla: 'Anslagstavlan',
  delegationsbeslut: 'Delegationsbeslut',
  history: 'Historik',
  compliance: 'Regelefterlevnad',
  deadlines: 'Det som ska göras',
  statistik: 'Statistik',
  utskick: 'Utskick med e-post',
  ledger: 'Hashträdet',
};

/** How long after its time a job has not run, before one says so: in milliseconds. */
const OVERDUE_MS = 120_000;

/** How the store, the views and the jobs are. */
export function HealthPage() {
  const health = useRead<Health>('/api/health');
  return (
    <Page
      title="Drift"
      actions={
        <>
          <Link className="button" to="konton">
            Konton och behörigheter
          </Link>
          <Button variant="secondary" size="medium" onPress={() => void queryClient.invalidateQueries()}>
            Läs av igen
          </Button>
        </>
      }
    >
      <Read of={health}>
        {({ ready, store, caughtUp, views, jobs, now }) => (
          <>
            <p>
              <strong>{ready ? 'Allt är i ordning.' : 'Allt är inte i ordning.'}</strong>{' '}
              {store ? 'Lagret svarar.' : 'Lagret svarar inte.'}{' '}
              {!caughtUp && 'Vyerna har inte hunnit ikapp än.'}
            </p>
            <p className="quiet">Avläst {instantText(now)}.</p>
            <LastCheckpoint />
            <Jobs jobs={jobs} now={now} />
            <Views views={views} />
          </>
        )}
      </Read>
    </Page>
  );
}

function Jobs({ jobs, now }: { readonly jobs: readonly Job[]; readonly now: string }) {
  return (
    <section className="block" aria-labelledby="jobb">
      <h2 id="jobb">Schemalagda jobb</h2>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Jobb</th>
            <th scope="col">Senaste körning</th>
            <th scope="col">Nästa</th>
            <th scope="col">Senaste fel</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map(({ job, lastRun, nextRun, lastError }) => (
            <tr key={job}>
              <th scope="row" className="name">
                <Named name={JOBS[job]} technical={job} />
              </th>
              <td data-label="Senaste körning">
                {lastRun === undefined
                  ? unknownText(job)
                  : `${instantText(lastRun.at)}: ${outcomeText(lastRun)}`}
              </td>
              <td data-label="Nästa">{nextText(nextRun, now)}</td>
              <td data-label="Senaste fel">
                {lastError === undefined
                  ? 'Inget känt'
                  : `${instantText(lastError.at)}: ${lastError.message}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What people call it, and beside it what the log, the metrics or the data folder do. */
function Named({ name, technical }: { readonly name: string | undefined; readonly technical: string }) {
  return name === undefined ? (
    technical
  ) : (
    <>
      {name} <small className="quiet">{technical}</small>
    </>
  );
}

const unknownText = (job: string) =>
  job === 'mail-expedieringar'
    ? 'Okänt. Jobbet körs bara där en e-postserver är angiven.'
    : 'Okänt. Ingen process som delar datamapp med den här har kört det.';

const outcomeText = ({ done, failed }: NonNullable<Job['lastRun']>) =>
  failed > 0 ? `${failed} misslyckades, ${done} gjorda` : done > 0 ? `${done} gjorda` : 'inget att göra';

function nextText(next: string | undefined, now: string): string {
  if (next === undefined) return 'Okänt';
  const isOverdue = Date.parse(now) - Date.parse(next) > OVERDUE_MS;
  return isOverdue ? `Skulle ha körts ${instantText(next)}. Går processen?` : instantText(next);
}

function Views({ views }: { readonly views: readonly View[] }) {
  return (
    <section className="block" aria-labelledby="vyer">
      <h2 id="vyer">Vyer</h2>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Vy</th>
            <th scope="col">Tillstånd</th>
            <th scope="col">Efter liggaren</th>
            <th scope="col" className="number">
              Har läst till
            </th>
          </tr>
        </thead>
        <tbody>
          {views.map((view) => (
            <tr key={view.view}>
              <th scope="row" className="name">
                <Named name={VIEWS[view.view]} technical={`${view.view}.sqlite`} />
              </th>
              <td data-label="Tillstånd">
                {view.failure
                  ? `Står still: ${view.failure.message}`
                  : view.rebuilding
                    ? 'Byggs om'
                    : 'Inget fel'}
              </td>
              <td data-label="Efter liggaren">{behindText(view)}</td>
              <td className="number" data-label="Har läst till">
                {view.checkpoint ?? 'Inget än'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function behindText({ behind }: View): string {
  if (behind === undefined) return 'Okänt';
  const { events, seconds, isMore } = behind;
  if (events === 0) return 'I fas';
  const many = `${isMore ? 'minst ' : ''}${events} ${events === 1 ? 'händelse' : 'händelser'}`;
  return `${many}, den äldsta ${agoText(seconds)} gammal`;
}

function agoText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)}\u00a0s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)}\u00a0min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)}\u00a0h`;
  return `${Math.round(seconds / 86_400)}\u00a0dygn`;
}

function LastCheckpoint() {
  const ledger = useRead<{ readonly origin: string; readonly events: number; readonly signed: number }>(
    '/api/ledger',
  );
  return (
    <section className="block">
      <h2>Senaste kontrollpunkt</h2>
      <Read of={ledger}>
        {({ origin, events, signed }) => (
          <p>
            {origin}:{' '}
            {signed === 0
              ? `ingen än. ${events} händelser väntar på den första.`
              : `${signed} av ${events} händelser är signerade.`}
          </p>
        )}
      </Read>
    </section>
  );
}
