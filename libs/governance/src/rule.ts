import type { Decider, DomainEvent, Recorded } from '@liggaren/event-store';

/**
 * The rule book. Each rule of the law has one name, one place (the noun's pure file) and one test whose
 * sentence cites the statute. `npm run rules` lists them and proves each test by switching its rule off.
 */
export interface Rule {
  /** The domain's word for the breach, and the `code` of the answer: UPPER_SNAKE_CASE, permanent. */
  readonly code: string;
  /** Where the rule stands, as Swedish lawyers cite it: `KL 8:12`, `lag (1930:173) 2 §`. */
  readonly statute: string;
  /**
   * block: the command is refused (flagged when `source` is `import`: a register holds what really happened);
   * flag: recorded, and shown in the compliance report; hide: kept from those who may not read it;
   * compute: the ledger works it out.
   */
  readonly effect: 'block' | 'flag' | 'hide' | 'compute';
  /** The rule in one Swedish sentence, for people. */
  readonly says: string;
}

/** One breach: what is wrong and what to do about it, in Swedish. */
export interface Finding {
  readonly text: string;
  readonly paragraf?: number | undefined;
  readonly daysLate?: number | undefined;
}

/** A rule on one kind of event, judged on the state before it. No findings: the rule is kept. */
export interface EventRule<State, Event extends DomainEvent> extends Rule {
  readonly effect: 'block' | 'flag';
  readonly on: readonly Event['type'][];
  readonly findings: (state: State, event: never, recorded: Recorded) => readonly Finding[];
}

/** A rule that answers a question, such as "does this day move?" or "is this hidden?". */
export interface QuestionRule<Args extends readonly unknown[]> extends Rule {
  readonly effect: 'block' | 'hide' | 'compute';
  readonly applies: (...args: Args) => boolean;
}

const book = new Map<string, Rule>();

function enter<R extends Rule>(rule: R): R {
  if (book.has(rule.code)) throw new Error(`two rules are named ${rule.code}`);
  book.set(rule.code, rule);
  return rule;
}

/** All rules, in the order in which the nouns are read. */
export const ruleBook: ReadonlyMap<string, Rule> = book;

/** Enters a rule on events of a noun into the book. `on` decides which events `findings` may see. */
export function eventRule<State, Event extends DomainEvent, Type extends Event['type']>(rule: {
  readonly code: string;
  readonly statute: string;
  readonly effect: 'block' | 'flag';
  readonly says: string;
  readonly on: readonly Type[];
  readonly findings: (
    state: State,
    event: Extract<Event, { type: Type }>,
    recorded: Recorded,
  ) => readonly Finding[];
}): EventRule<State, Event> {
  return enter(rule as unknown as EventRule<State, Event>);
}

/** Enters a rule that answers a question into the book. */
export function questionRule<Args extends readonly unknown[]>(rule: QuestionRule<Args>): QuestionRule<Args> {
  return enter(rule);
}

/** `broken(condition, text)`: the finding when the condition holds, else none. */
export function broken(
  condition: boolean,
  text: string,
  more: Omit<Finding, 'text'> = {},
): readonly Finding[] {
  return condition ? [{ text, ...more }] : [];
}

/** A command that the domain refuses. `code` is a word of the domain; the message says in Swedish what to do. */
export class Rejected extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly statute?: string,
  ) {
    super(message);
    this.name = 'Rejected';
  }
}

/** A rule together with what it found on one event. */
export interface Breach extends Finding {
  readonly rule: Rule;
}

/** A noun: a decider whose events keep a list of rules. */
export interface Noun<State, Event extends DomainEvent> extends Decider<State, Event> {
  readonly rules: readonly EventRule<State, Event>[];
  readonly check: (state: State, event: Event, recorded: Recorded) => void;
}

/** Every breach of a noun's rules by one event, on the state before it: for the refusal and for the report. */
export function breaches<State, Event extends DomainEvent>(
  rules: readonly EventRule<State, Event>[],
  state: State,
  event: Event,
  recorded: Recorded,
): Breach[] {
  return rules
    .filter((rule) => rule.on.includes(event.type))
    .flatMap((rule) =>
      rule.findings(state, event as never, recorded).map((finding) => ({ ...finding, rule })),
    );
}

/** Makes the noun: new events that break a blocking rule are rejected, unless they are imported. */
export function noun<State, Event extends DomainEvent>(parts: {
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly rules: readonly EventRule<State, Event>[];
}): Noun<State, Event> {
  return {
    ...parts,
    check: (state, event, recorded) => {
      if (recorded.source === 'import') return;
      const breach = breaches(parts.rules, state, event, recorded).find(
        ({ rule }) => rule.effect === 'block',
      );
      if (breach) throw new Rejected(breach.rule.code, breach.text, breach.rule.statute);
    },
  };
}
