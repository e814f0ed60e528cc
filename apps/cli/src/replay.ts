import 'reflect-metadata';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { StreamNotFound, type EventStore, type StoredEvent } from '@liggaren/event-store';
import {
  aboutOf,
  arendeStream,
  diarienummerIn,
  differences,
  EVENT_TYPES,
  evolved,
  formatDay,
  inStockholm,
  isInstant,
  namesIn,
  pathInWords,
  Rejected,
  sammantradeStream,
  sentence,
  unwritten,
  type FieldChange,
  type Folded,
  type LedgerEvent,
  type Names,
} from '@liggaren/governance';
import { BadEnvironment, openStore, readEnvironment } from '@liggaren/worker';
import { readArguments } from './arguments.js';
import { UsageError } from './usage-error.js';

const USAGE =
  'replay [--stream STRÖM | --arende "ITSAM 2024/25" | --sammantrade ID] [--until TIDPUNKT] [--step] [--json]';

/** Which events are shown. */
interface Selection {
  readonly stream?: string | undefined;
  readonly diarienummer?: string | undefined;
  readonly sammantradeId?: string | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * `liggaren replay`: the stored events one by one, each with its sentence, who recorded it and when, and what it
 * changed. It reads the store and nothing else. Everything is shown, also what is under sekretess.
 */
export async function replay(args: readonly string[]): Promise<void> {
  const { selection, step, json } = asked(args);
  const store = await openExisting();
  const keys = step ? createInterface({ input: process.stdin }) : undefined;
  const answers = keys?.[Symbol.asyncIterator]();
  let shown = 0;
  // A reader that has seen enough (`| head`) ends the replay.
  process.stdout.once('error', () => process.exit());
  try {
    for await (const moment of moments(store, selection)) {
      if (shown > 0 && answers !== undefined) {
        process.stderr.write('— Enter visar nästa, q slutar —\n');
        const { done, value } = await answers.next();
        if (done || value.trim() === 'q') return;
      }
      await print(json ? asJson(moment) : asText(moment));
      shown += 1;
    }
  } finally {
    keys?.close();
    await store.close();
  }
  if (shown === 0) throw new UsageError(nothingFound(selection));
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const OPTIONS = { stream: TEXT, arende: TEXT, sammantrade: TEXT, until: TEXT, step: FLAG, json: FLAG };

function asked(args: readonly string[]) {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  if (positionals.length > 0) throw new UsageError(`skriv npx liggaren ${USAGE}`);
  const { stream, arende, sammantrade, until, step = false, json = false } = values;
  if ([stream, arende, sammantrade].filter((chosen) => chosen !== undefined).length > 1) {
    throw new UsageError(`välj en av --stream, --arende och --sammantrade: skriv npx liggaren ${USAGE}`);
  }
  if (until !== undefined && !isInstant(until)) {
    throw new UsageError('--until ska vara en tidpunkt med tidszon, till exempel 2024-03-05T13:00:00+01:00');
  }
  try {
    if (arende !== undefined) arendeStream(arende);
  } catch (error) {
    if (error instanceof Rejected) throw new UsageError(error.message);
    throw error;
  }
  const selection: Selection = {
    stream,
    diarienummer: arende,
    sammantradeId: sammantrade,
    until: until === undefined ? Infinity : Date.parse(until),
  };
  return { selection, step, json };
}

async function openExisting(): Promise<EventStore> {
  try {
    const environment = readEnvironment(process.env, 3000);
    const { eventsFile } = environment;
    // Opening would make a ledger where there is none.
    if (eventsFile !== undefined && !existsSync(eventsFile)) {
      throw new UsageError(`${eventsFile} finns inte. Ange datamappen i LIGGAREN_DATA.`);
    }
    return await openStore(environment);
  } catch (error) {
    if (error instanceof BadEnvironment) throw new UsageError(error.message);
    throw error;
  }
}

function nothingFound({ stream, diarienummer, sammantradeId, until }: Selection): string {
  const when = until === Infinity ? 'finns inte' : 'fanns inte då';
  if (stream !== undefined) return `strömmen ${stream} ${when}`;
  if (diarienummer !== undefined) return `ärendet ${diarienummer} ${when}`;
  if (sammantradeId !== undefined) return `sammanträdet ${sammantradeId} ${when}`;
  return until === Infinity ? 'liggaren är tom' : 'ingenting var registrerat då';
}

// ---- what is shown ------------------------------------------------------------------------------------------

/** One event, and its stream before and after it; without states when it is none of a board's. */
interface Moment {
  readonly stored: StoredEvent;
  readonly said?: string;
  readonly before?: Folded;
  readonly after?: Folded;
}

async function* moments(store: EventStore, selection: Selection): AsyncGenerator<Moment> {
  const states = new States(store);
  const names = new Map<string, string>();
  const { takes, concerns } = choiceOf(selection, states);
  for await (const stored of events(store, selection)) {
    if (isLedgerEvent(stored)) learnNames(names, stored);
    if (!takes(stored)) continue;
    if (!isLedgerEvent(stored)) {
      if (concerns === undefined) yield { stored };
      continue;
    }
    const before = await states.before(stored);
    const after = evolved(before, stored);
    states.keep(stored.stream, after);
    if (concerns !== undefined && !(await concerns(stored, before, after))) continue;
    yield { stored, before, after, said: sentence(stored, namesFor(after, names)) };
  }
}

function learnNames(names: Map<string, string>, event: LedgerEvent): void {
  for (const { personId, namn } of namesIn(event)) names.set(personId, namn);
  if (event.type !== 'SammantradeCalled') return;
  const { sammantradeId, organNamn, sammantradesdatum } = event.data;
  names.set(sammantradeId, `${organNamn} ${formatDay(sammantradesdatum)}`);
}

/** The stream alone when nothing else is asked; else the log, up to where its clock passes `until`. */
async function* events(store: EventStore, { stream, until }: Selection): AsyncGenerator<StoredEvent> {
  if (stream !== undefined && until === Infinity) {
    yield* existing(store, stream);
    return;
  }
  for await (const event of store.readAll()) {
    if (Date.parse(event.metadata.recordedAt) > until) return;
    yield event;
  }
}

/** The events of a stream; none when there is no such stream. */
async function* existing(store: EventStore, stream: string): AsyncGenerator<StoredEvent> {
  try {
    yield* store.readStream(stream);
  } catch (error) {
    if (!(error instanceof StreamNotFound)) throw error;
  }
}

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);
type BoardEvent = StoredEvent & LedgerEvent;
const isLedgerEvent = (event: StoredEvent): event is BoardEvent => KNOWN_TYPES.has(event.type);

/** Which events a selection takes: by the names of their streams, and where that does not tell, by what they are about. */
interface Choice {
  readonly takes: (event: StoredEvent) => boolean;
  readonly concerns?: (event: BoardEvent, before: Folded, after: Folded) => Promise<boolean>;
}

function choiceOf({ stream, sammantradeId, diarienummer }: Selection, states: States): Choice {
  if (stream !== undefined) return { takes: (event) => event.stream === stream };
  if (sammantradeId !== undefined) {
    const announcement = `anslag-${sammantradeId}`;
    const own = [sammantradeStream(sammantradeId), announcement];
    // `anslag-<meeting>-p<§>` is of one §; without the `p` it is another meeting of the same day.
    return { takes: (event) => own.includes(event.stream.replace(/(?<=^anslag-.+)-p\d+$/, '')) };
  }
  if (diarienummer === undefined) return { takes: () => true };
  return {
    takes: isLedgerEvent,
    concerns: async (event, before, after) => {
      const announced = await announcedMeeting(event, after, states);
      const { diarienummer: numbers, paragraf, wholeProtokoll } = aboutOf(event, after, () => announced);
      return [
        ...numbers,
        // What the § was about until this event.
        ...(paragraf === undefined ? [] : diarienummerIn(before, paragraf)),
        ...(wholeProtokoll ? diarienummerIn(announced ?? after) : []),
      ].includes(diarienummer);
    },
  };
}

async function announcedMeeting(
  { position }: StoredEvent,
  { noun, state }: Folded,
  states: States,
): Promise<Folded | undefined> {
  if (noun !== 'anslag' || state.status === 'none') return undefined;
  const { subject } = state.first;
  if (subject.kind === 'delegationsbeslut') return undefined;
  return states.at(sammantradeStream(subject.sammantradeId), position);
}

/** The streams' states as the log is read. The latest used are kept; another one is read again when it is asked for. */
class States {
  private readonly kept = new Map<string, Folded>();

