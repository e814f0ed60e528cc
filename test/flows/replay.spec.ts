import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteEventStore } from '@liggaren/event-store';
import { anEvent } from '@liggaren/event-store/testing';
import { sammantrade, type SammantradeEvent } from '@liggaren/governance';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liggaren-replay-'));
  const { code } = await liggaren(['demo', '--exit']);
  expect(code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `npx liggaren …` as a person would; `typed` is what comes from the keyboard. */
const liggaren = (args: readonly string[], { data = join(folder, 'data'), typed = '' } = {}) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const env = { ...process.env, NODE_OPTIONS: '', LIGGAREN_DATA: data };
    const child = spawn(process.execPath, ['apps/cli/bin/liggaren.js', ...args], { env });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (text) => (said.stdout += String(text)));
    child.stderr.on('data', (text) => (said.stderr += String(text)));
    child.stdin.end(typed);
    child.on('close', (code) => resolve({ code, ...said }));
  });
const replay = (...args: string[]) => liggaren(['replay', ...args]);

const MEETING = 'itsam-2024-03-05';
interface Line {
  readonly event: { stream: string; position: string; revision: number; type: string; sentence: string };
  readonly state: object;
}
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const streamsIn = (lines: readonly Line[]) => [...new Set(lines.map(({ event }) => event.stream))];

describe('liggaren replay', () => {
  it('shows the whole log, event by event, with the sentence, who and when, and what each changed', async () => {
    const { code, stdout } = await replay();
    expect(code).toBe(0);
    const positions = [...stdout.matchAll(/^(\d+)  /gm)].map(([, position]) => Number(position));
    expect(positions).toEqual(Array.from({ length: positions.length }, (_, i) => i + 1));
    expect(positions.length).toBeGreaterThan(80);
    expect(stdout).toContain(
      [
        '  2024-03-05 12:55:00  Joakim Karlsson (sekreterare)',
        '    Notering antecknades vid § 1: Direktionen beslutar att notera informationen till protokollet.',
        `    sammantrade-${MEETING}, händelse 26: BeslutRecorded`,
        '      § 1, beslut, slag: notering',
        '      § 1, beslut, text: Direktionen beslutar att notera informationen till protokollet.',
        '      § 1, beslut, expediering: Akt',
      ].join('\n'),
    );
    expect(stdout).toContain('justering, status: sänt för justering → justerat');
  });

  it('gives each event and the state after it as a line of JSON; the states are those of the fold', async () => {
    const { stdout } = await replay('--stream', `sammantrade-${MEETING}`, '--json');
    const lines = linesOf(stdout);
    let state = sammantrade.initialState;
    for (const [i, { event, state: shown }] of lines.entries()) {
      expect(event.revision).toBe(i);
      state = sammantrade.evolve(state, event as unknown as SammantradeEvent);
      expect(shown).toEqual(JSON.parse(JSON.stringify(state)));
    }
    expect(lines.length).toBeGreaterThan(40);
  });

  it('follows an ärende through the meeting to the anslag, and nothing of its neighbours', async () => {
    const lines = linesOf((await replay('--arende', 'ITSAM 2024/25', '--json')).stdout);
    expect(lines.map(({ event }) => event.type)).toEqual([
      'ArendeRegistered',
      'ArendeListed',
      'ParagrafAdded',
      'BeslutRecorded',
      'ProtokollJusterat',
      'AnslagPosted',
      'BeslutDispatched',
      'OverklagandetidExpired',
      'AnslagRemoved',
    ]);
    expect(streamsIn(lines)).toEqual(['arende-ITSAM-2024-25', `sammantrade-${MEETING}`, `anslag-${MEETING}`]);
  });

  it('shows a meeting with its announcements, as far as the log had come', async () => {
    const all = linesOf((await replay('--sammantrade', MEETING, '--json')).stdout);
    expect(streamsIn(all)).toEqual([`sammantrade-${MEETING}`, `anslag-${MEETING}`]);
    const until = ['--until', '2024-03-10T00:00:00+01:00'];
    const then = linesOf((await replay('--sammantrade', MEETING, '--json', ...until)).stdout);
    expect(then).toEqual(all.slice(0, then.length));
    expect(then.at(-1)?.event.type).toBe('SammantradeClosed');
  });

  it('stops where the clock of the log passes the instant, whatever the clocks said after', async () => {
    const data = join(folder, 'jumping');
    await rm(data, { recursive: true, force: true });
    await liggaren(['demo', '--exit'], { data });
    const store = SqliteEventStore.open(join(data, 'events.sqlite'));
    const late = anEvent('SomethingHappened', {}, { metadata: { recordedAt: '2024-02-01T00:00:00.000Z' } });
    await store.append('a-stream-of-its-own', [late], 'no-stream');
    await store.close();
    const until = ['--until', '2024-03-01T00:00:00Z'];
    const { code, stderr } = await liggaren(['replay', '--stream', 'a-stream-of-its-own', ...until], {
      data,
    });
    expect([code, stderr]).toEqual([2, 'liggaren: strömmen a-stream-of-its-own fanns inte då\n']);
    expect((await liggaren(['replay', '--stream', 'a-stream-of-its-own'], { data })).code).toBe(0);
  });

  it('waits for Enter between two events, and stops when it is told to', async () => {
    const { code, stdout } = await liggaren(['replay', '--step'], { typed: '\n\nq\n' });
    expect(code).toBe(0);
    expect(stdout.match(/^\d+  /gm)).toEqual(['1  ', '2  ', '3  ']);
  });

  it.each([
    [['--stream', 'ingen-sadan']],
    [['--arende', 'hej']],
    [['--arende', 'ITSAM 1999/1']],
    [['--sammantrade', 'ingen-sadan']],
    [['--until', 'i går']],
    [['--until', '1999-01-01T00:00:00Z']],
    [['--stream', 'a', '--arende', 'ITSAM 2024/25']],
    [['--fast']],
    [['itsam']],
  ])('answers %j with one line and exit code 2', async (args) => {
    const { code, stdout, stderr } = await replay(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^liggaren: .+\n$/);
  });

  it('makes no ledger where there is none', async () => {
    const { code, stderr } = await liggaren(['replay'], { data: join(folder, 'none') });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^liggaren: .+ finns inte\. .+\n$/);
  });
});
