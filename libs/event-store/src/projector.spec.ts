import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { BadPosition, ViewBehind, ViewNotBuilt } from './errors.js';
import type { EventStore, JsonObject, Position, StoredEvent } from './event-store.js';
import { Projector, type ProjectorLog } from './projector.js';
import { anEvent } from './testing/builders.js';
import { collect } from './testing/event-store.contract.js';
import { everyStore, type TestStore } from './testing/stores.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { overriding } from './testing/unreliable.event-store.js';
import { upcasting } from './upcasting.js';
import type { Database, View } from './view.js';

interface Journal {
  /** What the view took, as `position:n`, in the order in which it took it. */
  taken(): string[];
}

/** A view that writes down each Counted event, and so shows a double, a gap or another order. */
function journal(
  name = 'journal',
  {
    version = 1,
    before = undefined as ((event: StoredEvent) => void) | undefined,
    tables = 'CREATE TABLE taken (position TEXT, n INTEGER);',
  } = {},
): View<Journal> {
  return {
    name,
    version,
    tables,
    project: (db: Database) => {
      const insert = db.prepare('INSERT INTO taken (position, n) VALUES (?, ?)');
      return {
        on: {
          Counted: (event) => {
            before?.(event);
            insert.run(event.position, event.data.n);
          },
        },
      };
    },
    queries: (db) => {
      const all = db.prepare<[], string>(`SELECT position || ':' || n FROM taken ORDER BY rowid`).pluck();
      return { taken: () => all.all() };
    },
  };
}

