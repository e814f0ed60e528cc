import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import { as } from '../../../../test/flows/anyone.js';
import { startApp, type RunningApp } from '../../../../test/flows/running-app.js';
import { html, paragraphs } from './html.js';

describe('a template', () => {
  it('shows every value as text', () => {
    expect(html`<b title="${'"'}">${'<script>&'}</b>`.text).toBe('<b title="&quot;">&lt;script&gt;&amp;</b>');
  });

  it('takes HTML as it is, lists in order, and shows nothing for nothing', () => {
    expect(html`${[html`<i>a</i>`, 'b&', 3]}${null}${undefined}`.text).toBe('<i>a</i>b&amp;3');
  });

  it('keeps the lines and paragraphs of a text', () => {
    expect(paragraphs('ett\ntvå\n\n<tre>').text).toBe('<p>ett<br />två</p><p>&lt;tre&gt;</p>');
  });
});

describe('the pages for everyone', () => {
  const MEETING = 'namnden-2024-03-05';
  let app: RunningApp;

  /** What the page shows, with a status of its own. */
  const read = async (path: string) => {
    await app.app.get(Projector).waitFor((await app.store.head()) ?? '', 10_000);
    const { status, headers, body } = await app.get(path);
    return { status, type: headers.get('content-type'), text: String(body['text']) };
  };
  const must = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await app.post(path, body, headers);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const sign = async (personId: string, sha256: unknown) =>
    must(
      `/api/sammantraden/${MEETING}/justering/underskrifter`,
      { personId, sha256, signedOn: '2024-03-05', method: 'e-underskrift' },
      as(personId),
    );

  beforeAll(async () => {
    app = await startApp({ at: '2024-03-05T17:00:00+01:00' });
    await must('/api/organ', {
      slug: 'namnden',
      namn: 'Nämnden',
      organisation: 'Exempelkommunen',
      kind: 'namnd',
      establishedOn: '2023-01-01',
      rules: {
        antalLedamoter: 2,
        paragrafnumrering: 'per-sammantrade',
        nedtagningsdatum: 'dagen-efter',
        diarieserie: 'NMD',
        forvaringsplats: 'Rådhuset',
      },
    });
    for (const [personId, namn] of [
      ['anna', 'Anna'],
      ['bo', 'Bo'],
    ]) {
      await must('/api/organ/namnden/mandat', {
        personId,
        namn,
        role: 'ledamot',
        foretrader: 'P',
        firstDay: '2023-01-01',
      });
    }
    await must('/api/arenden', {
      organ: 'namnden',
      arendemening: 'Måla <b>gymnasiet</b>',
      initiator: 'eget-initiativ',
    });
    await must('/api/arenden', {
      organ: 'namnden',
      arendemening: 'Placering av Kalle',
      initiator: 'eget-initiativ',
      sekretess: {
        statute: 'OSL 26:1',
        datum: '2024-03-01',
        myndighet: 'Nämnden',
        hides: ['innehall', 'motpart'],
      },
    });
    await must('/api/sammantraden', {
      organ: 'namnden',
      sammantradesdatum: '2024-03-05',
      startsAt: '13:00',
      plats: 'Rådhuset',
    });
    await must(`/api/sammantraden/${MEETING}/oppnande`, {
      openedAt: '2024-03-05T13:00:00+01:00',
      ordforandeId: 'anna',
      sekreterare: { personId: 'sara', namn: 'Sara' },
    });
    for (const [personId, namn] of [
      ['anna', 'Anna'],
      ['bo', 'Bo'],
    ]) {
      await must(`/api/sammantraden/${MEETING}/narvaro`, { personId, namn, role: 'ledamot' });
    }
    await must(`/api/sammantraden/${MEETING}/justerare`, { personId: 'bo', role: 'justerare' });
    for (const [n, rubrik] of ['Måla <b>gymnasiet</b>', 'Placering av Kalle'].entries()) {
      await must(`/api/sammantraden/${MEETING}/paragrafer`, {
        rubrik,
        diarienummer: [`NMD 2024/${n + 1}`],
        foredragande: [],
        sammanfattning: `Om ${rubrik}`,
        underlag: [],
      });
      await must(`/api/sammantraden/${MEETING}/paragrafer/${n + 1}/beslut`, {
        kind: 'beslut',
        text: 'Nämnden beslutar enligt förslaget.',
        expediering: [],
      });
    }
    await must(`/api/sammantraden/${MEETING}/avslut`, { closedAt: '2024-03-05T15:00:00+01:00' });
  });
  afterAll(() => app.stop());

  it('say what to do while nothing is there', async () => {
    expect((await read('/anslagstavla')).text).toContain('Inget är anslaget just nu.');
    expect((await read('/protokoll')).text).toContain('Inget protokoll är justerat än.');
    expect((await read('/diarium?q=finnsinte')).text).toContain('Inget ärende stämmer med sökningen.');
  });

  it('show nothing of a protokoll before it is justerat', async () => {
    const { status, type, text } = await read(`/protokoll/${MEETING}`);
    expect([status, type]).toEqual([404, 'text/html; charset=utf-8']);
    expect(text).toContain('Sidan finns inte');
    expect((await read('/diarium/NMD/2024/1')).text).not.toContain('enligt förslaget');
  });

  it('answer until when one may appeal, and why, once it is posted', async () => {
    const { sha256 } = (await submitted()) as { sha256: string };
    await sign('anna', sha256);
    await sign('bo', sha256);
    await must('/api/anslag', { sammantradeId: MEETING });

    const { text } = await read('/anslagstavla');
    expect(text).toMatch(
      /<strong>Ja<\/strong>, till och med <strong><time[^>]*>tisdag 26 mars 2024<\/time><\/strong>\./,
    );
    expect(text).toContain('Tre veckor från 5 mars är tisdag 26 mars');
    app.clock.set('2024-03-27T00:00:00+01:00');
    expect((await read(`/anslagstavla/${MEETING}`)).text).toContain(
      '<strong>Nej.</strong> Överklagandetiden har gått ut.',
    );
  });

  it('show the justerat protokoll with its names, decisions and sum', async () => {
    const { status, text } = await read(`/protokoll/${MEETING}`);
    expect(status).toBe(200);
    for (const shown of ['Anna', 'Nämndens beslut', 'Nämnden beslutar enligt förslaget.', '<h2 id="r1">']) {
      expect(text).toContain(shown);
    }
  });

  it('say whether the sum on a paper is the one that was signed', async () => {
    const { text } = await read(`/verifiera?protokoll=${MEETING}`);
    expect(text).toContain('Bo, justerare, 5 mars 2024');
    expect(text).not.toContain('Summan på ditt papper är');
    const secret = 'Visas inte, eftersom en del av protokollet omfattas av sekretess';
    expect(text).toContain(secret);
    expect((await read('/verifiera?protokoll=finns-inte')).status).toBe(404);
    expect((await read('/verifiera?handelse=%3Cscript%3E&protokoll=a&protokoll=b')).text).toContain(
      'Verifiera',
    );
  });

  it('show words as words, never as markup', async () => {
    for (const path of ['/anslagstavla', '/diarium', '/diarium/NMD/2024/1', `/protokoll/${MEETING}`]) {
      const { text } = await read(path);
      expect(text).toContain('&lt;b&gt;gymnasiet');
      expect(text).not.toContain('<b>gymnasiet');
    }
    expect((await read(`/diarium?q=${encodeURIComponent('"><script>')}`)).text).not.toContain('<script>');
  });

  it('have none of the words of what is secret, and name the statute', async () => {
    for (const path of [
      '/anslagstavla',
      '/diarium',
      '/diarium?q=Kalle',
      '/diarium/NMD/2024/2',
      `/protokoll/${MEETING}`,
    ]) {
      expect((await read(path)).text.replace('q=Kalle', '')).not.toMatch(/Placering|av Kalle/);
    }
    expect((await read('/diarium/NMD/2024/2')).text).toContain('Sekretess (OSL 26:1)');
    expect((await read(`/protokoll/${MEETING}`)).text).toContain('Sekretess (OSL 26:1)');
  });

  it('find with Swedish letters, and keep the question in the form', async () => {
    const { text } = await read('/diarium?q=måla&status=open');
    expect(text).toContain('NMD 2024/1');
    expect(text).toContain('value="måla"');
    expect((await read('/diarium?q=mala')).text).toContain('Inget ärende stämmer');
  });

  it('name the board where one has a role as people do', async () => {
    const held = [{ role: 'ledamot', organ: 'namnden' }] as const;
    const { body } = await app.get('/mitt-konto', as('anna', { namn: 'Anna', held }));
    expect(body['text']).toContain('ledamot i Nämnden');
  });

  it('answer what is no address of theirs with a page, and odd questions with an answer', async () => {
    expect((await read('/anslagstavla/finns-inte')).status).toBe(404);
    expect((await read('/diarium/NMD/2024/99')).status).toBe(404);
    expect((await read('/diarium?ar=abc&status=x&q=%00&q=a')).status).toBe(200);
    expect((await read('/anslagstavla/arkiv?cursor=nonsense')).status).toBe(400);
  });

  async function submitted(): Promise<unknown> {
    await must(`/api/sammantraden/${MEETING}/justering/begaran`, {});
    await app.app.get(Projector).waitFor((await app.store.head()) ?? '', 10_000);
    const { body } = await app.get(`/api/sammantraden/${MEETING}`);
    return (body['protokoll'] as { justering: unknown }).justering;
  }
});
