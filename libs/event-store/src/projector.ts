import { mkdirSync, renameSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { BadPosition, Unavailable, ViewBehind, ViewNotBuilt } from './errors.js';
import type { EventStore, Position, StoredEvent, Subscription } from './event-store.js';
import { backoff, pause } from './pause.js';
import { eventsAfter, removeDatabase, ViewFailed, ViewFile } from './view-file.js';
import type { View } from './view.js';

/** Where the projector tells of what an operator should know; a pino logger fits. */
export interface ProjectorLog {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface ProjectorOptions {
  /** Holds one file per view. Belongs to this process alone (see claimViewDirectory). */
  readonly directory: string;
  readonly log?: ProjectorLog;
  /**
   * Brings the file of that view in that directory up to the log, in a thread of its own (see catchUpApart). Without
   * it, heavy views are built as the others are.
   */
  readonly buildApart?: (view: string, directory: string, stop: AbortSignal) => Promise<void>;
}

export interface ViewStatus {
  readonly view: string;
  readonly version: number;
  /** Position of the last event that the view has taken. */
  readonly checkpoint: Position | undefined;
  readonly rebuilding: boolean;
  /** Why the view stands still, while it does. */
  readonly failure?: { readonly position: Position | undefined; readonly message: string };
}

/** One view as it is served now. */
interface Slot {
  readonly view: View<unknown>;
  file: ViewFile;
  /** The file began from nothing: what it shows is true when it has come to the end of the log. */
  isNew: boolean;
  /** Its file takes nothing, while another is built to take its place. */
  isAside: boolean;
  /**
   * End of the last batch that the subscription has brought, taken or not. Whatever file is to follow the
   * subscription must have reached it, or it would miss events.
   */
  offered: Position | undefined;
  /** Set while the view stands still and catches up by itself, out of step with the subscription. */
  failure?: ViewFailed | undefined;
  recovery?: Promise<void>;
  rebuild?: Promise<void> | undefined;
}

interface Waiter {
  readonly position: Position;
  readonly view: View<unknown> | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

type Listener = (events: readonly StoredEvent[]) => void;

/** Events read at a time: the process does other work between two of them. */
const BATCH = 500;
/** Events that the views store at once while they catch up. */
const CATCHING_UP = 5_000;
/** A log of so many events is a long one: to read fewer takes less than to start a thread. */
const LONG = 5_000;
/**
 * How long what the views took may wait to be stored, so that many events share one transaction per view. Whoever asks
 * a view, or waits for one, never waits for this.
 */
const LINGER_MS = 50;
const MOST_BACKOFF_MS = 5_000;

/** Keeps the views in step with the log: each event once and in order, its changes and the checkpoint together. */
export class Projector {
  /**
   * Opens the views' files. One that is damaged, of another version or ahead of the log is begun again. A store that
   * is not there yet does not keep the process from starting.
   */
  static async open(
    store: EventStore,
    views: readonly View<unknown>[],
    options: ProjectorOptions,
  ): Promise<Projector> {
    mkdirSync(options.directory, { recursive: true });
    const projector = new Projector(store, views, options);
    try {
      await projector.checkOrigin();
    } catch (error) {
      if (!(error instanceof Unavailable)) {
        await projector.stop();
        throw error;
      }
      options.log?.error({ err: error }, 'the event store is not there yet; the views wait for it');
    }
    return projector;
  }

  private readonly slots = new Map<string, Slot>();
  /** Holds one file per view, and belongs to this process alone. */
  readonly directory: string;
  private readonly log: ProjectorLog | undefined;
  private readonly listeners = new Set<Listener>();
  private readonly waiters = new Set<Waiter>();
  private readonly stopping = new AbortController();
  private readonly buildApart: ProjectorOptions['buildApart'];
  /** The threads under way. */
  private building: Promise<unknown> | undefined;
  private subscription: Subscription | undefined;
  private following: Promise<void> | undefined;
  /** End of the last batch that listeners have heard of. What any view had taken before the start is no news. */
  private told: Position | undefined;
  /** What listeners will hear of when the views have stored it. */
  private untold: StoredEvent[] = [];
  /** Runs while something taken waits to be stored. */
  private lingering: NodeJS.Timeout | undefined;
  /** The head when the log was first seen, or the subscription began: until there, the views are catching up. */
  private goal: Position | undefined;
  /** Set once the files are known to be of this log. */
  private checked = false;

  private constructor(
    private readonly store: EventStore,
    views: readonly View<unknown>[],
    { directory, log, buildApart }: ProjectorOptions,
  ) {
    this.directory = directory;
    this.log = log;
    this.buildApart = buildApart;
    for (const view of views) {
      if (this.slots.has(view.name)) throw new Error(`two views are named ${view.name}`);
      const file = this.openFile(view);
      const isNew = file.checkpoint === undefined;
      const slot: Slot = { view, file, isNew, isAside: false, offered: file.checkpoint };
      if (!this.isPosition(file.checkpoint)) this.beginAgain(slot);
      // A file begun beside is gone on with where there is nothing yet; else it is what a rebuild left that was cut short.
      if (!slot.isNew) removeDatabase(this.besideOf(view));
      this.slots.set(view.name, slot);
    }
  }

  /**
   * Instead of `start`: takes what is stored now into each view, and follows the log no further.
   * @throws ViewFailed
   */
  async catchUp(): Promise<void> {
    await this.checkOrigin();
    for (const slot of this.slots.values()) {
      try {
        await this.readInto(slot, slot.file);
      } catch (error) {
        if (!(error instanceof ViewFailed && error.damaged)) throw error;
        await this.rebuild(slot.view.name);
      }
    }
  }

  /** Begins to follow the log: one subscription for all views, from the least checkpoint. */
  start(): void {
    this.following ??= this.follow();
  }

  /**
   * The view's queries on today's file. Call it anew each time: a rebuild puts another file in place.
   * @throws ViewNotBuilt
   */
  queries<Q>(view: View<Q>): Q {
    const slot = this.slots.get(view.name);
    if (slot?.view !== view) throw new Error(`no such view: ${view.name}`);
    this.attempt(slot, () => slot.file.commit());
    if (slot.isNew && !(this.checked && slot.file.hasReached(this.goal))) throw new ViewNotBuilt(view.name);
    slot.isNew = false;
    return slot.file.queries as Q;
  }

  /**
   * Resolves when all views, or the one that is asked for, have taken the event at `position`.
   * @throws ViewBehind after `timeoutMs`, BadPosition
   */
  async waitFor(position: Position, timeoutMs: number, view?: View<unknown>): Promise<void> {
    this.store.compare(position, position);
    if (this.behind(position, view).length === 0) return;
    this.settle();
    if (this.behind(position, view).length === 0) return;
    let waiter: Waiter | undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const entry: Waiter = { position, view, resolve, reject };
        waiter = entry;
        this.waiters.add(entry);
        timer = setTimeout(() => reject(new ViewBehind(this.behind(position, view), position)), timeoutMs);
      });
    } finally {
      clearTimeout(timer);
      if (waiter) this.waiters.delete(waiter);
    }
  }

  /**
   * `listener` hears of each new event once, in order, after the views stored it (a failing view excepted).
   * Returns how to stop listening.
   */
  onApplied(listener: Listener): () => void {
    // What was taken before is no news to it.
    this.settle();
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Builds the view again from the first event in a file beside the one that answers meanwhile, then puts it in
   * that one's place.
   */
  async rebuild(name: string): Promise<void> {
    const slot = this.slots.get(name);
    if (slot === undefined) throw new Error(`no such view: ${name}`);
    if (this.stopping.signal.aborted) throw new Error('the projector was stopped');
    slot.rebuild ??= this.buildBeside(slot).finally(() => (slot.rebuild = undefined));
    return slot.rebuild;
  }

  status(): readonly ViewStatus[] {
    return [...this.slots.values()].map(({ view, file, failure, isAside, rebuild }) => ({
      view: view.name,
      version: view.version,
      checkpoint: file.checkpoint,
      rebuilding: isAside || rebuild !== undefined,
      ...(failure && { failure: { position: failure.position, message: failure.message } }),
    }));
  }

  /** Stops following and closes the files. A rebuild under way is given up. */
  async stop(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    await this.subscription?.close();
    const slots = [...this.slots.values()];
    await Promise.allSettled([
      this.following,
      this.building,
      ...slots.flatMap(({ recovery, rebuild }) => [recovery, rebuild]),
    ]);
    this.settle();
    for (const { reject, position, view } of this.waiters) {
      reject(new ViewBehind(this.behind(position, view), position));
    }
    for (const { file } of slots) file.close();
  }

  private async follow(): Promise<void> {
    for (let attempt = 1; !this.stopping.signal.aborted; attempt++) {
      try {
        await this.checkOrigin();
        this.goal = await this.store.head();
        await this.setAside();
        if (this.stopping.signal.aborted) return;
        this.subscription = this.store.subscribe(this.resumeAfter(), (events) => {
          attempt = 1;
          this.take(events);
        });
        await this.subscription.ended;
      } catch (error) {
        this.log?.error({ err: error }, 'the subscription to the log ended; subscribing again');
      }
      // A batch may still be on its way through the handler when a subscription has broken.
      await this.subscription?.close();
      await pause(backoff(attempt, 100, MOST_BACKOFF_MS), this.stopping.signal);
    }
  }

  /**
   * Heavy views that begin from nothing on a long log are built in threads, as many at a time as there are cores, while
   * the others follow the log here.
   */
  private async setAside(): Promise<void> {
    if (this.buildApart === undefined || this.building !== undefined) return;
    const heavy = [...this.slots.values()].filter(
      ({ view, file }) => view.isHeavy && file.checkpoint === undefined,
    );
    if (heavy.length === 0 || !(await this.isLong())) return;
    for (const slot of heavy) {
      slot.isAside = true;
      slot.offered = this.goal;
    }
    const waiting = heavy.values();
    const buildOneByOne = async () => {
      for (const slot of waiting) await this.buildAside(slot);
    };
    this.building = Promise.all(Array.from({ length: availableParallelism() }, buildOneByOne));
  }

  private async isLong(): Promise<boolean> {
    let count = 0;
    for await (const _ of this.store.readAll({ limit: LONG })) count++;
    return count === LONG;
  }

  /** What fails in the thread is tried again here. */
  private async buildAside(slot: Slot): Promise<void> {
    try {
      await this.rebuild(slot.view.name);
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      slot.isAside = false;
      this.fail(slot, new ViewFailed(slot.view.name, undefined, error));
      slot.recovery = this.recover(slot, slot.file);
    }
  }

  /** Where the view stands that has been offered least; the others skip what they have. */
  private resumeAfter(): Position | undefined {
    let least: Position | undefined;
    for (const { offered } of this.slots.values()) {
      if (offered === undefined) return undefined;
      if (least === undefined || this.store.compare(offered, least) < 0) least = offered;
    }
    return least;
  }

  private take(events: readonly StoredEvent[]): void {
    const end = events[events.length - 1]!.position;
    this.untold.push(...events);
    const isBehind = this.goal !== undefined && this.store.compare(end, this.goal) < 0;
    for (const slot of this.slots.values()) {
      this.attempt(slot, () => slot.file.take(events));
      slot.offered = this.later(slot.offered, end);
    }
    if (this.untold.length >= CATCHING_UP || (!isBehind && this.waiters.size > 0)) this.settle();
    else if (!isBehind) this.lingering ??= setTimeout(() => this.settle(), LINGER_MS);
  }

  /** Stores what every view has taken; tells the listeners and those who wait. */
  private settle(): void {
    clearTimeout(this.lingering);
    this.lingering = undefined;
    for (const slot of this.slots.values()) {
      this.attempt(slot, () => {
        slot.file.commit();
        if (slot.file.hasReached(this.goal)) slot.file.makeIndexes();
      });
    }
    this.tell(this.untold);
    this.untold = [];
    this.releaseWaiters();
  }

  /** A view whose file fails stands still, and catches up by itself. */
  private attempt(slot: Slot, work: () => void): void {
    if (slot.failure !== undefined || slot.isAside) return;
    try {
      work();
    } catch (error) {
      this.fail(slot, error as ViewFailed);
      slot.recovery = this.recover(slot, slot.file);
    }
  }

  private fail(slot: Slot, failure: ViewFailed): void {
    const known = slot.failure;
    slot.failure = failure;
    if (known?.message === failure.message && known.position === failure.position) return;
    const { view, position, cause } = failure;
    this.log?.error({ view, position, err: cause }, 'the view stands still; it tries again by itself');
  }

  /** Tries again from the view's own checkpoint until it is back in step, or another file has taken its place. */
  private async recover(slot: Slot, file: ViewFile): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await pause(backoff(attempt, 100, MOST_BACKOFF_MS), this.stopping.signal);
      if (this.stopping.signal.aborted || slot.file !== file) return;
      try {
        if (slot.failure?.damaged) await this.rebuild(slot.view.name);
        else await this.readInto(slot, file);
        if (slot.file !== file) return;
        slot.failure = undefined;
        this.log?.info({ view: slot.view.name, position: file.checkpoint }, 'the view goes on');
        this.releaseWaiters();
        return;
      } catch (error) {
        if (slot.file === file && error instanceof ViewFailed) this.fail(slot, error);
      }
    }
  }

  private async buildBeside(slot: Slot): Promise<void> {
    const { view } = slot;
    const beside = this.besideOf(view);
    if (!slot.isAside) removeDatabase(beside);
    mkdirSync(this.besideDirectory, { recursive: true });
    if (this.buildApart !== undefined && view.isHeavy && (slot.isAside || (await this.isLong()))) {
      await this.buildApart(view.name, this.besideDirectory, this.stopping.signal);
    }
    const built = ViewFile.open(view, beside, this.comparePositions);
    try {
      await this.readInto(slot, built);
    } catch (error) {
      built.close();
      removeDatabase(beside);
      throw error;
    }
    // From here to the end nothing else runs, so no batch falls between the two files.
    built.close();
    slot.file.close();
    removeDatabase(this.pathOf(view));
    renameSync(beside, this.pathOf(view));
    slot.file = this.openFile(view);
    slot.failure = undefined;
    slot.isAside = false;
    this.releaseWaiters();
  }

  /** Reads the log into `file` until it could take the subscription's next batch for `slot`. */
  private async readInto(slot: Slot, file: ViewFile): Promise<void> {
    do {
      for await (const events of batches(this.store.readAll({ after: file.checkpoint }))) {
        if (this.stopping.signal.aborted) throw new Error('the projector was stopped');
        file.take(events);
      }
      file.commit();
    } while (!file.hasReached(slot.offered));
    file.makeIndexes();
  }

  private tell(events: readonly StoredEvent[]): void {
    const news = eventsAfter(this.told, events, this.comparePositions);
    if (news.length === 0) return;
    this.told = news[news.length - 1]!.position;
    for (const listener of this.listeners) {
      try {
        listener(news);
      } catch (error) {
        this.log?.error({ err: error }, 'a listener failed');
      }
    }
  }

  private releaseWaiters(): void {
    for (const waiter of this.waiters) {
      if (this.behind(waiter.position, waiter.view).length === 0) waiter.resolve();
    }
  }

  private behind(position: Position, only?: View<unknown>): string[] {
    return [...this.slots.values()]
      .filter(({ view, file }) => (only === undefined || view === only) && !file.hasReached(position))
      .map(({ view }) => view.name);
  }

  /** Begins files again that hold more than the log does: an older ledger was restored, or they came from elsewhere. */
  private async checkOrigin(): Promise<void> {
    if (this.checked) return;
    const head = await this.store.head();
    this.goal = head;
    for (const slot of this.slots.values()) {
      const { checkpoint } = slot.file;
      if (checkpoint === undefined) continue;
      if (head === undefined || this.store.compare(checkpoint, head) > 0) this.beginAgain(slot);
      this.told = this.later(this.told, slot.file.checkpoint);
    }
    this.checked = true;
  }

  private beginAgain(slot: Slot): void {
    this.log?.info({ view: slot.view.name }, 'the view is of another log; building it again');
    slot.file.close();
    removeDatabase(this.pathOf(slot.view));
    slot.file = this.openFile(slot.view);
    slot.isNew = true;
    slot.offered = undefined;
  }

  /** False for a position of another kind of store. */
  private isPosition(position: Position | undefined): boolean {
    if (position === undefined) return true;
    try {
      return this.store.compare(position, position) === 0;
    } catch (error) {
      if (error instanceof BadPosition) return false;
      throw error;
    }
  }

  private later(a: Position | undefined, b: Position | undefined): Position | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    return this.store.compare(a, b) >= 0 ? a : b;
  }

  private readonly comparePositions = (a: Position, b: Position) => this.store.compare(a, b);

  private openFile(view: View<unknown>): ViewFile {
    return ViewFile.open(view, this.pathOf(view), this.comparePositions, (reason) =>
      this.log?.info({ view: view.name, reason }, 'the view can not be used; building it again'),
    );
  }

  private pathOf(view: View<unknown>): string {
    return join(this.directory, `${view.name}.sqlite`);
  }

  private besideOf(view: View<unknown>): string {
    return join(this.besideDirectory, `${view.name}.sqlite`);
  }

  private get besideDirectory(): string {
    return join(this.directory, 'rebuild');
  }
}

async function* batches(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent[]> {
  let batch: StoredEvent[] = [];
  for await (const event of events) {
    batch.push(event);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
