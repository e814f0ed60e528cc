import { beforeEach, describe, expect, it } from '@jest/globals';
import { anAct, MemoryEventStore } from '@liggaren/event-store/testing';
import { Liggare } from '../liggare.js';
import { establishOrgan, organ, organStream } from '../organ/organ.js';
import { arende, arendeStream, type RegisteredArende } from './arende.js';
import {
  Diarieserie,
  RegisterArende,
  RegisterArendeHandler,
  type RegisterArendeBody,
} from './register-arende.js';

const body = { organ: 'direktionen', arendemening: 'Ny lönemodell', initiator: 'eget-initiativ' as const };

/** A view that has seen the numbers up to `seen`. */
class Seen extends Diarieserie {
  readonly asked: [string, number][] = [];
  constructor(private readonly seen: number) {
    super();
  }
  highest(serie: string, ar: number): Promise<number> {
    this.asked.push([serie, ar]);
    return Promise.resolve(this.seen);
  }
}

describe('registering an ärende', () => {
  let liggare: Liggare;
  const register = (serie: Diarieserie, more: Partial<RegisterArendeBody> = {}, act = anAct()) =>
    new RegisterArendeHandler(liggare, serie).execute(new RegisterArende({ ...body, ...more }, act));

  beforeEach(async () => {
    liggare = new Liggare(new MemoryEventStore());
    const rules = {
      antalLedamoter: 6,
      paragrafnumrering: 'per-ar',
      nedtagningsdatum: 'sista-dagen',
      diarieserie: 'ITSAM',
      forvaringsplats: 'Itsams kansli, Vimmerby',
    } as const;
    const data = {
      slug: 'direktionen',
      namn: 'Direktionen',
      organisation: 'Itsam',
      kind: 'direktion',
      establishedOn: '2009-01-01',
      rules,
    } as const;
    await liggare.record(organStream('direktionen'), organ, anAct(), (state) => establishOrgan(state, data));
  });

  it('gives it the next number of its board’s serie in the year that it came in', async () => {
    const serie = new Seen(24);
    const { stream, events } = await register(serie, { registeredOn: '2024-02-12' });

    expect(stream).toBe('arende-ITSAM-2024-25');
    expect(serie.asked).toEqual([['ITSAM', 2024]]);
    expect(events).toMatchObject([
      { type: 'ArendeRegistered', data: { diarienummer: 'ITSAM 2024/25', registeredOn: '2024-02-12' } },
    ]);
  });

  it('registers it on the day that it is in Stockholm when no day is given', async () => {
    const { events } = await register(new Seen(0), {}, anAct({ recordedAt: '2023-12-31T23:30:00.000Z' }));

    expect(events).toMatchObject([{ data: { diarienummer: 'ITSAM 2024/1', registeredOn: '2024-01-01' } }]);
  });

  it('gives many at once numbers of their own without a gap, though the view has seen none of them', async () => {
    const receipts = await Promise.all(Array.from({ length: 12 }, () => register(new Seen(0))));

    const numbers = receipts.map(({ stream }) => Number(stream.split('-').at(-1))).sort((a, b) => a - b);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('gives one command one number, however often it is sent', async () => {
    const act = anAct({ keyed: true });
    const [first, again] = [await register(new Seen(0), {}, act), await register(new Seen(1), {}, act)];

    expect(again.stream).toBe(first.stream);
    expect(again.repeated).toBe(true);
  });

  it('takes no number that somebody chose, unless it is the next', async () => {
    await expect(
      register(new Seen(24), { registeredOn: '2024-02-12', diarienummer: 'ITSAM 2024/27' }),
    ).rejects.toMatchObject({
      code: 'DIARIENUMMER_HAS_GAP',
      statute: 'OSL 5:2, praxis',
    });
    const { stream } = await register(new Seen(24), {
      registeredOn: '2024-02-12',
      diarienummer: 'ITSAM 2024/25',
    });
    expect(stream).toBe('arende-ITSAM-2024-25');
  });

  it('records another register’s number as it was given, once', async () => {
    const old = { diarienummer: 'KF 1998/7', arendemening: 'Bildande av kommunalförbund' };
    const { stream, events } = await register(new Seen(0), old, anAct({ source: 'import' }));

    expect(stream).toBe('arende-KF-1998-7');
    expect(events).toMatchObject([{ data: { serie: 'KF', ar: 1998, lopnr: 7 } }]);
    expect(events[0]?.data).not.toHaveProperty('registeredOn');
    await expect(register(new Seen(0), old, anAct({ source: 'import' }))).rejects.toMatchObject({
      code: 'DIARIENUMMER_TAKEN',
    });
  });

  it('is refused for a board that is not there', async () => {
    await expect(register(new Seen(0), { organ: 'finns-inte' })).rejects.toMatchObject({
      code: 'ORGAN_NOT_FOUND',
    });
  });

  it('can be secret from the first event on', async () => {
    const sekretess = {
      statute: 'OSL 21:1',
      datum: '2024-03-05',
      myndighet: 'Itsam',
      hides: ['innehall' as const],
    };
    const { events } = await register(new Seen(0), { sekretess });

    expect(events).toHaveLength(1);
    const state = (await liggare.load(arendeStream('ITSAM 2024/1'), arende)) as RegisteredArende;
    expect(state.sekretess).toEqual(sekretess);
  });
});
