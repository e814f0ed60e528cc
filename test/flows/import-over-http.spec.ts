import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PrintedProtokoll } from '@liggaren/governance';
import { as } from './anyone.js';
import { startApp, type RunningApp } from './running-app.js';

const ORGAN = {
  slug: 'kommunstyrelsen',
  namn: 'Kommunstyrelsen',
  organisation: 'Lindeby kommun',
  kind: 'styrelse',
  establishedOn: '2015-01-01',
  rules: {
    antalLedamoter: 7,
    paragrafnumrering: 'per-ar',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'KS',
    forvaringsplats: 'Kommunkansliet',
    overklagandehanvisning: 'Beslutet överklagas hos förvaltningsrätten.',
  },
};
const both = ['registrator', 'sekreterare'] as const;
const held = (...roles: readonly (typeof both)[number][]) =>
  roles.map((role) => ({ role, organ: 'kommunstyrelsen' }));
const asBytes = { 'content-type': 'application/octet-stream' };

/** What the page sends back: without what the paper does not say, and without lines. */
type Json = Record<string, unknown>;
const corrected = (forslag: Json): Json => {
  const strip = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(strip)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).flatMap(([key, part]) =>
              part === null || ['rad', 'rader'].includes(key) ? [] : [[key, strip(part)]],
            ),
          )
        : value;
  const { organ, paragrafspann, anmarkningar, ...rest } = strip(forslag) as Json;
  void [organ, paragrafspann, anmarkningar];
  return {
    ...rest,
    narvaro: (rest['narvaro'] as Json[]).map(({ tjanstgor, ...person }) => ({
      ...person,
      ...(typeof tjanstgor === 'string' ? { tjanstgorFor: tjanstgor } : {}),
      ...(typeof tjanstgor === 'boolean' ? { tjanstgjorde: tjanstgor } : {}),
    })),
  };
};