  constructor(private readonly store: EventStore) {}

  /** The event's own stream, before it. */
  async before({ stream, revision, type }: BoardEvent): Promise<Folded> {
    const known = this.kept.get(stream);
    if (known !== undefined || revision === 0n) return known ?? unwritten(type);
    return (await this.read(stream, (event) => event.revision < revision)) ?? unwritten(type);
  }

  /** A stream as it was at a position; undefined when nothing was in it. */
  async at(stream: string, position: string): Promise<Folded | undefined> {
    const isEarlier = (event: StoredEvent) => this.store.compare(event.position, position) < 0;
    return this.kept.get(stream) ?? this.read(stream, isEarlier);
  }

  keep(stream: string, state: Folded): void {
    this.kept.delete(stream);
    this.kept.set(stream, state);
    if (this.kept.size <= KEPT) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }

  private async read(stream: string, isWanted: (event: StoredEvent) => boolean): Promise<Folded | undefined> {
    let state: Folded | undefined;
    for await (const event of existing(this.store, stream)) {
      if (!isWanted(event)) break;
      if (isLedgerEvent(event)) state = evolved(state ?? unwritten(event.type), event);
    }
    return state;
  }
}

/** States in memory at a time. */
const KEPT = 2_000;

function namesFor({ noun, state }: Folded, known: ReadonlyMap<string, string>): Names {
  return {
    person: (personId) => known.get(personId) ?? personId,
    mandat: (nummer) =>
      noun === 'organ' && state.status !== 'none'
        ? state.mandat.find(({ mandatnummer }) => mandatnummer === nummer)
        : undefined,
    sammantrade: (sammantradeId) => known.get(sammantradeId) ?? sammantradeId,
    anslag: () => (noun === 'anslag' && state.status !== 'none' ? state.first : undefined),
  };
}

// ---- on paper -----------------------------------------------------------------------------------------------

function asJson({ stored, said, after }: Moment): string {
  const event = {
    ...stored,
    revision: Number(stored.revision),
    ...(said !== undefined && { sentence: said }),
  };
  return `${JSON.stringify({ event, state: after?.state ?? null })}\n`;
}

function asText({
  stored,
  said = 'Liggarens egen anteckning om ett kommando.',
  before,
  after,
}: Moment): string {
  const { position, stream, revision, type, metadata } = stored;
  const { actor, recordedAt, source } = metadata;
  const imported = source === 'import' ? ', inläst från annat register' : '';
  const when = inStockholm(recordedAt).slice(0, 19).replace('T', ' ');
  return [
    `${position}  ${when}  ${actor.name} (${actor.role})${imported}`,
    `    ${said}`,
    `    ${stream}, händelse ${revision + 1n}: ${type}`,
    ...differences(begun(before), after?.state).map(
      (change) => `      ${pathInWords(change)}: ${changeText(change)}`,
    ),
    '',
    '',
  ].join('\n');
}

/** A stream that has begun. */
const begun = (folded: Folded | undefined) => (folded?.state.status === 'none' ? undefined : folded?.state);

/** What the states of things are called. */
const STATUS: Readonly<Record<string, string>> = {
  open: 'öppet',
  closed: 'avslutat',
  adjourned: 'ajournerat',
  called: 'kallat',
  cancelled: 'inställt',
  held: 'hålls eller har hållits',
  draft: 'utkast',
  submitted: 'sänt för justering',
  justerad: 'justerat',
  up: 'uppe',
  interrupted: 'avbrutet',
  removed: 'nedtaget',
  established: 'inrättat',
  registered: 'registrerat',
  reported: 'anmält',
};

/** Characters on each side of a change that show where in a text it is. */
const AROUND = 30;

function changeText({ path, old, new: value, words }: FieldChange): string {
  if (words !== undefined) {
    return words
      .map(({ text, in: where }) =>
        where === 'both' ? shortened(text) : where === 'old' ? `[-${text}-]` : `{+${text}+}`,
      )
      .join('');
  }
  const field = path.at(-1);
  const say = (one: FieldChange['old']) =>
    field === 'status' || field === 'läge' ? (STATUS[String(one)] ?? String(one)) : valueText(one);
  if (old === null) return say(value);
  return `${say(old)} → ${value === null ? '(inget)' : say(value)}`;
}

const valueText = (value: FieldChange['old']) =>
  value === true ? 'ja' : value === false ? 'nej' : String(value);

const shortened = (text: string) =>
  text.length <= 2 * AROUND + 3 ? text : `${text.slice(0, AROUND)} … ${text.slice(-AROUND)}`;

/** Waits when the reader is slower. */
async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
