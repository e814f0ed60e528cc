import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from '../../../test/flows/anyone.js';
import { operationsOf } from '../../../test/flows/operations.js';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';

/** One meeting over HTTP, from the call to the anslag, with an ärende that is secret beside one that is not. */
describe('the routes, in the order in which a board needs them', () => {
  let running: RunningApp;
  let last = '';
  const meeting = '/api/sammantraden/direktionen-2024-03-05';
  const PEOPLE = ['jacob-kall', 'conny-forsberg', 'claes-sjokvist', 'thomas-lidberg'];

  /** Sends a command that must succeed, and remembers how far the ledger has come. */
  const does = async (path: string, body: object, method = 'POST', headers: Record<string, string> = {}) => {
    const answer = await running.send(method, path, body, headers);
    expect([path, answer.body]).toEqual([path, expect.objectContaining({ position: expect.any(String) })]);
    last = String(answer.body['position']);
    return answer;
  };
  const reads = async (path: string) => {
    const answer = await running.get(`${path}${path.includes('?') ? '&' : '?'}after=${last}`);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body;
  };

  beforeAll(async () => {
    running = await startApp({ at: '2024-03-05T15:00:00Z' });
  });
  afterAll(() => running.stop());

  it('has a board', async () => {
    await does('/api/organ', {
      slug: 'direktionen',
      namn: 'Direktionen',
      organisation: 'Kommunalförbundet Itsam',
      kind: 'direktion',
      establishedOn: '2009-01-01',
      rules: {
        antalLedamoter: 4,
        paragrafnumrering: 'per-ar',
        nedtagningsdatum: 'sista-dagen',
        diarieserie: 'ITSAM',
        forvaringsplats: 'Itsams kansli, Vimmerby',
      },
    });
    await does('/api/organ/direktionen/medlemmar', { kommun: 'Kinda kommun', joinedOn: '2019-01-01' });
    for (const personId of PEOPLE) {
      const { body } = await does('/api/organ/direktionen/mandat', {
        personId,
        namn: personId,
        role: 'ledamot',
        foretrader: 'Kinda kommun',
        firstDay: '2023-01-01',
      });
      expect(body['mandatnummer']).toBe(PEOPLE.indexOf(personId) + 1);
    }
    await does('/api/organ/direktionen/presidium', { ordforande: 'jacob-kall', firstDay: '2023-01-01' });
    const shown = await reads('/api/organ/direktionen?day=2024-03-05');
    expect(shown).toMatchObject({
      onDay: { ordforande: { personId: 'jacob-kall' }, kommuner: ['Kinda kommun'] },
    });
    const list = await reads('/api/organ');
    expect(list['organ']).toEqual([expect.objectContaining({ slug: 'direktionen' })]);
  });

  it('registers ärenden, and keeps from everyone what is secret', async () => {
    const open = await does('/api/arenden', {
      organ: 'direktionen',
      arendemening: 'Ny lönemodell',
      initiator: 'eget-initiativ',
    });
    expect(open.body).toMatchObject({ diarienummer: 'ITSAM 2024/1', serie: 'ITSAM', ar: 2024, lopnr: 1 });
    expect(open.headers.get('location')).toBe('/api/arenden/ITSAM/2024/1');
    await does('/api/arenden', {
      organ: 'direktionen',
      arendemening: 'Hemlig upphandling',
      initiator: 'inkommen',
      motpart: 'Hemliga Bolaget AB',
      sekretess: {
        statute: 'OSL 31:16',
        datum: '2024-03-05',
        myndighet: 'Direktionen',
        hides: ['innehall', 'motpart'],
      },
    });
    const internal = await reads('/api/arenden/ITSAM/2024/2');
    expect(internal).toMatchObject({ arendemening: 'Hemlig upphandling' });
    for (const path of ['/api/diarium', '/api/diarium?q=upphandling', '/api/diarium/ITSAM/2024/2']) {
      expect(JSON.stringify(await reads(path))).not.toMatch(/Hemlig/);
    }
    const rows = (await reads('/api/diarium'))['rows'] as object[];
    expect(rows).toHaveLength(2);
    const found = (await reads('/api/arenden?q=upphandling'))['rows'] as object[];
    expect(found).toHaveLength(1);
    const page = await reads('/api/diarium?limit=1');
    const next = await reads(`/api/diarium?limit=1&cursor=${String(page['next'])}`);
    expect(next['rows']).toEqual([expect.objectContaining({ diarienummer: 'ITSAM 2024/1' })]);
  });

  it('keeps a handling and its file', async () => {
    const file = await running.send('PUT', '/api/filer', Buffer.from('Ett yttrande'), {
      'content-type': 'application/octet-stream',
    });
    const { body } = await does('/api/arenden/ITSAM/2024/1/handlingar', {
      kind: 'inkommen',
      datum: '2024-02-12',
      rubrik: 'Yttrande',
      avsandare: 'Kinda kommun',
      forKannedom: false,
      file: { ...file.body, mediaType: 'text/plain', filename: 'yttrande.txt' },
    });
    expect(body['handlingsnummer']).toBe(1);
  });

  it('holds a meeting', async () => {
    const { body, headers } = await does('/api/sammantraden', {
      organ: 'direktionen',
      sammantradesdatum: '2024-03-05',
      startsAt: '13:00',
      plats: 'Linköping',
      calledOn: '2024-02-27',
    });
    expect(body['sammantradeId']).toBe('direktionen-2024-03-05');
    expect(headers.get('location')).toBe(meeting);
    await does(`${meeting}/foredragningslista`, { rubrik: 'Ny lönemodel', diarienummer: 'ITSAM 2024/1' });
    await does(`${meeting}/foredragningslista/1`, { rubrik: 'Ny lönemodell' }, 'PATCH');
    const none = await running.send('PATCH', `${meeting}/foredragningslista/2`, { rubrik: 'Upprop' });
    expect(none).toMatchObject({ status: 404, body: { code: 'PUNKT_NOT_FOUND' } });
    await does(`${meeting}/oppnande`, {
      openedAt: '2024-03-05T13:00:00+01:00',
      ordforandeId: 'jacob-kall',
      sekreterare: { personId: 'joakim-karlsson', namn: 'Joakim Karlsson' },
    });
    for (const personId of PEOPLE) {
      await does(`${meeting}/narvaro`, { personId, namn: personId, role: 'ledamot' });
    }
    await does(`${meeting}/justerare`, { personId: 'jacob-kall', role: 'ordforande' });
    await does(`${meeting}/justerare`, { personId: 'thomas-lidberg', role: 'justerare' });
    const added = await does(`${meeting}/paragrafer`, {
      rubrik: 'Lönemodell',
      diarienummer: ['ITSAM 2024/1'],
      foredragande: [],
      sammanfattning: 'Förslaget föredras.',
      underlag: [],
    });
    expect(added.body['paragraf']).toBe(1);
    const version = ((await reads(meeting)) as { protokoll: { paragrafer: { version: number }[] } }).protokoll
      .paragrafer[0]!.version;
    await does(`${meeting}/paragrafer/1`, { rubrik: 'Ny lönemodell' }, 'PATCH', {
      'if-match': `"${version}"`,
    });
    const stale = await running.send(
      'PATCH',
      `${meeting}/paragrafer/1`,
      { rubrik: 'Annan' },
      {
        'if-match': `"${version}"`,
      },
    );
    expect(stale).toMatchObject({ status: 412, body: { code: 'CHANGED_SINCE' } });
    const yrkande = await does(`${meeting}/paragrafer/1/yrkanden`, {
      personIds: ['claes-sjokvist'],
      text: 'Bifall.',
    });
    expect(yrkande.body['yrkandenummer']).toBe(1);
    await does(`${meeting}/paragrafer/1/yrkanden/1/aterkallande`, {});
    const reservation = { personIds: ['claes-sjokvist'], announcedAt: '2024-03-05T14:30:00+01:00' };
    await does(`${meeting}/paragrafer/1/reservationer`, reservation);
    const strykning = { uppgift: 'reservation', nummer: 1, reason: 'Hör till ett annat ärende' };
    await does(`${meeting}/paragrafer/1/strykningar`, strykning);
    const twice = await running.send('POST', `${meeting}/paragrafer/1/strykningar`, strykning);
    expect(twice).toMatchObject({ status: 409, body: { code: 'UPPGIFT_STRUCK' } });
    await does(`${meeting}/paragrafer/1/beslut`, {
      kind: 'beslut',
      text: 'Direktionen antar lönemodellen.',
      expediering: ['Akt'],
    });
    const uppdrag = await does(`${meeting}/paragrafer/1/uppdrag`, {
      to: 'Förbundsdirektören',
      text: 'Inför den.',
      dueOn: '2024-06-11',
    });
    expect(uppdrag.body['uppdragsnummer']).toBe(1);
    await does(`${meeting}/avslut`, { closedAt: '2024-03-05T14:45:00+01:00' });
    const list = await reads('/api/sammantraden?organ=direktionen&ar=2024');
    expect(list['sammantraden']).toEqual([
      expect.objectContaining({ status: 'avslutat', antalParagrafer: 1 }),
    ]);
  });

  it('shows the protokoll to everyone when it is justerat, and not before', async () => {
    expect(await running.get(`${meeting}/protokoll?after=${last}`)).toMatchObject({
      status: 404,
      body: { code: 'PROTOKOLL_NOT_JUSTERAT' },
    });
    const missing = await running.get('/api/sammantraden/direktionen-2024-09-09/protokoll');
    expect(missing).toMatchObject({ status: 404, body: { code: 'SAMMANTRADE_NOT_FOUND' } });
    expect(JSON.stringify(await reads('/api/diarium/ITSAM/2024/1'))).not.toContain('antar lönemodellen');

    running.clock.set('2024-03-11T09:00:00Z');
    const { body } = await does(`${meeting}/justering/begaran`, {});
    expect(body['sha256']).toMatch(/^[0-9a-f]{64}$/);
    for (const personId of ['jacob-kall', 'thomas-lidberg']) {
      const signature = { personId, sha256: body['sha256'], signedOn: '2024-03-11', method: 'e-underskrift' };
      await does(`${meeting}/justering/underskrifter`, signature, 'POST', {
        ...as(personId),
      });
    }
    const shown = await reads(`${meeting}/protokoll`);
    expect(shown).toMatchObject({ justering: { status: 'justerat', justeratOn: '2024-03-11' } });
    expect(JSON.stringify(await reads('/api/diarium/ITSAM/2024/1'))).toContain('antar lönemodellen');
    await does(`${meeting}/paragrafer/1/expedieringar`, {
      mottagare: 'Medlemskommunerna',
      dispatchedOn: '2024-03-11',
      channel: 'e-post',
    });
  });

  it('puts it on the anslagstavla, with the last day for an appeal and why', async () => {
    const posted = await does('/api/anslag', { sammantradeId: 'direktionen-2024-03-05' });
    expect(posted).toMatchObject({
      status: 201,
      body: { lastAppealDay: '2024-04-02', printedTakeDown: '2024-04-02' },
    });
    expect(posted.headers.get('location')).toBe('/api/anslag/direktionen-2024-03-05');
    const [row] = (await reads('/api/anslagstavla'))['anslag'] as Record<string, unknown>[];
    expect(row).toMatchObject({ anslagId: 'direktionen-2024-03-05', status: 'up' });
    expect(row?.['appealText']).toContain('2 april 2024');
    expect(row?.['why']).toContain('annandag påsk');
    expect(await reads('/api/anslagstavla?asOf=2024-03-10T12:00:00Z')).toMatchObject({
      asOf: '2024-03-10T12:00:00.000Z',
      position: expect.any(String),
      anslag: [],
    });

    const early = await running.post('/api/anslag/direktionen-2024-03-05/nedtagning', {});
    expect(early).toMatchObject({ status: 409, body: { code: 'ANSLAG_PERIOD_RUNNING' } });
    expect(early.body['statute']).toContain('KL 8:12');

    const atom = await running.get('/api/anslagstavla/feed.atom');
    expect(atom.headers.get('content-type')).toContain('application/atom+xml');
    expect(atom.body['text']).toContain('<updated>2024-03-11T09:00:00.000Z</updated>');
    const json = await running.get('/api/anslagstavla/feed.json');
    expect(json.headers.get('content-type')).toContain('application/feed+json');
    expect(json.body['items']).toHaveLength(1);
  });

  it('interrupts it, posts it anew and takes it down', async () => {
    running.clock.set('2024-03-20T09:00:00Z');
    const path = '/api/anslag/direktionen-2024-03-05';
    await does(`${path}/avbrott`, { interruptedOn: '2024-03-19', reason: 'Anslagstavlan var ur drift' });
    const { body } = await does(`${path}/omanslag`, {});
    expect(body['lastAppealDay']).toBe('2024-04-10');
    running.clock.set('2024-04-11T09:00:00Z');
    await does(`${path}/nedtagning`, {});
    expect(await reads('/api/anslagstavla')).toEqual({ anslag: [] });
    expect((await reads('/api/anslagstavla/arkiv'))['anslag']).toHaveLength(1);
    expect((await reads(path))['life']).toHaveLength(5);
  });

  it('registers a delegationsbeslut and reports it', async () => {
    const { body, headers } = await does('/api/delegationsbeslut', {
      organ: 'direktionen',
      rubrik: 'Leverantör',
      beslut: 'Anbudet antas.',
      delegat: { personId: 'anna-lind', namn: 'Anna Lind' },
      delegationspunkt: '3.2',
      beslutatOn: '2024-03-01',
      anmals: true,
      overklagbart: true,
    });
    expect(body).toMatchObject({ delegationsbeslutId: 'direktionen-2024-1', ar: 2024, nummer: 1 });
    expect((await reads('/api/delegationsbeslut'))['delegationsbeslut']).toHaveLength(1);
    await does(`${headers.get('location')}/anmalan`, { sammantradeId: 'direktionen-2024-03-05' });
    expect((await reads('/api/delegationsbeslut'))['delegationsbeslut']).toEqual([]);
    expect((await reads('/api/delegationsbeslut?organ=direktionen'))['delegationsbeslut']).toHaveLength(1);
    expect(await reads('/api/delegationsbeslut/direktionen-2024-1')).toMatchObject({ status: 'reported' });
  });

  it('tells all of it in words, what went wrong, and what is left to do', async () => {
    const all = (await reads('/api/history?limit=200'))['rows'] as { sentence: string; type: string }[];
    expect(all.length).toBeGreaterThan(35);
    expect(all.every(({ sentence }) => sentence.length > 10)).toBe(true);
    const ofArende = (await reads('/api/history?arende=ITSAM%202024/1&order=oldest'))['rows'] as {
      type: string;
    }[];
    expect(ofArende[0]?.type).toBe('ArendeRegistered');
    expect(ofArende.map(({ type }) => type)).toContain('BeslutRecorded');
    const first = await reads('/api/history?limit=5&order=oldest');
    const second = await reads(`/api/history?limit=5&order=oldest&cursor=${String(first['next'])}`);
    expect(
      new Set(
        [...(first['rows'] as { position: string }[]), ...(second['rows'] as { position: string }[])].map(
          (row) => row.position,
        ),
      ).size,
    ).toBe(10);

    const { rows, summary } = await reads('/api/compliance?organ=direktionen');
    expect((rows as { code: string }[]).map(({ code }) => code)).toContain('MEMBER_NOT_REPRESENTED');
    expect(summary).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'MEMBER_NOT_REPRESENTED' })]),
    );

    const deadlines = await reads('/api/deadlines?organ=direktionen');
    expect(deadlines['today']).toBe('2024-04-11');
    expect((deadlines['open'] as { kind: string }[]).map(({ kind }) => kind)).toContain('uppdrag');
    await does(`${meeting}/uppdrag/1/aterrapport`, { reportedOn: '2024-04-11', text: 'Klart.' });
    expect((await reads('/api/deadlines?organ=direktionen'))['open']).toEqual([]);
  });

  it('take If-Match where there is a version to compare with, and refuse it everywhere else', async () => {
    const writes = (await operationsOf(running)).filter(({ method }) => method !== 'GET');
    expect(writes.filter(({ headers }) => headers.includes('If-Match')).length).toBeGreaterThan(15);
    for (const { id, method, path, headers } of writes) {
      const address = path.replace(/\{\w+\}/g, '1');
      const { status, body } = await running.send(method, address, {}, { 'if-match': '"1"' });
      const isRefused = status === 400 && body['code'] === 'NO_VERSION';
      expect([id, isRefused]).toEqual([id, !headers.includes('If-Match')]);
    }
  });
});
