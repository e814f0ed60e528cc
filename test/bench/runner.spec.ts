import { execFile } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

/** Rows that measure nothing, given to the runner as the bench gives it the real ones. */
const ROWS = `
  import { bench, beside, Skipped } from './test/bench/runner.js';
  const row = (name, unit, measure) => ({ name, unit, against: 'a reference', goal: 0.9, rounds: 3, measure });
  const areas = [
    {
      rows: [
        row('append', 'events/s', beside({ value: () => 300, reference: () => 200 })),
        row('query', 'ms', (round) => ({ value: 8, reference: 4 * (round + 1), note: 'warm' })),
        row('growth', 'exponent', () => ({ value: 2, reference: 1 })),
      ],
      close: () => process.stderr.write('closed'),
    },
    {
      rows: [
        row('peer', 'events/s', () => { throw new Skipped('no PostgreSQL here'); }),
        row('broken', 'ms', () => { throw new Error('no such table'); }),
      ],
    },
  ];
  process.exitCode = await bench(areas, process.argv.slice(1));
`;

const bench = (...args: string[]) => run(ROWS, ...args);

function run(script: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const argv = ['--input-type=module', '-e', script, '--', ...args];
    const child = execFile(process.execPath, argv, { env: {} }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe('the runner of the bench', () => {
  it('finds the exponent of a cost that grows as a power of the size', async () => {
    // Not imported: the bench is plain JavaScript.
    const script = `
      import { exponent } from './test/bench/runner.js';
      const sizes = [10, 100, 1_000];
      const grows = (power) => exponent(sizes, sizes.map((size) => 7 * size ** power)).toFixed(6);
      process.stdout.write([grows(0), grows(1), grows(1.5)].join(' '));
    `;
    expect((await run(script)).stdout).toBe('0.000000 1.000000 1.500000');
  });

  it('tells with --markdown on what and when the table was measured', async () => {
    const { stdout } = await bench('--markdown', '--only', 'append');
    expect(stdout).toMatch(
      /^Measured \d{4}-\d{2}-\d{2}: .+, \d+ cores?, \d+ GB, Node v\d+\.\d+\.\d+\.\n\n\| what \|/,
    );
  });

  it('prints JSON and nothing else: each value beside its reference, the larger ratio the better', async () => {
    const { code, stdout } = await bench('--json');
    const { rows } = JSON.parse(stdout) as { rows: Record<string, unknown>[] };
    const what = { against: 'a reference', goal: 0.9 };
    expect(rows.slice(0, 3)).toEqual([
      {
        ...what,
        name: 'append',
        unit: 'events/s',
        value: 300,
        reference: 200,
        ratio: 1.5,
        least: 1.5,
        most: 1.5,
      },
      {
        ...what,
        name: 'query',
        unit: 'ms',
        value: 8,
        reference: 8,
        ratio: 1,
        least: 0.5,
        most: 1.5,
        note: 'warm',
      },
      {
        ...what,
        name: 'growth',
        unit: 'exponent',
        value: 2,
        reference: 1,
        ratio: 0.1,
        least: 0.1,
        most: 0.1,
      },
    ]);
    expect(code).toBe(1);
  });

  it('gives a row that cannot be measured here no goal, and says why; one that fails reaches none', async () => {
    const { rows } = JSON.parse((await bench('--json')).stdout) as { rows: Record<string, unknown>[] };
    const [skipped, failed] = rows.slice(3);
    expect(skipped).toMatchObject({ name: 'peer', ratio: null, skipped: 'skipped: no PostgreSQL here' });
    expect(skipped).not.toHaveProperty('goal');
    expect(failed).toMatchObject({ name: 'broken', ratio: 0, goal: 0.9, failed: 'FAILED: no such table' });
  });

  it('measures only the rows asked for, and ends what their area shared', async () => {
    const { code, stdout, stderr } = await bench('--only', 'app', '--only', 'query');
    expect(stdout.split('\n').filter((line) => /^\| (append|query)/.test(line))).toHaveLength(2);
    expect(stdout).not.toMatch(/growth|peer/);
    expect(stderr).toMatch(/closed$/);
    expect(code).toBe(0);
  });

  it('answers a name or an option that it does not know with one line', async () => {
    for (const args of [['--only', 'nope'], ['--only'], ['--jsn']]) {
      const { code, stdout, stderr } = await bench(...args);
      expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
        code: 2,
        stdout: '',
        lines: 1,
      });
    }
  });
});
