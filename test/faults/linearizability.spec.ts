import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linearize, type Operation } from './linearizability.js';
import { registerModel, type Answer, type Input } from './models.js';

const model = registerModel({ revision: 0, count: 0, value: '', closed: false });

const op = (
  called: number,
  answered: number,
  input: Input,
  answer: Answer | undefined,
): Operation<Input, Answer> => ({ client: `${called}`, called, answered, input, answer });
const add = { does: 'add' } as const;
const set = (value: string, ifMatch?: number): Input => ({
  does: 'set',
  value,
  ...(ifMatch === undefined ? {} : { ifMatch }),
});
const close = { does: 'close' } as const;

describe('the checker of histories', () => {
  it.each<[string, Operation<Input, Answer>[]]>([
    ['nothing', []],
    [
      'what overlaps, in the order that the numbers tell',
      [op(0, 9, add, { revision: 2, number: 2 }), op(1, 8, add, { revision: 1, number: 1 })],
    ],
    [
      'an unanswered act whose work shows',
      [op(0, Infinity, add, undefined), op(5, 6, add, { revision: 2, number: 2 })],
    ],
    [
      'an unanswered act that never happened',
      [op(0, Infinity, add, undefined), op(5, 6, add, { revision: 1, number: 1 })],
    ],
    [
      'a refusal because somebody else came first',
      [op(0, 9, set('a', 0), { refused: 'changed' }), op(1, 8, set('b', 0), { revision: 1 })],
    ],
  ])('accepts %s', (_what, history) => {
    expect(linearize(model, history)).toBeDefined();
  });

  it.each<[string, Operation<Input, Answer>[]]>([
    [
      'a number that is given twice',
      [op(0, 9, add, { revision: 1, number: 1 }), op(1, 8, add, { revision: 2, number: 1 })],
    ],
    [
      'a gap in the numbers',
      [op(0, 1, add, { revision: 1, number: 1 }), op(2, 3, add, { revision: 2, number: 3 })],
    ],
    [
      'an act before one that was answered when it was sent',
      [op(0, 1, add, { revision: 2, number: 2 }), op(2, 3, add, { revision: 1, number: 1 })],
    ],
    [
      'a lost update: two who both knew revision 0',
      [op(0, 9, set('a', 0), { revision: 1 }), op(1, 8, set('b', 0), { revision: 2 })],
    ],
    ['a § after the end', [op(0, 1, close, { revision: 1 }), op(2, 3, add, { revision: 2, number: 1 })]],
    ['a refusal without a reason', [op(0, 1, add, { refused: 'closed' })]],
    [
      'an acknowledged act that left no trace',
      [op(0, 1, set('a'), { revision: 1 }), op(2, 3, set('b'), { revision: 1 })],
    ],
  ])('rejects %s', (_what, history) => {
    expect(linearize(model, history)).toBeUndefined();
  });

  it('accepts every history that was made one act at a time, and rejects it when one answer is another', () => {
    const inputs = fc.array(fc.constantFrom<Input>(add, set('a'), set('b')), { minLength: 2, maxLength: 30 });
    const property = fc.property(inputs, fc.nat(), fc.nat({ max: 6 }), (acts, which, blur) => {
      let state = model.initial;
      const history = acts.map((input, i) => {
        const same = input.does === 'set' && input.value === state.value;
        const revision = state.revision + (same ? 0 : 1);
        const number = state.count + 1;
        const answer: Answer = input.does === 'add' ? { revision, number } : { revision };
        state = model.step(state, input, answer)!;
        // Each takes effect at 10 i; the blur makes it overlap with others.
        return op(10 * i - blur * 3, 10 * i + blur * 4, input, answer);
      });
      expect(linearize(model, history)).toBeDefined();
      const wrong = history[which % history.length]!;
      const answer = { ...wrong.answer, revision: state.revision + 7 } as Answer;
      expect(linearize(model, history.with(which % history.length, { ...wrong, answer }))).toBeUndefined();
    });
    fc.assert(property, { numRuns: 200, seed: 5 });
  });
});
