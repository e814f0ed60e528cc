import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import { anEvent, MemoryEventStore } from '@liggaren/event-store/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organStream, type OrganEvent } from './organ.js';
import { organView } from './organ.projection.js';

const established = (slug: string, namn: string): OrganEvent => ({
  type: 'OrganEstablished',
  data: {
    slug,
    namn,
    organisation: 'Kommunalförbundet Itsam',
    kind: 'direktion',
    establishedOn: '2009-01-01',
    rules: {
      antalLedamoter: 6,
      paragrafnumrering: 'per-ar',
      nedtagningsdatum: 'sista-dagen',
      diarieserie: 'ITSAM',
      forvaringsplats: 'Itsams kansli, Vimmerby',
    },
  },
});
const jacob = {
  mandatnummer: 1,
  personId: 'jacob-kall',
  namn: 'Jacob Käll',
  role: 'ledamot',
  foretrader: 'Vimmerby kommun',
  firstDay: '2023-01-01',
} as const;
const conny = {
  mandatnummer: 2,
  personId: 'conny-forsberg',
  namn: 'Conny Forsberg',
  role: 'ledamot',
  foretrader: 'Kinda kommun',
  firstDay: '2023-01-01',
} as const;

describe('the view of the boards', () => {
  let folder: string;
  let store: MemoryEventStore;
  let projector: Projector;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'organ-'));
    store = new MemoryEventStore();
    projector = await Projector.open(store, [organView], { directory: folder });
    projector.start();
  });
  afterEach(async () => {
    await projector.stop();
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function recorded(slug: string, events: readonly OrganEvent[]) {
    const { position } = await store.append(
      organStream(slug),
      events.map(({ type, data }) => anEvent(type, data as never)),
      'any',
    );
    await projector.waitFor(position, 5_000);
    return projector.queries(organView);
  }

  it('lists the boards in Swedish order, with who leads them on a day', async () => {
    await recorded('arvodesberedningen', [established('arvodesberedningen', 'Ärendeberedningen')]);
    await recorded('zonutskottet', [established('zonutskottet', 'Zonutskottet')]);
    const boards = await recorded('alderdomsnamnden', [
      established('alderdomsnamnden', 'Ålderdomsnämnden'),
      { type: 'MandatGranted', data: jacob },
      { type: 'PresidiumElected', data: { ordforande: 'jacob-kall', firstDay: '2023-01-01' } },
    ]);

    expect(boards.list('2024-03-05').map(({ namn, ordforande }) => [namn, ordforande?.namn])).toEqual([
      ['Zonutskottet', undefined],
      ['Ålderdomsnämnden', 'Jacob Käll'],
      ['Ärendeberedningen', undefined],
    ]);
    expect(boards.list('2022-12-31').map(({ ordforande }) => ordforande)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('shows one board with all its periods, and who is a member, sits and leads on a day', async () => {
    await recorded('direktionen', [
      established('direktionen', 'Direktionen'),
      { type: 'MemberJoined', data: { kommun: 'Kinda kommun', joinedOn: '2009-01-01' } },
      { type: 'MandatGranted', data: jacob },
      { type: 'MandatGranted', data: conny },
      {
        type: 'PresidiumElected',
        data: { ordforande: 'jacob-kall', viceOrdforande: 'conny-forsberg', firstDay: '2023-01-01' },
      },
    ]);
    const boards = await recorded('direktionen', [
      { type: 'MandatEnded', data: { mandatnummer: 2, lastDay: '2024-03-31' } },
      { type: 'MemberLeft', data: { kommun: 'Kinda kommun', lastDay: '2024-03-31' } },
    ]);

    const march = boards.bySlug('direktionen', '2024-03-31');
    expect(march?.onDay).toEqual({
      day: '2024-03-31',
      kommuner: ['Kinda kommun'],
      mandat: [jacob, { ...conny, lastDay: '2024-03-31' }],
      ordforande: { personId: 'jacob-kall', namn: 'Jacob Käll' },
      viceOrdforande: { personId: 'conny-forsberg', namn: 'Conny Forsberg' },
    });
    const april = boards.bySlug('direktionen', '2024-04-01');
    expect(april?.onDay.mandat).toEqual([jacob]);
    expect(april?.onDay.kommuner).toEqual([]);
    expect(april?.mandat).toHaveLength(2);
    expect(april?.rules.diarieserie).toBe('ITSAM');
    expect(boards.bySlug('finns-inte', '2024-04-01')).toBeUndefined();
  });
});
