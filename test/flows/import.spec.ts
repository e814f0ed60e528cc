import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PrintedProtokoll } from '@liggaren/governance';
import { startApp } from './running-app.js';

const run = promisify(execFile);
const LIGGAREN = 'apps/cli/bin/liggaren.js';
const liggaren = (args: readonly string[], env: Record<string, string> = {}) =>
  run(process.execPath, [LIGGAREN, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liggaren-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Read {
  readonly organ: string;
  readonly sammantradesdatum: string;
  readonly plats: string;
  readonly tid: unknown;
  readonly narvaro: readonly Record<string, string | null>[];
  readonly justerare: readonly string[];
  readonly anslag: unknown;
  readonly paragrafer: readonly Record<string, unknown>[];
  readonly anmarkningar: readonly Record<string, unknown>[];
}

describe('liggaren import --dry-run', () => {
  it('reads back the protokoll that the demo prints', async () => {
    const data = join(folder, 'demo');
    const { stdout: printed } = await liggaren(['demo', '--exit'], { LIGGAREN_DATA: data });
    const file = join(folder, 'demo.txt');
    await writeFile(file, printed.slice(0, printed.indexOf('\nDIARIUM')));
    const { stdout, stderr } = await liggaren(['import', file, '--dry-run', '--json']);
    expect(stderr).toBe('');
    const read = JSON.parse(stdout) as Read;

    const app = await startApp({ directory: data, at: '2024-04-04T12:00:00Z' });
    const { body } = await app.get('/api/sammantraden/itsam-2024-03-05/protokoll');
    await app.stop({ keep: true });
    const protokoll = body as unknown as PrintedProtokoll;

    const [anslag] = protokoll.anslag;
    expect(read).toMatchObject({
      organ: protokoll.organ,
      sammantradesdatum: protokoll.sammantradesdatum,
      plats: protokoll.plats,
      tid: protokoll.tid,
      justerare: protokoll.justerare.map(({ namn }) => namn),
      anslag: {
        uppsatt: anslag?.postedOn,
        nedtas: anslag?.takeDown,
        forvaringsplats: anslag?.forvaringsplats,
      },
    });
    const { ledamoter, ersattare, ovriga } = protokoll.narvaro;
    const people = [
      ['ledamot', ledamoter],
      ['ersattare', ersattare],
      ['ovrig', ovriga],
    ] as const;
    expect(read.narvaro).toEqual(
      people.flatMap(([grupp, all]) =>
        all.map(({ namn, uppdrag, foretrader, paragrafer }) => ({
          namn,
          roll: uppdrag,
          grupp,
          tillhorighet: foretrader,
          tjanstgor: null,
          paragrafer: paragrafer === '' ? null : paragrafer.replace(/^§+ /, ''),
        })),
      ),
    );
    expect(read.paragrafer).toMatchObject(
      protokoll.paragrafer.map(
        ({ paragraf, diarienummer, rubrik, beslut, sammanfattning, underlag, expediering }) => ({
          nummer: paragraf,
          diarienummer,
          rubrik,
          beslut,
          sammanfattning,
          beslutsunderlag: underlag.map(({ text }) => text),
          expediering,
        }),
      ),
    );
  }, 120_000);

  it('prints the object of the contract and nothing else', async () => {
    const file = join(folder, 'one.txt');
    await writeFile(
      file,
      '§ 1 Dnr 2024/1\n\nUpprop\n\nBeslut\nNämnden godkänner uppropet.\n\nOmröstning\nJa: 3 Nej: 2\n',
    );
    const { stdout } = await liggaren(['import', file, '--dry-run', '--json']);
    const read = JSON.parse(stdout) as Read;
    expect(Object.keys(read)).toEqual([
      'organ',
      'sammantradesdatum',
      'plats',
      'tid',
      'narvaro',
      'justerare',
      'anslag',
      'paragrafer',
      'anmarkningar',
    ]);
    expect(read.paragrafer).toEqual([
      {
        nummer: 1,
        diarienummer: ['2024/1'],
        rubrik: 'Upprop',
        beslut: 'Nämnden godkänner uppropet.',
        sammanfattning: null,
        foredragande: [],
        yrkanden: [],
        omrostningar: [{ ja: 3, nej: 2, avstar: null, roster: [] }],
        reservationer: [],
        jav: [],
        beslutsunderlag: [],
        expediering: [],
        rader: [1, 9],
      },
    ]);
    for (const anmarkning of read.anmarkningar)
      expect(Object.keys(anmarkning)).toEqual(['kod', 'rad', 'text']);
  }, 60_000);

  it('reports a folder in the order of the meetings, what is sure and what is refused', async () => {
    const meetings = join(folder, 'meetings');
    await run('mkdir', [meetings]);
    await writeFile(
      join(meetings, 'a.txt'),
      'Sammanträdesdatum 2024-05-02\n\n§ 2 Val\n\nBeslut\nValet förrättas.\n',
    );
    await writeFile(
      join(meetings, 'b.txt'),
      'Sammanträdesdatum 2023-05-02\n\n§ 1 Upprop\n\nIngen var där.\n',
    );
    await writeFile(
      join(meetings, 'c.txt'),
      'The chair opened the meeting and thanked all of the members for the work.',
    );
    const { stdout } = await liggaren(['import', meetings, '--dry-run']);
    const lines = stdout.split('\n').filter((line) => /^(?:Läst|Vägrad|\d+ filer)/.test(line));
    expect(lines).toEqual([
      'Läst    b.txt: 1 §§, 0 säkra, 1 att se över, 6 anmärkningar på huvudet',
      'Läst    a.txt: 1 §§, 1 säkra, 0 att se över, 6 anmärkningar på huvudet',
      'Vägrad  c.txt: texten är inte på svenska.',
      '3 filer: 2 lästa, 1 vägrade.',
    ]);
  }, 60_000);

  it('says in one line what it can not read, and exits with 2', async () => {
    const empty = join(folder, 'empty.txt');
    await writeFile(empty, '');
    for (const [args, message] of [
      [[empty, '--dry-run'], /^liggaren: empty\.txt: filen är tom\.\n$/],
      [[join(folder, 'none.txt'), '--dry-run'], /^liggaren: .*none\.txt finns inte\.\n$/],
      [[empty, '--dry-run', '--pdf'], /^liggaren: empty\.txt: filen är ingen läsbar PDF .*\n$/],
      [[], /^liggaren: skriv npx liggaren import .*\n$/],
    ] as const) {
      await expect(liggaren(['import', ...args])).rejects.toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(message),
      });
    }
  }, 60_000);
});
