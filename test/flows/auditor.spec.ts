import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from './anyone.js';
import { startApp, type RunningApp } from './running-app.js';

/** What an auditor asks of one decision that was prepared in one board and made in another. */
describe('the auditor', () => {
  let app: RunningApp;
  let last = '';

  const does = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await app.post(`/api/${path}`, body, headers);
    expect([path, answer.body, answer.status < 300]).toEqual([path, answer.body, true]);
    last = String(answer.body['position']);
    return answer.body;
  };
  const reads = async (path: string) => {
    const answer = await app.get(
      `/api/${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(last)}`,
    );
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body;
  };

  const aBoard = async (slug: string, namn: string, kind: string) => {
    await does('organ', {
      slug,
      namn,
      organisation: 'Exempelkommunen',
      kind,
      establishedOn: '2023-01-01',
      rules: {
        antalLedamoter: 2,
        paragrafnumrering: 'per-sammantrade',
        nedtagningsdatum: 'sista-dagen',
        diarieserie: 'KS',
        forvaringsplats: 'Kommunhuset',
      },
    });
    for (const personId of ['anna', 'bo']) {
      const mandat = {
        personId,
        namn: personId,
        role: 'ledamot',
        foretrader: 'Partiet',
        firstDay: '2023-01-01',
      };
      await does(`organ/${slug}/mandat`, mandat);
    }
  };

  /** A meeting with one §, from the call to the justerat protokoll. */
  const aMeeting = async (organ: string, day: string, beslut: string, underlag: object[]) => {
    const meeting = `sammantraden/${organ}-${day}`;
    app.clock.set(`${day}T08:00:00Z`);
    await does('sammantraden', { organ, sammantradesdatum: day, startsAt: '09:00', plats: 'Kommunhuset' });
    await does(`${meeting}/foredragningslista`, { rubrik: 'Ny simhall', diarienummer: 'KS 2024/1' });
    await does(`${meeting}/oppnande`, {
      openedAt: `${day}T09:00:00+01:00`,
      ordforandeId: 'anna',
      sekreterare: { personId: 'sara', namn: 'Sara' },
    });
    for (const personId of ['anna', 'bo']) {
      await does(`${meeting}/narvaro`, { personId, namn: personId, role: 'ledamot' });
    }
    await does(`${meeting}/justerare`, { personId: 'bo', role: 'justerare' });
    await does(`${meeting}/paragrafer`, {
      rubrik: 'Ny simhall',
      diarienummer: ['KS 2024/1'],
      foredragande: [],
      sammanfattning: '',
      underlag,
    });
    const decision = { kind: 'beslut', text: beslut, expediering: ['Akt'] };
    await does(`${meeting}/paragrafer/1/beslut`, { ...decision, text: 'Ett utkast.' });
    await does(`${meeting}/paragrafer/1/beslut`, decision, { 'idempotency-key': KEY[organ]! });
    await does(`${meeting}/paragrafer/1/uppdrag`, {
      to: 'Kommundirektören',
      text: 'Återkomma.',
      dueOn: '2024-12-01',
    });
    await does(`${meeting}/avslut`, { closedAt: `${day}T11:00:00+01:00` });
    const { sha256 } = await does(`${meeting}/justering/begaran`, {});
    // Twenty days later: too late.
    app.clock.set(new Date(Date.parse(`${day}T08:00:00Z`) + 20 * 86_400_000));
    for (const personId of ['anna', 'bo']) {
      const signedOn = app.clock.now().toISOString().slice(0, 10);
      const actor = as(personId);
      const signature = { personId, sha256, signedOn, method: 'e-underskrift' };
      await does(`${meeting}/justering/underskrifter`, signature, actor);
    }
    await does('anslag', { sammantradeId: `${organ}-${day}` });
  };
  const KEY: Record<string, string> = {
    styrelsen: '7f9c2ba4-e88f-427d-a9d8-1c3e5b7f9a10',
    fullmaktige: '7f9c2ba4-e88f-427d-a9d8-1c3e5b7f9a11',
  };

  beforeAll(async () => {
    app = await startApp({ at: '2024-01-08T08:00:00Z' });
    await aBoard('styrelsen', 'Kommunstyrelsen', 'styrelse');
    await aBoard('fullmaktige', 'Kommunfullmäktige', 'fullmaktige');
    await does('arenden', { organ: 'styrelsen', arendemening: 'Ny simhall', initiator: 'eget-initiativ' });
    await aMeeting('styrelsen', '2024-01-10', 'Kommunstyrelsen föreslår att simhallen byggs.', []);
    await aMeeting('fullmaktige', '2024-02-12', 'Kommunfullmäktige beslutar att simhallen byggs.', [
      { text: 'Kommunstyrelsen', organ: 'styrelsen', sammantradesdatum: '2024-01-10', paragraf: 1 },
    ]);
    app.clock.set('2024-03-04T08:00:00Z');
    await does('sammantraden/fullmaktige-2024-02-12/paragrafer/1/expedieringar', {
      mottagare: 'Akt',
      dispatchedOn: '2024-03-04',
      channel: 'akt',
    });
    await does('sammantraden/fullmaktige-2024-02-12/uppdrag/1/aterrapport', {
      reportedOn: '2024-03-04',
      text: 'Klart.',
    });
  });
  afterAll(() => app.stop());

  it('reads the road of a decision across the boards in one list, in the order of the days', async () => {
    const { vag } = (await reads('arenden/KS/2024/1/vag')) as {
      vag: { steg: string; dag: string; organ: string; sentence: string }[];
    };
    expect(vag.map(({ steg, dag, organ }) => `${dag} ${organ}: ${steg}`)).toEqual([
      '2024-01-08 styrelsen: registrering',
      '2024-01-10 styrelsen: foredragningslista',
      '2024-01-10 styrelsen: beredning',
      '2024-01-10 styrelsen: uppdrag',
      '2024-01-30 styrelsen: justering',
      '2024-01-30 styrelsen: anslag',
      '2024-02-12 fullmaktige: foredragningslista',
      '2024-02-12 fullmaktige: beslut',
      '2024-02-12 fullmaktige: uppdrag',
      '2024-03-03 fullmaktige: justering',
      '2024-03-03 fullmaktige: anslag',
      '2024-03-04 fullmaktige: expediering',
      '2024-03-04 fullmaktige: aterrapport',
    ]);
    // The decision that stands, not the one that gave way.
    expect(vag[2]?.sentence).toBe(
      'Beslut antecknades vid § 1: Kommunstyrelsen föreslår att simhallen byggs.',
    );
    expect((await app.get('/api/arenden/KS/2024/9/vag')).body).toMatchObject({ code: 'ARENDE_NOT_FOUND' });
  });

  it('finds in the history where a rule spoke, and follows the row to its event', async () => {
    const { rows } = (await reads('history?arende=KS%202024/1&order=oldest&limit=200')) as {
      rows: {
        type: string;
        position: string;
        rules: { code: string; statute: string; daysLate?: number }[];
      }[];
    };
    const late = rows.find(({ type }) => type === 'ProtokollJusterat');
    expect(late?.rules).toEqual([
      {
        code: 'JUSTERING_LATE',
        statute: 'KL 5:69, lag (1930:173)',
        says: expect.any(String),
        text: expect.stringContaining('30 januari 2024'),
        daysLate: 6,
      },
    ]);
    const { rows: report } = (await reads('compliance')) as { rows: { event: string; position: string }[] };
    for (const { event, position } of report) {
      expect(await reads(event.replace('/api/', ''))).toMatchObject({
        position,
        sentence: expect.any(String),
      });
    }
  });

  it('opens an event: its data, the rest of its command, and what it led to', async () => {
    const { rows } = (await reads(
      'history?stream=sammantrade-styrelsen-2024-01-10&order=oldest&limit=200',
    )) as {
      rows: { type: string; position: string; commandId: string }[];
    };
    const signature = rows.findLast(({ type }) => type === 'JusteringSigned');
    const found = await reads(`history/${encodeURIComponent(signature?.position ?? '')}`);
    expect(found).toMatchObject({
      type: 'JusteringSigned',
      actor: { id: 'bo' },
      data: { personId: 'bo', signedOn: '2024-01-30' },
      sameCommand: [{ type: 'ProtokollJusterat', commandId: signature?.commandId }],
      ledTo: [],
    });
    for (const [position, code] of [
      ['99999', 'EVENT_NOT_FOUND'],
      // As EventStoreDB writes them.
      ['5%2F5', 'EVENT_NOT_FOUND'],
      ['x', 'ADDRESS_NOT_FOUND'],
    ]) {
      const { body } = await app.get(`/api/history/${position}`);
      expect([position, body]).toEqual([position, expect.objectContaining({ status: 404, code })]);
    }
  });

  it('gives the compliance report as a spreadsheet in which no text is a formula', async () => {
    const { text } = await reads('compliance.csv');
    const lines = String(text).split('\r\n');
    expect(lines[0]).toBe(
      'Regel;Lagrum;Vad regeln säger;Vad som var fel;Dagar för sent;Organ;Sammanträde;§;Diarienummer;' +
        'Registrerat;Inläst från annat register;Händelse;Plats i liggaren;Adress',
    );
    const { rows } = (await reads('compliance')) as { rows: object[] };
    expect(lines.length).toBe(rows.length + 2);
    expect(text).toMatch(/JUSTERING_LATE;"?KL 5:69/);
    expect(lines.slice(1).join('\n')).not.toMatch(/(^|;)"?[=+@]/m);
  });

  it('counts ärenden and the days to the anslag by month and board, in the boards where one may', async () => {
    const january = { organ: 'styrelsen', month: '2024-01' };
    const days = { count: 1, medianDays: 20, longestDays: 20 };
    const all = {
      arenden: [{ ...january, registered: 1, closed: 0 }],
      undated: 0,
      anslag: [
        { ...january, ...days },
        { organ: 'fullmaktige', month: '2024-02', ...days },
      ],
    };
    expect(await reads('statistik')).toEqual(all);
    expect(await reads('statistik?from=2024-02-01&to=2024-02-12')).toEqual({
      arenden: [],
      undated: 0,
      anslag: [all.anslag[1]],
    });
    const sekreterare = as('sara', { held: [{ role: 'sekreterare', organ: 'fullmaktige' }] });
    expect((await app.get('/api/statistik', sekreterare)).body).toEqual({
      arenden: [],
      undated: 0,
      anslag: [all.anslag[1]],
    });
    expect(await app.get('/api/statistik?organ=styrelsen', sekreterare)).toMatchObject({ status: 403 });
    expect(await app.get('/api/statistik?from=2024-02-02&to=2024-02-01')).toMatchObject({
      status: 400,
      body: { code: 'DAYS_REVERSED' },
    });
    const { text } = await reads('statistik.csv');
    expect(String(text)).toBe(
      [
        'Månad;Organ;Registrerade ärenden;Avslutade ärenden;Anslagna protokoll;' +
          'Dagar till anslag, median;Dagar till anslag, längst',
        '2024-01;styrelsen;1;0;1;20;20',
        '2024-02;fullmaktige;0;0;1;20;20',
        '',
      ].join('\r\n'),
    );
  });

  it('sees what differs between two instants, and who did it', async () => {
    const found = (await reads(
      'sammantraden/fullmaktige-2024-02-12/skillnad?from=2024-02-12T09:00:00Z&to=2024-03-03T23:00:00Z',
    )) as {
      changes: { path: string[]; new: string; events: string[] }[];
      events: { position: string; actor: object }[];
    };
    const change = found.changes.find(({ path }) => path.join(' ') === 'justering status');
    expect(change).toMatchObject({ old: 'for-justering', new: 'justerat' });
    expect(found.events.find(({ position }) => change?.events.includes(position))).toMatchObject({
      type: 'ProtokollJusterat',
      actor: { id: 'bo' },
    });
    const open = await reads('arenden/KS/2024/1/skillnad?from=1999-01-01T00:00:00Z');
    expect(open).toMatchObject({ from: { position: null }, to: { asOf: app.clock.now().toISOString() } });
    for (const [query, code] of [
      ['', 'INVALID_BODY'],
      ['from=i+fjol', 'INVALID_BODY'],
      ['from=2024-03-01T00:00:00Z&to=2024-02-01T00:00:00Z', 'INSTANTS_REVERSED'],
    ]) {
      const { body } = await app.get(`/api/arenden/KS/2024/1/skillnad?${query}`);
      expect([query, body]).toEqual([query, expect.objectContaining({ status: 400, code })]);
    }
  });
});
