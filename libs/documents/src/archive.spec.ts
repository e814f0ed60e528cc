import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DiariumArende } from '@liggaren/governance';
import { archiveZip, type ArchiveSource } from './archive.js';
import { ermsXml } from './erms.js';
import { aProtokoll } from './testing.js';

// The schema belongs to its makers and is not ours to ship: it lies beside the checkout where it is at hand.
const SCHEMA = '../shared/schemas/ERMS.xsd';
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

const DELIVERY = { id: 'EX 2024', organisation: 'Exempelkommunen', madeAt: '2025-01-10T09:00:00.000Z' };
const NOTHING = { handling: () => undefined, protokoll: () => undefined };

/** An ärende with everything that an ärende can hold. */
function anArende(own: Partial<DiariumArende> = {}): DiariumArende {
  const markering = {
    statute: 'OSL 31:16',
    datum: '2024-02-01',
    myndighet: 'Nämnden',
    hides: ['innehall'],
  } as const;
  return {
    status: 'closed',
    closedOn: '2024-06-01',
    diarienummer: 'EX 2024/7',
    serie: 'EX',
    ar: 2024,
    lopnr: 7,
    organ: 'namnden',
    arendemening: 'Ny <lönemodell> & annat',
    registeredOn: '2024-02-01',
    initiator: 'inkommen',
    motpart: 'Facket',
    handlaggare: 'Maj Tell',
    sekretess: markering,
    version: 9,
    handlingar: [
      {
        handlingsnummer: 1,
        kind: 'inkommen',
        datum: '2024-02-01',
        rubrik: 'Yttrande',
        avsandare: 'Facket',
        forKannedom: true,
        file: {
          sha256: sha256('Ett yttrande'),
          mediaType: 'text/plain',
          bytes: 12,
          filename: '../Yttrande från facket.txt',
        },
      },
      { handlingsnummer: 2, kind: 'upprattad', rubrik: 'Utan datum', forKannedom: false },
      {
        handlingsnummer: 3,
        kind: 'expedierad',
        datum: '2024-03-12',
        rubrik: 'Beslut',
        mottagare: 'Facket',
        forKannedom: false,
        sekretess: markering,
        file: { sha256: sha256('gallrad'), mediaType: 'text/plain', bytes: 7, filename: 'b.txt' },
        gallring: {
          gallringsbeslut: 'Nämnden 2020-05-04 § 12',
          beslutatOn: '2020-05-04',
          gallradOn: '2024-09-01',
        },
      },
    ],
    remisser: [
      { remissnummer: 1, to: 'Kinda kommun', sentOn: '2024-02-02', answerBy: '2024-03-01', about: 'Lönerna' },
      { remissnummer: 2, to: 'Ydre', sentOn: '2024-02-02', answerBy: '2024-03-01', answeredOn: '2024-02-20' },
    ],
    rattelser: [{ uppgift: 'motpart', old: 'Fackt', new: 'Facket', reason: 'Felskrivet.' }],
    paragrafer: [
      {
        sammantradeId: 'namnden-2024-03-05',
        organ: 'namnden',
        organNamn: 'Nämnden',
        sammantradesdatum: '2024-03-05',
        paragraf: 1,
        rubrik: 'Ny lönemodell',
        beslut: 'Nämnden antar lönemodellen.',
        justeradOn: '2024-03-11',
      },
      {
        sammantradeId: 'namnden-2024-05-07',
        organ: 'namnden',
        organNamn: 'Nämnden',
        sammantradesdatum: '2024-05-07',
        paragraf: 4,
        rubrik: 'Uppföljning',
      },
    ],
    listad: [],
    ...own,
  } as DiariumArende;
}

