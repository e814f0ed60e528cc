import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Checkpoints, Ledger, verifyProof } from '@liggaren/ledger';
import { as, nobody } from '../../../../test/flows/anyone.js';
import { pdfText } from '../../../../test/flows/paper-text.js';
import { startApp, type RunningApp } from '../../../../test/flows/running-app.js';

/** A meeting of two §§, one of an ärende that is secret, from the kallelse to the anslag. */
describe('the documents over HTTP', () => {
  let running: RunningApp;
  let last = '';
  const meeting = '/api/sammantraden/direktionen-2024-03-05';
  const PEOPLE = ['anna-ek', 'bo-lind', 'cecilia-ny'];

  const does = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await running.post(path, body, headers);
    expect([path, answer.body]).toEqual([path, expect.objectContaining({ position: expect.any(String) })]);
    last = String(answer.body['position']);
    return answer.body;
  };
  const fetched = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${running.url}${path}${path.includes('?') ? '&' : '?'}after=${last}`, {
      headers,
    });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const isPdf = async (path: string, headers?: Record<string, string>) => {
    const { response, bytes } = await fetched(path, headers);
    expect([path, response.status, response.headers.get('content-type')]).toEqual([
      path,
      200,
      'application/pdf',
    ]);
    expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
    return bytes;
  };

  beforeAll(async () => {
    running = await startApp({ at: '2024-03-05T15:00:00Z' });
    await does('/api/organ', {
      slug: 'direktionen',
      namn: 'Direktionen',
      organisation: 'Förbundet',
      kind: 'direktion',
      establishedOn: '2009-01-01',
      rules: {
        antalLedamoter: 3,
        paragrafnumrering: 'per-ar',
        nedtagningsdatum: 'sista-dagen',
        diarieserie: 'EX',
        forvaringsplats: 'Kansliet',
      },
    });
    await does('/api/organ/direktionen/medlemmar', { kommun: 'Kinda kommun', joinedOn: '2019-01-01' });
    for (const personId of PEOPLE) {
      await does('/api/organ/direktionen/mandat', {
        personId,
        namn: personId,
        role: 'ledamot',
        foretrader: 'Kinda kommun',
        firstDay: '2023-01-01',
      });
    }
    await does('/api/arenden', {
      organ: 'direktionen',
      arendemening: 'Ny lönemodell',
      initiator: 'eget-initiativ',
    });
    await does('/api/arenden', {
      organ: 'direktionen',
      arendemening: 'Hemlig upphandling',
      initiator: 'inkommen',
      motpart: 'Hemliga Bolaget',
      sekretess: {
        statute: 'OSL 31:16',
        datum: '2024-03-05',
        myndighet: 'Direktionen',
        hides: ['innehall', 'motpart'],
      },
    });
    await does('/api/sammantraden', {
      organ: 'direktionen',
      sammantradesdatum: '2024-03-05',
      startsAt: '13:00',
      plats: 'Linköping',
      calledOn: '2024-02-27',
    });
    await does(`${meeting}/foredragningslista`, { rubrik: 'Ny lönemodell', diarienummer: 'EX 2024/1' });
  });
  afterAll(() => running.stop());

  it('call to the meeting before there is a protokoll', async () => {
    await isPdf(`${meeting}/kallelse.pdf`);
    const { response, bytes } = await fetched(`${meeting}/utkast.pdf`);
    expect(response.status).toBe(404);
    expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'PROTOKOLL_NOT_FOUND' });
  });

  it('show a draft to those who work with it, and to nobody else', async () => {
    await does(`${meeting}/oppnande`, {
      openedAt: '2024-03-05T13:00:00+01:00',
      ordforandeId: 'anna-ek',
      sekreterare: { personId: 'sara', namn: 'Sara Ny' },
    });
    for (const personId of PEOPLE)
      await does(`${meeting}/narvaro`, { personId, namn: personId, role: 'ledamot' });
    await does(`${meeting}/justerare`, { personId: 'bo-lind', role: 'justerare' });
    for (const [rubrik, diarienummer] of [
      ['Ny lönemodell', 'EX 2024/1'],
      ['Hemlig upphandling', 'EX 2024/2'],
    ] as const) {
      const { paragraf } = await does(`${meeting}/paragrafer`, {
        rubrik,
        diarienummer: [diarienummer],
        foredragande: [],
        sammanfattning: `Om ${rubrik}.`,
        underlag: [],
      });
      await does(`${meeting}/paragrafer/${String(paragraf)}/beslut`, {
        kind: 'beslut',
        text: `Direktionen beslutar om ${rubrik}.`,
        expediering: ['Akt'],
      });
    }
    await does(`${meeting}/avslut`, { closedAt: '2024-03-05T14:45:00+01:00' });

    await isPdf(`${meeting}/utkast.pdf`);
    const draft = await fetched(`${meeting}/utkast.html`);
    expect(draft.bytes.toString()).toContain('<strong>Utkast</strong>');
    for (const path of [
      'protokoll',
      'protokoll.pdf',
      'protokoll.html',
      'protokoll.bevis',
      'paragrafer/1/utdrag.pdf',
    ]) {
      const { response, bytes } = await fetched(`${meeting}/${path}`);
      expect([path, response.status]).toEqual([path, 404]);
      expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'PROTOKOLL_NOT_JUSTERAT' });
    }
  });

  it('publish the justerat protokoll by address and by Accept, without what is secret', async () => {
    running.clock.set('2024-03-11T09:00:00Z');
    const { sha256 } = await does(`${meeting}/justering/begaran`, {});
    for (const personId of ['anna-ek', 'bo-lind']) {
      await does(
        `${meeting}/justering/underskrifter`,
        { personId, sha256, signedOn: '2024-03-11', method: 'e-underskrift' },
        as(personId),
      );
    }
    await does('/api/anslag', { sammantradeId: 'direktionen-2024-03-05' });

    const byAddress = await isPdf(`${meeting}/protokoll.pdf`);
    expect((await isPdf(`${meeting}/protokoll`, { accept: 'application/pdf' })).equals(byAddress)).toBe(true);

    const page = await fetched(`${meeting}/protokoll.html`);
    expect(page.response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = page.bytes.toString();
    expect(html).toContain('Direktionen beslutar om Ny lönemodell.');
    expect(html).toContain('Paragrafens innehåll visas inte. Sekretess (OSL 31:16).');
    expect(html).not.toMatch(/Hemlig/);
    const browser = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };
    expect((await fetched(`${meeting}/protokoll`, browser)).bytes.toString()).toBe(html);

    const plain = await fetched(`${meeting}/protokoll`);
    expect(plain.response.headers.get('vary')).toBe('accept');
    expect(JSON.parse(plain.bytes.toString())).toMatchObject({ justering: { status: 'justerat' } });
    expect((await fetched(`${meeting}/protokoll`, { accept: 'image/png' })).response.status).toBe(406);
  });

  it('name the first checkpoint that covers the justering, and the same one ever after', async () => {
    expect((await fetched(`${meeting}/protokoll.html`)).bytes.toString()).not.toContain('Kontrollpunkt');
    const bevis = () => fetched(`${meeting}/protokoll.bevis`);
    expect((await bevis()).response.status).toBe(503);
    const ledger = running.app.get(Ledger);
    const { size, root } = (await ledger.sign(new Date()))!;
    const first = await fetched(`${meeting}/protokoll.html`);
    expect(first.bytes.toString()).toContain(`<br>${size} händelser<br>rot ${root}</dd>`);
    // The protokoll has a secret §, so its sum is kept back in the proof too.
    const { verifierKey } = running.app.get(Checkpoints);
    expect(verifyProof((await bevis()).bytes.toString(), { key: verifierKey })).toMatchObject({
      ok: true,
      event: { envelope: { type: 'ProtokollJusterat' }, payload: null },
    });
    await does('/api/arenden', {
      organ: 'direktionen',
      arendemening: 'Ett till',
      initiator: 'eget-initiativ',
    });
    expect((await ledger.sign(new Date()))!.size).toBeGreaterThan(size);
    expect((await fetched(`${meeting}/protokoll.html`)).bytes.equals(first.bytes)).toBe(true);
  });

  it('certify an extract, and prove that it was announced', async () => {
    const byHand = await isPdf(`${meeting}/paragrafer/1/utdrag.pdf`, nobody);
    const asked = (headers: Record<string, string>) => isPdf(`${meeting}/paragrafer/1/utdrag.pdf`, headers);
    const ledamot = as('eva', { namn: 'Eva Ek', held: [{ role: 'ledamot', organ: 'direktionen' }] });
    expect((await asked(ledamot)).equals(byHand)).toBe(true);
    const sara = as('sara', { namn: 'Sara Ny', held: [{ role: 'sekreterare', organ: 'direktionen' }] });
    expect(await pdfText(await asked(sara))).toContain('Sara Ny, 2024-03-11');
    expect((await fetched(`${meeting}/paragrafer/7/utdrag.pdf`)).response.status).toBe(404);
    await isPdf('/api/anslag/direktionen-2024-03-05/bevis.pdf');
    expect((await fetched('/api/anslag/direktionen-2024-09-09/bevis.pdf')).response.status).toBe(404);
  });

  it('print the open diarium and the compliance report', async () => {
    await isPdf('/api/diarium/EX/2024/2/utdrag.pdf');
    await isPdf('/api/diarium/lista.pdf?serie=EX&ar=2024');
    await isPdf('/api/diarium/lista.pdf?organ=direktionen');
    await isPdf('/api/compliance.pdf');
    await isPdf('/api/compliance.pdf?organ=direktionen&from=2024-01-01');
  });

  it('carry the board’s logo, and refuse what is none', async () => {
    const put = (slug: string, bytes: string) =>
      running.send('PUT', `/api/organ/${slug}/logotyp`, Buffer.from(bytes), {
        'content-type': 'application/octet-stream',
      });
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1"><rect width="3" height="1"/></svg>';
    const before = await isPdf(`${meeting}/protokoll.pdf`);
    expect(await put('direktionen', 'Inte en bild')).toMatchObject({
      status: 415,
      body: { code: 'LOGO_INVALID' },
    });
    expect(await put('direktionen', '<svg trasig')).toMatchObject({
      status: 415,
      body: { code: 'LOGO_INVALID' },
    });
    expect(await put('nagon-annan', svg)).toMatchObject({ status: 404, body: { code: 'ORGAN_NOT_FOUND' } });
    expect((await isPdf(`${meeting}/protokoll.pdf`)).equals(before)).toBe(true);
    expect(await put('direktionen', svg)).toMatchObject({
      status: 200,
      body: { mediaType: 'image/svg+xml' },
    });
    expect((await isPdf(`${meeting}/protokoll.pdf`)).equals(before)).toBe(false);
    expect((await fetched(`${meeting}/protokoll.html`)).bytes.toString()).toContain('alt="Förbundet"');
  });

  it('deliver an ärende and a year to the archive, whole', async () => {
    for (const path of ['/api/arkiv/EX/2024', '/api/arkiv/EX/2024/2']) {
      const { response, bytes } = await fetched(path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
      for (const name of ['erms.xml', 'protokoll/direktionen-2024-03-05.pdf', 'manifest-sha256.txt']) {
        expect(bytes.includes(name)).toBe(true);
      }
    }
    expect((await fetched('/api/arkiv/EX/1999')).response.status).toBe(404);
  });

  it('can be crawled as OParl from the System on, and show nothing that is secret', async () => {
    const seen = new Map<string, Record<string, unknown>>();
    const follow = async (url: string): Promise<void> => {
      if (seen.has(url)) return;
      const response = await fetch(url);
      expect([url, response.status]).toEqual([url, 200]);
      const object = (await response.json()) as Record<string, unknown>;
      seen.set(url, object);
      const urls = JSON.stringify(object).match(/http:\/\/127[^"#]*\/api\/oparl[^"#]*/g) ?? [];
      for (const next of urls) await follow(next);
    };
    await follow(`${running.url}/api/oparl`);
    const identified = [...seen].filter(([, { type }]) => typeof type === 'string');
    expect(identified.map(([, { id }]) => id)).toEqual(identified.map(([url]) => url));
    const types = [...seen.values()].flatMap(({ type }) =>
      typeof type === 'string' ? type.split('/').at(-1) : [],
    );
    expect(new Set(types)).toEqual(
      new Set(['System', 'Body', 'Organization', 'Meeting', 'AgendaItem', 'Paper', 'Consultation']),
    );
    const all = JSON.stringify([...seen.values()]);
    expect(all).toContain('Direktionen beslutar om Ny lönemodell.');
    expect(all).toContain('"public":false');
    expect(all).not.toContain('Hemlig');
    const meetings = [...seen].find(([url]) => url.endsWith('/bodies/forbundet/meetings'))![1];
    expect(meetings['data']).toEqual([
      expect.objectContaining({ start: '2024-03-05T13:00:00+01:00', end: '2024-03-05T14:45:00+01:00' }),
    ]);
    const page = await fetched('/api/oparl/bodies/forbundet/papers?limit=1');
    const { next } = (JSON.parse(page.bytes.toString()) as { links: { next: string } }).links;
    expect((await (await fetch(next)).json()) as object).toMatchObject({
      data: [{ reference: 'EX 2024/2' }],
    });
  });
});
