import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const LIGGAREN = 'apps/cli/bin/liggaren.js';
/** The protokoll that the demo plays, where it lies beside the checkout; it is not ours to ship. */
const SOURCE = '../shared/protocols/itsam-direktionen-2024-03-05.txt';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liggaren-demo-'));
});
afterAll(() => rm(folder, { recursive: true }));

const demo = (data: string) =>
  run(process.execPath, [LIGGAREN, 'demo', '--exit'], {
    env: { ...process.env, NODE_OPTIONS: '', LIGGAREN_DATA: data },
  });

describe('the demo', () => {
  it('plays the meeting from the first ärende to the removed anslag, and refuses a ledger that is not empty', async () => {
    const { stdout, stderr } = await demo(join(folder, 'data'));
    expect(stderr).toBe('');
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      demo: {
        arenden: 10,
        paragrafer: 9,
        justerat: '2024-03-11',
        anslag: {
          postedOn: '2024-03-11',
          lastAppealDay: '2024-04-02',
          removedAt: '2024-04-03T00:00:00+02:00',
        },
        events: 98,
        stored: 'sqlite',
      },
    });
    for (const printed of [
      'Conny Forsberg, Kinda kommun §§ 1-4',
      'Johan Flemgård, chef teknik och säkerhet § 1',
      'Datum då anslaget tas ned         2024-04-02',
      'ITSAM 2024/26   Rekommendation om ordförandeskap',
      'Tre veckor från 11 mars är måndag 1 april, annandag',
    ]) {
      expect(stdout).toContain(printed);
    }

    await expect(demo(join(folder, 'data'))).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^liggaren: .* innehåller redan en liggare\. .*\n$/),
    });
  }, 60_000);

  const itWithSource = existsSync(SOURCE) ? it : undefined;
  itWithSource?.(
    'says nothing of the meeting that its protokoll does not say',
    async () => {
      // Line breaks fall anywhere in the source.
      const plain = (text: string) => text.replace(/\s+/g, ' ');
      const source = plain(readFileSync(SOURCE, 'utf8'));
      const { stdout } = await demo(join(folder, 'facts'));
      const lines = stdout.split('\n');
      const headings = lines.filter((_line, i) => /^§ \d+ {2}Dnr/.test(lines[i - 1] ?? ''));
      expect(headings).toHaveLength(9);
      for (const rubrik of headings) expect(source).toContain(rubrik);
      for (const [, number] of stdout.matchAll(/^§ \d+ {2}Dnr ITSAM (\d+\/\d+)$/gm)) {
        expect(source).toContain(`Dnr ${number}`);
      }
      const people = lines
        .slice(lines.indexOf('Beslutande        Ledamöter') + 1)
        .filter((line) => /^.{18}\p{Lu}/u.test(line));
      for (const person of people.slice(0, 13)) {
        expect(source).toContain(person.slice(18).split(/[,(]/)[0]?.trim());
      }
    },
    60_000,
  );
});