describe('an old protokoll over HTTP', () => {
  let running: RunningApp;
  let text: string;
  let read: { readonly sha256: string; readonly text: string; readonly forslag: Json };
  const sekreterare = as('olle-rask', { held: held(...both) });

  beforeAll(async () => {
    running = await startApp({ at: '2024-03-05T15:00:00Z' });
    text = await readFile('libs/import/src/testing/layouts/page-headers-in-columns.txt', 'utf8');
    expect((await running.post('/api/organ', ORGAN)).status).toBe(201);
  });
  afterAll(() => running.stop());

  it('is read: the text, its sum, and the proposal with its lines', async () => {
    const { status, body } = await running.post('/api/import/forslag', text, { ...asBytes, ...sekreterare });
    expect(status).toBe(200);
    read = body as unknown as typeof read;
    expect(read.text).toBe(text);
    expect(read.forslag).toMatchObject({
      organ: 'Kommunstyrelsen',
      rader: { organ: 46 },
      paragrafer: expect.arrayContaining([expect.objectContaining({ nummer: 43, rader: [134, 173] })]),
      anmarkningar: [{ kod: 'OMEDELBART_JUSTERAD', rad: 141 }, { kod: 'BESLUT_UTAN_RUBRIK' }],
    });
  });

  it('is refused in one sentence when it can not be read, and by those who may not import', async () => {
    const upload = (content: string, headers: object) =>
      running.post('/api/import/forslag', content, { ...asBytes, ...headers });
    expect((await upload('', sekreterare)).body).toMatchObject({ status: 422, code: 'IMPORT_EMPTY' });
    expect(
      (await upload('The chair opened the meeting and thanked all of the members.', sekreterare)).body,
    ).toMatchObject({
      status: 422,
      code: 'IMPORT_NOT_SWEDISH',
      detail: 'Texten är inte på svenska.',
    });
    expect((await upload('%PDF-1.4 nothing', sekreterare)).body).toMatchObject({ code: 'IMPORT_BINARY' });
    expect((await running.post('/api/import/forslag', {}, sekreterare)).status).toBe(415);
    const ledamot = as('eva', { held: [{ role: 'ledamot', organ: 'kommunstyrelsen' }] });
    expect((await upload(text, ledamot)).status).toBe(403);
  });

  it('is not begun without the board, what a meeting needs, or the rights of its commands', async () => {
    const forslag = corrected(read.forslag);
    const confirm = (body: object, who = sekreterare) => running.post('/api/import', body, who);
    const { sammantradesdatum, ...without } = forslag;
    void sammantradesdatum;
    expect(
      (await confirm({ organ: 'kommunstyrelsen', sha256: read.sha256, forslag: without })).body,
    ).toMatchObject({
      status: 409,
      code: 'CANNOT_IMPORT',
      detail: 'Sammanträdesdagen framgår inte; sammanträdet kan inte föras in.',
    });
    const body = { organ: 'kommunstyrelsen', sha256: read.sha256, forslag };
    expect((await confirm(body, as('maj', { held: held('sekreterare') }))).body).toMatchObject({
      status: 403,
      detail: expect.stringMatching(/^Protokollet nämner ärenden som inte är registrerade: KS 2019\/45, /),
    });
    expect((await confirm(body, as('bo', { held: held('registrator') }))).status).toBe(403);
    expect((await confirm({ ...body, organ: 'namnden' })).status).toBe(403);
    expect((await confirm({ ...body, forslag: { ...forslag, narvaro: [{}] } })).body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ field: 'forslag.narvaro[0].namn' })]),
    });
    expect((await running.get('/api/sammantraden/kommunstyrelsen-2019-03-05')).status).toBe(404);
  });

  it('is recorded as it was corrected, tells how far it has come, and adds nothing the second time', async () => {
    const forslag = { ...corrected(read.forslag), plats: 'Sessionssalen' };
    const lines = async () => {
      const answer = await fetch(`${running.url}/api/import`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...sekreterare },
        body: JSON.stringify({ organ: 'kommunstyrelsen', sha256: read.sha256, forslag }),
      });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'application/x-ndjson; charset=utf-8',
      ]);
      return (await answer.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Json);
    };
    const told = await lines();
    const last = told.pop() ?? {};
    expect(told).toEqual(told.map((_, sent) => ({ sent, of: told.length })));
    expect(last).toMatchObject({
      sammantradeId: 'kommunstyrelsen-2019-03-05',
      left: [],
    });
    const head = await running.store.head();
    const again = (await lines()).pop();
    expect(again).toMatchObject({ sammantradeId: 'kommunstyrelsen-2019-03-05', left: [] });
    expect(await running.store.head()).toBe(head);

    const address = `/api/sammantraden/kommunstyrelsen-2019-03-05/protokoll?after=${String(last['position'])}`;
    const protokoll = (await running.get(address)).body as unknown as PrintedProtokoll;
    expect(protokoll).toMatchObject({
      plats: 'Sessionssalen',
      justering: { status: 'justerat', justeratOn: '2019-03-13' },
      ordforande: [{ namn: 'Anders Svensson' }],
    });
    const paragraf = (number: number) => protokoll.paragrafer.find((p) => p.paragraf === number);
    expect(protokoll.paragrafer.map((p) => p.paragraf)).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48]);
    expect(paragraf(41)).toMatchObject({
      ursprungligaDiarienummer: ['KS 2019/00045'],
      diarienummer: ['KS 2019/45'],
    });
    expect(paragraf(43)).toMatchObject({
      justeradOn: '2019-03-05',
      jav: [],
      omrostningar: [{ form: 'oppen' }],
    });
    expect(paragraf(45)).toMatchObject({ omrostningar: [{ form: 'acklamation' }] });
    const { body } = await running.get(`/api/diarium?q=${encodeURIComponent('KS 2019/00045')}`);
    expect(body['rows']).toMatchObject([
      { diarienummer: 'KS 2019/45', ursprungligtDiarienummer: 'KS 2019/00045' },
    ]);
  });

  it('shows what the law would have refused as breaches: here a chair whose mandat is recorded nowhere', async () => {
    const { body } = await running.get('/api/compliance?organ=kommunstyrelsen&code=NO_MANDAT');
    expect(body['rows']).toMatchObject([
      { code: 'NO_MANDAT', text: expect.stringContaining('Anders Svensson') },
    ]);
  });
});
