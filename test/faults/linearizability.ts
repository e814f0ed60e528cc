/**
 * Whether a history of overlapping operations could have happened one at a time, each at a moment between its call
 * and its answer (Herlihy and Wing 1990; the search is Wing and Gong's, with Lowe's memory of what was tried).
 */

/** One operation as its client saw it. */
export interface Operation<Input, Answer> {
  readonly client: string;
  /** When it was sent and when the answer had come, on one clock. */
  readonly called: number;
  /** Infinity when no answer came: it may have happened at any time since, or never. */
  readonly answered: number;
  readonly input: Input;
  /** Undefined when no answer came. */
  readonly answer: Answer | undefined;
}

/** What a thing does when it is asked one thing at a time. */
export interface Model<State, Input, Answer> {
  readonly initial: State;
  /** The state after the operation, or undefined when this answer could not have been given in this state. */
  step(state: State, input: Input, answer: Answer | undefined): State | undefined;
}

/**
 * The order in which it could have happened; undefined when there is none. The states must be JSON.
 * Takes time that grows with how many operations overlap, hardly with how many there are.
 */
export function linearize<State, Input, Answer>(
  { initial, step }: Model<State, Input, Answer>,
  history: readonly Operation<Input, Answer>[],
): readonly Operation<Input, Answer>[] | undefined {
  const rest = history.toSorted((a, b) => a.called - b.called);
  const tried = new Set<string>();
  const order: Operation<Input, Answer>[] = [];
  const taken = rest.map(() => false);

  const go = (state: State): boolean => {
    const open = rest.filter((_, i) => !taken[i]);
    if (open.every(({ answer }) => answer === undefined)) return true;
    const here = `${taken.map(Number).join('')} ${JSON.stringify(state)}`;
    if (tried.has(here)) return false;
    tried.add(here);
    // What was called after another was answered can not come before it.
    const firstAnswer = Math.min(...open.map(({ answered }) => answered));
    for (const [i, operation] of rest.entries()) {
      if (operation.called > firstAnswer) break;
      if (taken[i]) continue;
      const next = step(state, operation.input, operation.answer);
      if (next === undefined) continue;
      taken[i] = true;
      order.push(operation);
      if (go(next)) return true;
      order.pop();
      taken[i] = false;
    }
    return false;
  };
  return go(initial) ? order : undefined;
}
