import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts, FirstAdmin } from '@liggaren/api';
import { MovableClock } from '@liggaren/governance';
import { Secret, TOTP } from 'otpauth';
import { startApp, type RunningApp } from './running-app.js';

const PASSWORD = 'fyra ord som ingen annan vet';
const HOME = '/arbeta';

let running: RunningApp;
const clock = new MovableClock('2024-03-05T12:00:00Z');
const seconds = () => Math.floor(clock.now().getTime() / 1000);
const later = (by: number) => clock.set(new Date(clock.now().getTime() + by * 1000));

let engangskod: string;

beforeAll(async () => {
  running = await startApp({ signIn: true, signInClock: clock });
  ({ engangskod } = (await running.app.get(FirstAdmin).invite())!);
});
afterAll(() => running.stop());

/** What a page's form sends, and where the answer leads. */
async function submit(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{
  status: number;
  headers: Headers;
  to: string | null;
  cookies: readonly string[];
  text: string;
}> {
  const response = await fetch(running.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', origin: running.url, ...headers },
    body: new URLSearchParams(fields),
  });
  return {
    status: response.status,
    headers: response.headers,
    to: response.headers.get('location'),
    cookies: response.headers.getSetCookie(),
    text: await response.text(),
  };
}
const see = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(running.url + path, {
    redirect: 'manual',
    headers: { accept: 'text/html', ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const kept = (cookies: readonly string[]) => cookies.map((cookie) => cookie.split(';')[0]).join('; ');

/** An account of a person who has set a password, made beside the pages. */
function aPerson(konto: string): string {
  const accounts = running.app.get(Accounts);
  accounts.create(konto, konto);
  return accounts.newLink(konto, seconds());
}
async function aMember(konto: string): Promise<void> {
  const { status } = await submit('/logga-in/valj-losenord', {
    engangskod: aPerson(konto),
    nyttLosenord: PASSWORD,
    igen: PASSWORD,
  });
  expect(status).toBe(303);
}
const signIn = (konto: string, losenord = PASSWORD, more: Record<string, string> = {}, headers = {}) =>
  submit('/logga-in', { konto, losenord, ...more }, headers);
/** A session, and the word of its forms. */
async function aSession(konto: string): Promise<{ cookie: string; csrf: string }> {
  await aMember(konto);
  const cookie = kept((await signIn(konto)).cookies);
  const { body } = await running.get('/api/mig', { cookie });
  return { cookie, csrf: String(body['csrf']) };
}

describe('the page where one signs in', () => {
  it('sends on to where one was going, in a session that is new each time', async () => {
    await aMember('anna');
    const first = await signIn('anna', PASSWORD, { till: '/mitt-konto?a=1#b' });
    expect([first.status, first.to]).toEqual([303, '/mitt-konto?a=1#b']);
    const second = await signIn('anna', PASSWORD, {}, { cookie: kept(first.cookies) });
    expect(second.to).toBe(HOME);
    expect((await running.get('/api/mig', { cookie: kept(first.cookies) })).status).toBe(401);
    const planted = 'liggaren=planterad-av-en-annan';
    expect(kept((await signIn('anna', PASSWORD, {}, { cookie: planted })).cookies)).not.toContain(
      'planterad',
    );
  });

  it.each([
    'https://ond.example/',
    '//ond.example',
    '/\\ond.example',
    '\\\\ond.example',
    '/\t/ond.example',
    '/.//ond.example',
    '/x/..//ond.example',
    'javascript:alert(1)',
    'mitt-konto',
    '',
  ])('sends nobody to another site: till=%j', async (till) => {
    expect((await signIn('anna', PASSWORD, { till })).to).toBe(HOME);
    const { text } = await see(`/logga-in?till=${encodeURIComponent(till)}`);
    expect(text).toContain(`name="till" value="${HOME}"`);
  });

  it('keeps nothing of a name that no account can have', async () => {
    for (const name of ['a'.repeat(500_000), 'Åsa Öberg', "x' OR 1=1"]) {
      for (let n = 0; n < 5; n++) {
        const answer = await signIn(name);
        expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('stämmer inte')]);
      }
      expect(running.app.get(Accounts).waits(name, seconds())).toBe(0);
    }
  });

  it('is not told by another site what to send, nor framed by one, nor kept by a cache', async () => {
    for (const headers of [
      { origin: 'https://ond.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await signIn('anna', PASSWORD, {}, headers);
      expect([headers, answer.status, answer.cookies]).toEqual([headers, 403, []]);
      expect(answer.text).toContain('Liggarens egen sida');
    }
    const { headers } = await see('/logga-in');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('says the same of a wrong password, a name that nobody has and what is no name at all', async () => {
    const said = [];
    for (const konto of ['anna', 'finns-inte', 'Inte <b>ett</b> namn']) {
      const { status, text } = await signIn(konto, 'fyra ord som någon gissar');
      said.push([status, text.replace(/value="[^"]*"/g, '')]);
      expect(text).not.toContain('<b>ett');
    }
    expect(said[0]?.[0]).toBe(401);
    expect(said[1]).toEqual(said[0]);
    expect(said[2]).toEqual(said[0]);
  });

  it('says how long to wait after too many wrong ones, beside the field', async () => {
    await aMember('bo');
    for (let n = 0; n < 5; n++) await signIn('bo', 'fyra ord som någon gissar');
    const { status, headers, text } = await signIn('bo');
    expect([status, headers.get('retry-after')]).toEqual([429, '30']);
    expect(text).toContain('Vänta en minut');
  });

  it('takes a form where a page has one, and nowhere else', async () => {
    expect((await submit('/api/inloggning', { konto: 'anna', losenord: PASSWORD })).status).toBe(415);
  });
});

describe('the code after the password', () => {
  let totp: TOTP;
  const code = () => totp.generate({ timestamp: clock.now().getTime() });
  const half = async () => kept((await signIn('cia')).cookies);

  beforeAll(async () => {
    const { cookie, csrf } = await aSession('cia');
    const page = await submit('/mitt-konto/andra-faktor', { csrf, losenord: PASSWORD }, { cookie });
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)![1]!.replaceAll(' ', '');
    totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await submit('/mitt-konto/andra-faktor/bekraftelse', { csrf, kod: code() }, { cookie });
  });

  it('is what opens: the password alone opens nothing', async () => {
    const answer = await signIn('cia', PASSWORD, { till: '/diarium' });
    expect(answer.to).toBe('/logga-in/kod?till=%2Fdiarium');
    expect(answer.cookies).toHaveLength(1);
    expect(answer.cookies[0]).toMatch(
      /^liggaren-halv=[\w-]{43}; Max-Age=300; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const cookie = kept(answer.cookies);
    expect((await running.get('/api/mig', { cookie })).status).toBe(401);
    expect((await running.get('/api/mig', { cookie: cookie.replace('-halv', '') })).status).toBe(401);
    later(31);
    const done = await submit('/logga-in/kod', { kod: code(), till: '/diarium' }, { cookie });
    expect([done.status, done.to]).toEqual([303, '/diarium']);
    // Used once.
    expect((await see('/logga-in/kod', { cookie })).status).toBe(303);
  });

  it('is asked for within five minutes of the password', async () => {
    const cookie = await half();
    later(301);
    const answer = await submit('/logga-in/kod', { kod: code() }, { cookie });
    expect([answer.status, answer.to]).toEqual([303, '/logga-in?till=%2Farbeta']);
  });

  it('is not guessed for ever by who has the password: the waits go on from step to step', async () => {
    const statuses = [];
    for (let n = 0; n < 6; n++) {
      // The right password again before each guess: it takes nothing back.
      const { status, cookies } = await signIn('cia');
      statuses.push(status);
      const guess = await submit('/logga-in/kod', { kod: '000000' }, { cookie: kept(cookies) });
      statuses.push(guess.status);
    }
    expect(statuses).toEqual([303, 401, 303, 401, 303, 401, 303, 401, 303, 401, 429, 303]);
    later(3600);
  });

  it('holds until a new one has shown its first code', async () => {
    later(31);
    const done = await submit('/logga-in/kod', { kod: code() }, { cookie: await half() });
    const cookie = kept(done.cookies.filter((kaka) => kaka.startsWith('liggaren=')));
    const csrf = String((await running.get('/api/mig', { cookie })).body['csrf']);
    later(31);
    const offered = await submit(
      '/mitt-konto/andra-faktor',
      { csrf, losenord: PASSWORD, kod: code() },
      { cookie },
    );
    expect(offered.text).toContain('Läs in koden');
    expect((await signIn('cia')).to).toContain('/logga-in/kod');
    later(31);
    expect((await submit('/logga-in/kod', { kod: code() }, { cookie: await half() })).status).toBe(303);
  });
});

describe('a one-time link', () => {
  it('leads to the address that was set, whatever a request calls us', async () => {
    const admin = await submit('/logga-in/valj-losenord', {
      engangskod,
      nyttLosenord: PASSWORD,
      igen: PASSWORD,
    });
    const cookie = kept(admin.cookies);
    const { body } = await running.get('/api/mig', { cookie });
    const made = await running.post(
      '/api/konton',
      { konto: 'frida', namn: 'Frida' },
      {
        cookie,
        'x-csrf-token': String(body['csrf']),
        'x-forwarded-host': 'ond.example',
        forwarded: 'host=ond.example',
      },
    );
    expect(made.body['lank']).toBe(
      `${running.url}/logga-in/valj-losenord?engangskod=${String(made.body['engangskod'])}`,
    );
  });

  it('is not used up by being looked at, is sent nowhere, and opens once', async () => {
    const engangskod = aPerson('gun');
    const address = `/logga-in/valj-losenord?engangskod=${engangskod}`;
    for (let n = 0; n < 2; n++) {
      const { status, headers } = await see(address);
      expect([status, headers.get('referrer-policy'), headers.get('cache-control')]).toEqual([
        200,
        'same-origin',
        'no-store',
      ]);
    }
    const use = (headers = {}) =>
      submit('/logga-in/valj-losenord', { engangskod, nyttLosenord: PASSWORD, igen: PASSWORD }, headers);
    expect((await use({ origin: 'https://ond.example' })).status).toBe(403);
    expect((await use()).to).toBe(HOME);
    const again = await use();
    expect([again.status, again.cookies]).toEqual([401, []]);
    expect(again.text).toContain('Länken gäller inte');
  });
});

describe('one’s own account', () => {
  it('is shown to who has signed in, and no form of it is taken without the word of the session', async () => {
    const { cookie, csrf } = await aSession('hans');
    expect((await see('/mitt-konto')).headers.get('location')).toBe('/logga-in?till=%2Fmitt-konto');
    const page = await see('/mitt-konto', { cookie });
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    for (const path of [
      '/mitt-konto/utloggning',
      '/mitt-konto/losenord',
      '/mitt-konto/andra-faktor',
      '/mitt-konto/andra-faktor/bekraftelse',
      '/mitt-konto/sessioner/1/avslut',
    ]) {
      for (const fields of [{}, { csrf: '' }, { csrf: 'fel' }] as Record<string, string>[]) {
        const answer = await submit(path, { losenord: PASSWORD, ...fields }, { cookie });
        expect([path, answer.status]).toEqual([path, 403]);
      }
      // Who has not signed in is told so, and a word in a header is not the form's.
      expect((await submit(path, { csrf })).status).toBe(401);
      expect((await submit(path, {}, { cookie, 'x-csrf-token': csrf })).status).toBe(403);
    }
    expect((await submit('/mitt-konto/utloggning', { csrf }, { cookie })).to).toBe('/');
    expect((await running.get('/api/mig', { cookie })).status).toBe(401);
  });

  it('does not end another person’s session', async () => {
    const hers = await aSession('ida');
    const his = await aSession('johan');
    const statuses = [];
    for (let nr = 1; nr <= 60; nr++) {
      statuses.push(
        (await submit(`/mitt-konto/sessioner/${nr}/avslut`, { csrf: his.csrf }, { cookie: his.cookie }))
          .status,
      );
    }
    expect(new Set(statuses)).toContain(404);
    expect((await running.get('/api/mig', { cookie: hers.cookie })).status).toBe(200);
  });
});