describe.each(everyStore)('the projector on %s', (_, open) => {
  let opened: TestStore;
  let store: EventStore;
  let folder: ReturnType<typeof temporaryFolder>;
  let projectors: Projector[];
  let logged: { level: string; message: string; details: object }[];
  let n: number;

  const log: ProjectorLog = {
    info: (details, message) => logged.push({ level: 'info', message, details }),
    error: (details, message) => logged.push({ level: 'error', message, details }),
  };

  beforeEach(() => {
    opened = open();
    store = opened.store;
    folder = temporaryFolder();
    projectors = [];
    logged = [];
    n = 0;
  });
  afterEach(async () => {
    await Promise.all(projectors.map((projector) => projector.stop()));
    await opened.remove();
    folder.remove();
  });

  const openProjector = async (views: View<unknown>[], on = store) => {
    const projector = await Projector.open(on, views, { directory: folder.path, log });
    projectors.push(projector);
    return projector;
  };
  const started = async (views: View<unknown>[], on = store) => {
    const projector = await openProjector(views, on);
    projector.start();
    return projector;
  };
  const count = async (times = 1, type = 'Counted') => {
    const events = Array.from({ length: times }, () => anEvent(type, { n: n++ }));
    return (await store.append('counter', events, 'any')).position;
  };
  const whole = async () =>
    (await collect(store.readAll()))
      .filter(({ type }) => type === 'Counted')
      .map(({ position, data }) => `${position}:${String(data.n)}`);
  const inStep = async (projector: Projector) => projector.waitFor((await store.head())!, 20_000);

  describe('following the log', () => {
    test('a view takes what was there and what comes, once each and in order', async () => {
      const view = journal();
      await count(1_200);
      const projector = await started([view]);
      for (let i = 0; i < 10; i++) await count();
      await inStep(projector);
      expect(projector.queries(view).taken()).toEqual(await whole());
    });

    test('a view may hear of every event, also of types that it has no handler for', async () => {
      const view = journal();
      const heard: string[] = [];
      const project = (db: Database) => ({
        ...view.project(db),
        each: ({ type }: StoredEvent) => void heard.push(type),
      });
      const projector = await started([{ ...view, project }]);
      await count();
      await count(1, 'Renamed');
      await inStep(projector);
      expect(heard).toEqual(['Counted', 'Renamed']);
    });

    test('its changes and its checkpoint are stored together, or neither', async () => {
      const view = journal('journal', {
        before: ({ data }) => {
          if (data.n === 3) throw new Error('no');
        },
      });
      await count(5);
      const projector = await started([view]);
      await until(() => projector.status()[0]!.failure !== undefined);
      await projector.stop();

      const file = new BetterSqlite3(folder.file('journal.sqlite'));
      expect(file.prepare('SELECT count(*) FROM taken').pluck().get()).toBe(0);
      expect(file.prepare('SELECT checkpoint FROM _view').pluck().get()).toBeNull();
      file.close();
    });

    test('the checkpoint moves past events that no handler wants', async () => {
      const projector = await started([journal()]);
      const position = await count(3, 'OfNoInterest');
      await projector.waitFor(position, 20_000);
      expect(projector.status()).toEqual([
        { view: 'journal', version: 1, checkpoint: position, rebuilding: false },
      ]);
    });

    test('its file is written for the events that change it, after many others, and when it is closed', async () => {
      const projector = await started([journal()]);
      const file = new BetterSqlite3(folder.file('journal.sqlite'), { readonly: true });
      const stored = file.prepare('SELECT checkpoint FROM _view').pluck();
      const taken = async (position: Position) => {
        await projector.waitFor(position, 20_000);
        return position;
      };
      const first = await taken(await count());
      await taken(await count(3, 'OfNoInterest'));
      expect(stored.get()).toBe(first);
      await taken(await count(1_000, 'OfNoInterest'));
      expect(store.compare(stored.get() as Position, first)).toBeGreaterThan(0);
      const last = await taken(await count(1, 'OfNoInterest'));
      file.close();
      await projector.stop();
      const again = new BetterSqlite3(folder.file('journal.sqlite'), { readonly: true });
      expect(again.prepare('SELECT checkpoint FROM _view').pluck().get()).toBe(last);
      again.close();
    });

    test('after a restart it goes on where it was', async () => {
      const view = journal();
      await count(3);
      const first = await started([view]);
      await inStep(first);
      await first.stop();
      await count(4);
      const second = await started([view]);
      await inStep(second);
      expect(second.queries(view).taken()).toEqual(await whole());
    });

    test('a view that is new is built from the start, and the others skip what they have', async () => {
      const [old, young] = [journal('old'), journal('young')];
      await count(3);
      const first = await started([old]);
      await inStep(first);
      await first.stop();
      await count(2);
      const second = await started([old, young]);
      await inStep(second);
      expect(second.queries(old).taken()).toEqual(await whole());
      expect(second.queries(young).taken()).toEqual(await whole());
    });

    test('what a batch keeps in memory is flushed with it', async () => {
      let sum = 0;
      const view: View<() => unknown> = {
        name: 'sum',
        version: 1,
        tables: 'CREATE TABLE sum (n); INSERT INTO sum VALUES (0);',
        project: (db) => {
          const set = db.prepare('UPDATE sum SET n = ?');
          return { on: { Counted: ({ data }) => void (sum += Number(data.n)) }, flush: () => set.run(sum) };
        },
        queries: (db) => () => db.prepare('SELECT n FROM sum').pluck().get(),
      };
      await count(10);
      const projector = await started([view]);
      await inStep(projector);
      expect(projector.queries(view)()).toBe(45);
    });

    test('what was taken is stored when its view is asked, and soon though nobody asks', async () => {
      let hasTaken!: () => void;
      const took = new Promise<void>((resolve) => (hasTaken = resolve));
      const asked = journal('asked', { before: () => hasTaken() });
      const unasked = journal('unasked');
      const projector = await started([asked, unasked]);
      const heard = new Promise<unknown>((resolve) => projector.onApplied(resolve));
      const checkpoints = () => projector.status().map(({ checkpoint }) => checkpoint !== undefined);

      const counted = count();
      await took;
      expect(checkpoints()).toEqual([false, false]);
      expect(projector.queries(asked).taken()).toHaveLength(1);
      expect(checkpoints()).toEqual([true, false]);

      await heard;
      expect(checkpoints()).toEqual([true, true]);
      await counted;
    });

    test('while it catches up, many batches are flushed and stored as one, and nobody hears of them before', async () => {
      const flushes: number[] = [];
      const view = journal();
      const slow: View<Journal> = {
        ...view,
        project: (db) => ({
          ...view.project(db),
          flush: () => void flushes.push(db.prepare<[], number>('SELECT count(*) FROM taken').pluck().get()!),
        }),
      };
      for (let i = 0; i < 12; i++) await count(1_000);
      const projector = await openProjector([slow]);
      const heard: number[] = [];
      projector.onApplied((events) => {
        expect(projector.status()[0]!.checkpoint).toBe(events.at(-1)!.position);
        heard.push(events.length);
      });
      projector.start();
      await inStep(projector);
      expect(flushes).toEqual([5_000, 10_000, 12_000]);
      expect(heard).toEqual([5_000, 5_000, 2_000]);
      expect(projector.queries(slow).taken()).toHaveLength(12_000);

      flushes.length = 0;
      const built = await Projector.open(store, [slow], { directory: `${folder.path}/again`, log });
      projectors.push(built);
      await built.catchUp();
      expect(flushes).toEqual([5_000, 10_000, 12_000]);
    });

    test("old shapes reach the views as today's", async () => {
      const view = journal();
      const upcasters = { Counted: ({ n: old, ...rest }: JsonObject) => ({ ...rest, n: Number(old) + 100 }) };
      await count(2);
      const projector = await started([view], upcasting(store, upcasters));
      const last = await count();
      await projector.waitFor(last, 20_000);
      expect(
        projector
          .queries(view)
          .taken()
          .map((line) => line.split(':')[1]),
      ).toEqual(['100', '101', '102']);
    });

    test('two views of one name are a programming error', async () => {
      await expect(openProjector([journal(), journal()])).rejects.toThrow('two views are named journal');
    });
  });

  describe('waiting', () => {
    test('all views have taken the event when the wait is over', async () => {
      const views = [journal('a'), journal('b')];
      const projector = await started(views);
      for (let i = 0; i < 10; i++) {
        await projector.waitFor(await count(), 20_000);
        for (const view of views) expect(projector.queries(view).taken()).toHaveLength(i + 1);
      }
    });

    test('a view that does not get there in time is named', async () => {
      const stuck = journal('stuck', {
        before: () => {
          throw new Error('no');
        },
      });
      const projector = await started([journal(), stuck]);
      await expect(projector.waitFor(await count(), 30)).rejects.toMatchObject({
        name: 'ViewBehind',
        views: ['stuck'],
      });
    });

    test('a text that is no position is refused at once', async () => {
      const projector = await started([journal()]);
      await expect(projector.waitFor('soon', 20_000)).rejects.toThrow(BadPosition);
    });

    test('who waits when it stops is told that the views are behind', async () => {
      const projector = await openProjector([journal()]);
      const waiting = projector.waitFor(await count(), 20_000);
      await Promise.all([expect(waiting).rejects.toThrow(ViewBehind), projector.stop()]);
    });
  });

  describe('telling', () => {
    test('listeners hear of each new event once and in order, after the views took it', async () => {
      const view = journal();
      await count(2);
      const before = await started([view]);
      await inStep(before);
      await before.stop();

      const projector = await openProjector([view, journal('young')]);
      const heard: string[] = [];
      projector.onApplied((events) => {
        for (const { position, data } of events) {
          const line = `${position}:${String(data.n)}`;
          heard.push(line);
          expect(projector.queries(view).taken()).toContain(line);
        }
      });
      projector.start();
      for (let i = 0; i < 5; i++) await count(2);
      await inStep(projector);
      expect(heard).toEqual((await whole()).slice(2));
    });

    test('a listener that fails, or has stopped listening, disturbs nobody', async () => {
      const view = journal();
      const projector = await started([view]);
      projector.onApplied(() => {
        throw new Error('gone');
      });
      const heard: string[] = [];
      const stop = projector.onApplied(
        (events) => void heard.push(...events.map(({ position }) => position)),
      );
      const first = await count();
      await inStep(projector);
      stop();
      await count();
      await inStep(projector);
      expect(heard).toEqual([first]);
      expect(projector.queries(view).taken()).toHaveLength(2);
    });
  });

  describe('a view that fails', () => {
    test('stands still while the others go on, and goes on by itself when the cause is gone', async () => {
      let broken = true;
      const resets: string[] = [];
      const sick: View<Journal> = journal('sick', {
        before: ({ data }) => {
          if (broken && data.n === 4) throw new Error('the fourth is too much');
        },
      });
      const withReset: View<Journal> = {
        ...sick,
        project: (db) => ({ ...sick.project(db), reset: () => void resets.push('reset') }),
      };
      const well = journal('well');
      const projector = await started([withReset, well]);
      await inStepOf(projector, 'well', await count(3));
      await count(3);
      const last = await count(2);
      await inStepOf(projector, 'well', last);

      expect(projector.queries(well).taken()).toEqual(await whole());
      expect(projector.queries(withReset).taken()).toEqual((await whole()).slice(0, 3));
      const failing = (await collect(store.readAll()))[4]!.position;
      expect(projector.status()[0]).toMatchObject({
        failure: { position: failing, message: 'view sick: the fourth is too much' },
      });
      await until(() => resets.length >= 2);
      const errors = logged.filter(({ level }) => level === 'error');
      expect(errors).toHaveLength(1);
      expect(errors[0]!.details).toMatchObject({ view: 'sick', position: failing });

      broken = false;
      await projector.waitFor(await count(), 20_000);
      expect(projector.queries(withReset).taken()).toEqual(await whole());
      expect(projector.status()[0]!.failure).toBeUndefined();
      await count(3);
      await inStep(projector);
      expect(projector.queries(withReset).taken()).toEqual(await whole());
    });

    test('catches up without gap or double while others append', async () => {
      const failedAt = new Set<unknown>();
      const view = journal('sick', {
        before: ({ data: { n: at } }) => {
          if (Number(at) % 97 !== 0 || failedAt.has(at)) return;
          failedAt.add(at);
          throw new Error('the first time');
        },
      });
      const projector = await started([view, journal('well')]);
      for (let i = 0; i < 60; i++) await count(5);
      await projector.waitFor((await store.head())!, 60_000);
      expect(failedAt.size).toBe(4);
      expect(projector.queries(view).taken()).toEqual(await whole());
    }, 60_000);

    test('whose file was damaged under it is built again', async () => {
      let damaged = false;
      const view = journal('sick', {
        before: () => {
          if (damaged)
            throw new BetterSqlite3.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT');
        },
      });
      const projector = await started([view]);
      await projector.waitFor(await count(3), 20_000);
      damaged = true;
      const last = await count();
      await until(() => projector.status()[0]!.failure !== undefined);
      damaged = false;
      await projector.waitFor(last, 20_000);
      expect(projector.queries(view).taken()).toEqual(await whole());
    });
  });

  describe('the subscription', () => {
    test('when it breaks, is taken up again from the last event handled', async () => {
      let breaks = 4;
      const breaking = overriding(store, {
        subscribe: (after, handle) =>
          store.subscribe(after, async (events) => {
            await handle(events);
            if (breaks-- > 0) throw new Error('connection lost');
          }),
      });
      const view = journal();
      const projector = await started([view, journal('b')], breaking);
      const heard: string[] = [];
      projector.onApplied((events) => void heard.push(...events.map(({ position }) => position)));
      for (let i = 0; i < 6; i++) await projector.waitFor(await count(), 20_000);
      expect(projector.queries(view).taken()).toEqual(await whole());
      expect(heard).toHaveLength(6);
    });
  });

  describe('building again', () => {
    test('a view is built beside the one that answers and takes its place', async () => {
      let add = 0;
      const view = journal('journal', {
        before: ({ data }) => void Object.assign(data, { n: Number(data.n) + add }),
      });
      const fresh = upcasting(store, { Counted: (data) => ({ ...data }) });
      await count(1_500);
      const projector = await started([view], fresh);
      await inStep(projector);
      expect(projector.queries(view).taken()[0]).toMatch(/:0$/);
      add = 1_000;
      const rebuilding = projector.rebuild('journal');
      expect(projector.status()[0]!.rebuilding).toBe(true);
      expect(projector.queries(view).taken()[0]).toMatch(/:0$/);
      await rebuilding;
      expect(projector.queries(view).taken()).toHaveLength(1_500);
      expect(projector.queries(view).taken()[0]).toMatch(/:1000$/);
      expect(projector.status()[0]!.rebuilding).toBe(false);
      expect(readdirSync(folder.file('rebuild'))).toEqual([]);
    });

    test('no event is missed or doubled while others append, before, at and after the swap', async () => {
      const view = journal();
      await count(2_000);
      const projector = await started([view, journal('b')]);
      let writing = true;
      const writer = (async () => {
        while (writing) await count(3);
      })();
      for (let i = 0; i < 5; i++) {
        await projector.rebuild('journal');
        expect(projector.queries(view).taken().length).toBeGreaterThanOrEqual(2_000);
      }
      writing = false;
      await writer;
      await count();
      await inStep(projector);
      expect(projector.queries(view).taken()).toEqual(await whole());
    }, 60_000);

    test('works before anything is followed', async () => {
      const view = journal();
      await count(5);
      const projector = await openProjector([view]);
      await projector.rebuild('journal');
      expect(projector.queries(view).taken()).toEqual(await whole());
      projector.start();
      await projector.waitFor(await count(), 20_000);
      expect(projector.queries(view).taken()).toEqual(await whole());
    });

    test('asked for twice at once, it is done once', async () => {
      let reads = 0;
      const counting = overriding(store, {
        readAll: (options) => {
          reads++;
          return store.readAll(options);
        },
      });
      await count(3);
      const projector = await openProjector([journal()], counting);
      await Promise.all([projector.rebuild('journal'), projector.rebuild('journal')]);
      expect(reads).toBe(1);
    });

    test('that fails leaves the old one answering', async () => {
      let broken = false;
      const view = journal('journal', {
        before: () => {
          if (broken) throw new Error('the new code is wrong');
        },
      });
      const projector = await started([view]);
      await projector.waitFor(await count(3), 20_000);
      broken = true;
      await expect(projector.rebuild('journal')).rejects.toThrow('the new code is wrong');
      broken = false;
      await projector.waitFor(await count(), 20_000);
      expect(projector.queries(view).taken()).toEqual(await whole());
    });

    test('ends a failure, if what was wrong is put right', async () => {
      let broken = true;
      const view = journal('journal', {
        before: () => {
          if (broken) throw new Error('no');
        },
      });
      const projector = await started([view]);
      await count(3);
      await until(() => projector.status()[0]!.failure !== undefined);
      broken = false;
      await projector.rebuild('journal');
      expect(projector.status()[0]!.failure).toBeUndefined();
      await projector.waitFor(await count(), 20_000);
      expect(projector.queries(view).taken()).toEqual(await whole());
    });

    test('is given up when the projector stops', async () => {
      await count(2_000);
      const projector = await openProjector([journal()]);
      const rebuilding = projector.rebuild('journal');
      await Promise.all([expect(rebuilding).rejects.toThrow('the projector was stopped'), projector.stop()]);
      await expect(projector.rebuild('journal')).rejects.toThrow('the projector was stopped');
    });

    test('of a view that is not there is refused', async () => {
      const projector = await started([]);
      await expect(projector.rebuild('journal')).rejects.toThrow('no such view: journal');
      expect(() => projector.queries(journal())).toThrow('no such view: journal');
    });
  });

  describe('a view that begins from nothing', () => {
    const LONG = 5_000;
    const countMany = async (times: number) => {
      for (let done = 0; done < times; done += 1_000) await count(Math.min(1_000, times - done));
    };

    /** Stands for a thread: it builds on this one. `before` runs between the reading and the building. */
    const apart =
      (views: View<unknown>[], before: () => Promise<unknown> = async () => undefined) =>
      async (name: string, directory: string, stop: AbortSignal) => {
        const own = views.filter((view) => view.name === name);
        const projector = await Projector.open(store, own, { directory });
        stop.addEventListener('abort', () => void projector.stop());
        try {
          await before();
          await projector.catchUp();
        } finally {
          await projector.stop();
        }
      };
    const heavy = (options?: Parameters<typeof journal>[1]): View<Journal> => ({
      ...journal('heavy', options),
      isHeavy: true,
    });
    const openApart = async (views: View<unknown>[], buildApart: ReturnType<typeof apart>) => {
      const projector = await Projector.open(store, views, { directory: folder.path, log, buildApart });
      projectors.push(projector);
      return projector;
    };

    test('answers when it has come to where the log ended, and not before', async () => {
      const view = journal();
      await count(20);
      const projector = await openProjector([view]);
      expect(() => projector.queries(view)).toThrow(new ViewNotBuilt('journal'));
      projector.start();
      await inStep(projector);
      expect(projector.queries(view).taken()).toEqual(await whole());
    });

    test('has its indexes when it has come to the end of the log, and later', async () => {
      const seen: number[] = [];
      const plain = journal();
      const view: View<Journal> = {
        ...plain,
        indexes: 'CREATE INDEX IF NOT EXISTS taken_n ON taken (n);',
        project: (db) => {
          const found = db.prepare<[], number>("SELECT count(*) FROM sqlite_schema WHERE name = 'taken_n'");
          const { on } = plain.project(db);
          return {
            on: {
              Counted: (event) => {
                seen.push(found.pluck().get()!);
                on.Counted!(event);
              },
            },
          };
        },
      };
      await count(3);
      const projector = await started([view]);
      await inStep(projector);
      await count(2);
      await inStep(projector);
      expect(seen).toEqual([0, 0, 0, 1, 1]);
      expect(projector.queries(view).taken()).toEqual(await whole());
    });

    test('when it is heavy and the log long, is built apart: the others follow, and no event is missed', async () => {
      const views = [heavy(), journal()] as const;
      await countMany(LONG);
      let finish: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (finish = resolve));
      const projector = await openApart(
        [...views],
        apart([...views], () => held),
      );
      projector.start();
      await projector.waitFor(await count(3), 20_000, views[1]);
      expect(projector.queries(views[1]).taken()).toEqual(await whole());
      expect(() => projector.queries(views[0])).toThrow(new ViewNotBuilt('heavy'));
      expect(projector.status().map(({ rebuilding }) => rebuilding)).toEqual([true, false]);
      let writing = true;
      const writer = (async () => {
        while (writing) await count(3);
      })();
      finish();
      await inStep(projector);
      writing = false;
      await writer;
      await inStep(projector);
      expect(projector.queries(views[0]).taken()).toEqual(await whole());
      expect(projector.status().map(({ rebuilding }) => rebuilding)).toEqual([false, false]);
    }, 60_000);

    test('when the log is short, is built like any other', async () => {
      const view = heavy();
      await countMany(LONG - 1);
      const projector = await openApart([view], () => Promise.reject(new Error('nobody asks for it')));
      projector.start();
      await inStep(projector);
      expect(projector.queries(view).taken()).toHaveLength(LONG - 1);
      expect(logged).toEqual([]);
    });

    test('and can not be built apart, is built here, and the log tells why', async () => {
      const view = heavy();
      await countMany(LONG);
      const projector = await openApart([view], () => Promise.reject(new Error('no thread to be had')));
      projector.start();
      await inStep(projector);
      expect(projector.queries(view).taken()).toEqual(await whole());
      expect(logged.map(({ message }) => message)).toEqual([
        'the view stands still; it tries again by itself',
        'the view goes on',
      ]);
      expect(logged[0]!.details).toMatchObject({ view: 'heavy', err: new Error('no thread to be had') });
    });

    test('goes on after a restart with what was built apart', async () => {
      await countMany(LONG);
      const view = heavy();
      let built = false;
      const stopped = await openApart([view], async (name, directory, stop) => {
        await apart([view])(name, directory, stop);
        built = true;
        await new Promise((resolve) => stop.addEventListener('abort', resolve));
        throw new Error('stopped before the files changed places');
      });
      stopped.start();
      await until(() => built);
      await stopped.stop();
      // A view of these files that takes anything anew fails.
      const again = heavy({
        before: () => {
          throw new Error('taken before');
        },
      });
      const projector = await openApart([again], apart([again]));
      projector.start();
      await inStep(projector);
      expect(projector.queries(again).taken()).toEqual(await whole());
      expect(logged).toEqual([]);
    });
  });

  describe('a file that can not be used', () => {
    const builtWith = async (view: View<unknown>) => {
      await count(3);
      const projector = await started([view]);
      await inStep(projector);
      await projector.stop();
    };
    const isBuiltAgain = async (view: View<Journal>) => {
      const projector = await openProjector([view]);
      expect(projector.status()[0]!.checkpoint).toBeUndefined();
      projector.start();
      await inStep(projector);
      expect(projector.queries(view).taken()).toEqual(await whole());
      expect(logged.filter(({ message }) => message.includes('building it again'))).toHaveLength(1);
    };

    test('since it is of another version, is built again', async () => {
      await builtWith(journal());
      await isBuiltAgain(journal('journal', { version: 2 }));
    });

    test('since its tables differ, is built again', async () => {
      await builtWith(journal());
      await isBuiltAgain(
        journal('journal', { tables: 'CREATE TABLE taken (position TEXT, n INTEGER, more TEXT);' }),
      );
    });

    test('since it is no database, is built again', async () => {
      await builtWith(journal());
      writeFileSync(folder.file('journal.sqlite'), 'rubbish'.repeat(2_000));
      writeFileSync(folder.file('journal.sqlite-wal'), 'rubbish');
      await isBuiltAgain(journal());
    });

    test('since another program made it, is built again', async () => {
      await count(3);
      const other = new BetterSqlite3(folder.file('journal.sqlite'));
      other.exec('CREATE TABLE taken (x)');
      other.close();
      await isBuiltAgain(journal());
    });

    test.each([
      ['ahead of the log', '999'],
      ['of another store', 'C:12/P:12'],
    ])('since it is %s, is built again', async (_why, checkpoint) => {
      await builtWith(journal());
      const file = new BetterSqlite3(folder.file('journal.sqlite'));
      file.prepare('UPDATE _view SET checkpoint = ?').run(checkpoint);
      file.close();
      await isBuiltAgain(journal());
    });

    test('a rebuild that was cut short leaves nothing behind', async () => {
      await builtWith(journal());
      mkdirSync(folder.file('rebuild'), { recursive: true });
      writeFileSync(folder.file('rebuild/journal.sqlite'), 'half');
      await openProjector([journal()]);
      expect(readdirSync(folder.file('rebuild'))).toEqual([]);
    });
  });

  async function inStepOf(projector: Projector, name: string, position: string): Promise<void> {
    await until(() => projector.status().find(({ view }) => view === name)?.checkpoint === position);
  }
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
