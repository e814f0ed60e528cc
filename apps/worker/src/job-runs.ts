import { isDamage, removeDatabase } from '@liggaren/event-store';
import { SchedulerRegistry } from '@nestjs/schedule';
import Database from 'better-sqlite3';
import type { Logger } from 'pino';
import type { JobRun } from './job.js';
import type { Metrics } from './metrics.js';

/** The scheduled jobs, by the names of their crons. */
export const JOBS = ['close-anslag', 'sign-checkpoint', 'watch-deadlines', 'mail-expedieringar'] as const;
export type JobName = (typeof JOBS)[number];

/** What is known of a job. Times are RFC 3339, by the machine's clock: it starts the jobs, whatever the ledger's shows. */
export interface JobStatus {
  readonly job: JobName;
  /** Missing when no process on this data folder has run it. */
  readonly lastRun?: JobRun & { readonly at: string };
  /** When the process that ran it last would run it again; missing when the clock does not start it. */
  readonly nextRun?: string;
  /** Of the last run that failed, also when later ones did not. */
  readonly lastError?: { readonly at: string; readonly message: string };
}

interface Row {
  readonly job: JobName;
  readonly at: string;
  readonly done: number;
  readonly failed: number;
  readonly next: string | null;
  readonly error_at: string | null;
  readonly error: string | null;
}

/**
 * How the jobs fare: `jobs.sqlite` in the data folder, written by each process that runs them and read by the api,
 * whichever process that is. It can be lost: the next runs write it anew.
 */
export class JobRuns {
  private readonly statements;

  /** Opens the file; one that is damaged is deleted and begun anew, for no process must stay down for what can be lost. */
  static open(
    file: string,
    using: { readonly metrics: Metrics; readonly crons: SchedulerRegistry; readonly log: Logger },
  ): JobRuns {
    try {
      return new JobRuns(connect(file), using);
    } catch (error) {
      if (!isDamage(error)) throw error;
      using.log.warn({ file, err: error }, 'how the jobs went is damaged, and begun anew');
      removeDatabase(file);
      return new JobRuns(connect(file), using);
    }
  }

  private constructor(
    private readonly db: Database.Database,
    private readonly using: Parameters<typeof JobRuns.open>[1],
  ) {
    this.statements = {
      record: db.prepare<Row>(
        `INSERT INTO run VALUES (@job, @at, @done, @failed, @next, @error_at, @error)
         ON CONFLICT (job) DO UPDATE SET at = @at, done = @done, failed = @failed, next = @next,
           error_at = coalesce(@error_at, error_at), error = coalesce(@error, error)`,
      ),
      all: db.prepare<[], Row>('SELECT * FROM run'),
    };
  }

  /** Takes down and counts what a run came to. `error`: why something in it failed. Never stops the job. */
  record(job: JobName, { done, failed }: JobRun, error?: unknown): void {
    const { metrics, crons, log } = this.using;
    metrics.jobRuns.inc({ job, result: failed === 0 ? 'ok' : done > 0 ? 'partial' : 'error' });
    const at = new Date().toISOString();
    try {
      this.statements.record.run({
        job,
        at,
        done,
        failed,
        next: crons.getCronJobs().get(job)?.nextDate().toJSDate().toISOString() ?? null,
        error_at: failed === 0 ? null : at,
        error: failed === 0 ? null : error instanceof Error ? error.message : String(error),
      });
    } catch (err) {
      log.warn({ job, err }, 'the run could not be taken down');
    }
  }

  /** All of the jobs, those too that nobody has run. */
  all(): readonly JobStatus[] {
    const known = new Map(this.statements.all.all().map((row) => [row.job, row]));
    return JOBS.map((job) => {
      const row = known.get(job);
      if (row === undefined) return { job };
      const { at, done, failed, next, error_at, error } = row;
      return {
        job,
        lastRun: { at, done, failed },
        ...(next === null ? {} : { nextRun: next }),
        ...(error_at === null || error === null ? {} : { lastError: { at: error_at, message: error } }),
      };
    });
  }

  close(): void {
    this.db.close();
  }
}

function connect(file: string): Database.Database {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec(
      `CREATE TABLE IF NOT EXISTS run (
         job TEXT PRIMARY KEY, at TEXT NOT NULL, done INTEGER NOT NULL, failed INTEGER NOT NULL, next TEXT,
         error_at TEXT, error TEXT
       ) STRICT`,
    );
    // Damage past the first page shows only to who reads it, and that would be the health of the whole service.
    db.prepare('SELECT * FROM run').all();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
