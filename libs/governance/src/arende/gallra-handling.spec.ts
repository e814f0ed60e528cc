import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anAct, MemoryEventStore } from '@liggaren/event-store/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FilerPaDisk } from '../filer.js';
import { Liggare } from '../liggare.js';
import { arende, arendeStream, registerArende } from './arende.js';
import {
  Filanvandning,
  GallraHandling,
  GallraHandlingHandler,
  type GallraHandlingBody,
} from './gallra-handling.js';
import { RegisterHandling, RegisterHandlingHandler } from './register-handling.js';

const dnr = 'ITSAM 2024/25';

class Anvandning extends Filanvandning {
  constructor(private readonly used: boolean) {
    super();
  }
  isUsed(): Promise<boolean> {
    return Promise.resolve(this.used);
  }
}

describe('a handling with a file', () => {
  let folder: string;
  let filer: FilerPaDisk;
  let liggare: Liggare;
  let file: { sha256: string; bytes: number; mediaType: string; filename: string };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gallra-'));
    filer = new FilerPaDisk(folder);
    liggare = new Liggare(new MemoryEventStore());
    const facts = {
      serie: 'ITSAM',
      ar: 2024,
      lopnr: 25,
      organ: 'direktionen',
      arendemening: 'Ny lönemodell',
      registeredOn: '2024-02-12',
    };
    await liggare.record(arendeStream(dnr), arende, anAct(), (state) => registerArende(state, facts, dnr));
    file = {
      ...(await filer.put(Readable.from([Buffer.from('yttrande')]))),
      mediaType: 'text/plain',
      filename: 'yttrande.txt',
    };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const yttrande = {
    kind: 'inkommen' as const,
    datum: '2024-02-19',
    rubrik: 'Yttrande',
    avsandare: 'Ydre kommun',
    forKannedom: false,
  };
  const register = (act = anAct()) =>
    new RegisterHandlingHandler(liggare, filer).execute(
      new RegisterHandling(dnr, { ...yttrande, file }, act),
    );
  const gallring = {
    handlingsnummer: 1,
    gallringsbeslut: 'Direktionen 2020-05-04 § 12',
    beslutatOn: '2020-05-04',
    gallradOn: '2026-01-15',
  };
  const gallra = ({
    used = false,
    act = anAct(),
    ...more
  }: Partial<GallraHandlingBody> & { used?: boolean; act?: ReturnType<typeof anAct> } = {}) =>
    new GallraHandlingHandler(liggare, filer, new Anvandning(used)).execute(
      new GallraHandling(dnr, { ...gallring, ...more }, act),
    );

  it('is registered when its content has been uploaded', async () => {
    await expect(register()).resolves.toMatchObject({
      events: [{ data: { file: { sha256: file.sha256 } } }],
    });
    await filer.remove(file.sha256);
    await expect(register()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('is not changed by one who has not seen the latest', async () => {
    await register(anAct({ ifMatch: 1 }));
    await expect(register(anAct({ ifMatch: 1 }))).rejects.toMatchObject({ code: 'CHANGED_SINCE' });
    await expect(register(anAct({ ifMatch: 2 }))).resolves.toBeDefined();
  });

  it('loses its content when it is gallrad, after the deed is recorded', async () => {
    await register();
    await gallra();

    expect(await filer.has(file.sha256)).toBe(false);
    const state = await liggare.load(arendeStream(dnr), arende);
    expect(state).toMatchObject({
      handlingar: [{ rubrik: 'Yttrande', gallring: { gallradOn: '2026-01-15' } }],
    });
  });

  it('keeps its content without a gallringsbeslut', async () => {
    await register();
    await expect(gallra({ gallringsbeslut: undefined })).rejects.toMatchObject({
      code: 'GALLRING_WITHOUT_BESLUT',
    });

    expect(await filer.has(file.sha256)).toBe(true);
  });

  it('leaves a content that another handling rests on', async () => {
    await register();
    await gallra({ used: true });

    expect(await filer.has(file.sha256)).toBe(true);
  });

  it('loses its content on a second try when the first one died in between', async () => {
    await register();
    await gallra({ used: true });
    const again = await gallra();

    expect(again.events).toEqual([]);
    expect(await filer.has(file.sha256)).toBe(false);
  });

  it('keeps its content when the gallring was another register’s', async () => {
    await register();
    await gallra({ act: anAct({ source: 'import' }), gallringsbeslut: undefined });

    expect(await filer.has(file.sha256)).toBe(true);
  });
});