describe('a delivery to the archive', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liggaren-arkiv-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', cwd: folder });
    if (error) throw new Error(`${command} is needed by this test: ${error.message}`);
    return { status, stdout, stderr };
  };
  const lint = (xml: string) => {
    writeFileSync(join(folder, 'erms.xml'), xml);
    const schema = existsSync(SCHEMA) ? ['--schema', join(process.cwd(), SCHEMA)] : [];
    return run('xmllint', '--nonet', '--noout', ...schema, 'erms.xml');
  };
  const source = (arenden: readonly DiariumArende[]): ArchiveSource => ({
    arenden: () => arenden,
    protokoll: (id) => (id === 'namnden-2024-03-05' ? aProtokoll() : undefined),
    pdf: async () => Buffer.from('%PDF-1.7 ett protokoll'),
    file: async (sum) => {
      expect(sum).toBe(sha256('Ett yttrande'));
      return Readable.from([Buffer.from('Ett '), Buffer.from('yttrande')]);
    },
  });

  it('is valid by the schema, with all that an ärende can hold', () => {
    const places = {
      handling: () => 'handlingar/1.txt',
      protokoll: () => ({ path: 'protokoll/1.pdf', protokoll: aProtokoll() }),
    };
    const open = {
      ...anArende(),
      status: 'open',
      handlingar: [],
      paragrafer: [],
      remisser: [],
    } as unknown as DiariumArende;
    const bare = {
      ...open,
      lopnr: 8,
      registeredOn: undefined,
      sekretess: undefined,
      motpart: undefined,
      handlaggare: undefined,
      rattelser: [],
    } as unknown as DiariumArende;
    const xml = [...ermsXml(DELIVERY, [anArende(), open, bare], places)].join('');
    expect(lint(xml)).toEqual({ status: 0, stdout: '', stderr: expect.not.stringContaining('error') });
    expect(xml).toContain('<title>Ny &lt;lönemodell&gt; &amp; annat</title>');
    expect(xml).toContain('<regulation>OSL 31:16</regulation>');
    expect(xml).toContain('<disposalMandate>Nämnden 2020-05-04 § 12</disposalMandate>');
  });

  it('is valid whatever people wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const xml = [...ermsXml(DELIVERY, [anArende({ arendemening: text, motpart: text })], NOTHING)].join(
          '',
        );
        expect(lint(xml).status).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('is a zip with the files, the protokollen and a manifest of their sums', async () => {
    const zip = await buffer(archiveZip(DELIVERY, source([anArende()])));
    writeFileSync(join(folder, 'arkiv.zip'), zip);
    expect(run('unzip', '-q', 'arkiv.zip')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readdirSync(folder, { recursive: true }).map(String).toSorted()).toEqual([
      'arkiv.zip',
      'erms.xml',
      'handlingar',
      'handlingar/EX-2024-7',
      'handlingar/EX-2024-7/1-_Yttrande_från_facket.txt',
      'manifest-sha256.txt',
      'protokoll',
      'protokoll/namnden-2024-03-05.pdf',
    ]);
    expect(run('sha256sum', '-c', '--strict', '--quiet', 'manifest-sha256.txt')).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(readFileSync(join(folder, 'manifest-sha256.txt'), 'utf8').split('\n')).toHaveLength(4);

    const xml = readFileSync(join(folder, 'erms.xml'), 'utf8');
    expect(lint(xml).status).toBe(0);
    const paths = [...xml.matchAll(/ path="([^"]+)"/g)].map(([, path]) => path!);
    expect(paths).toHaveLength(2);
    for (const path of paths) expect(existsSync(join(folder, path))).toBe(true);
  });

  it('is the same bytes when nothing has changed', async () => {
    const once = await buffer(archiveZip(DELIVERY, source([anArende()])));
    expect(once.equals(await buffer(archiveZip(DELIVERY, source([anArende()]))))).toBe(true);
  });

  it('breaks off when a file is missing: a delivery is whole or none', async () => {
    const broken = {
      ...source([anArende()]),
      file: () => Promise.reject(new Error('there is no such file')),
    };
    await expect(buffer(archiveZip(DELIVERY, broken))).rejects.toThrow('there is no such file');
  });
});
