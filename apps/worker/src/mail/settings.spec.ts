import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BadEnvironment, readMailSettings } from '@liggaren/worker';

const HOME = {
  LIGGAREN_URL: 'https://liggaren.kommunen.example',
  MAIL_FROM: 'Kansliet <kansli@kommunen.example>',
};

describe('the settings of the mail', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liggaren-smtp-'));
    writeFileSync(join(folder, 'password'), 'hemligt\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are none without a server', () => {
    expect(readMailSettings({})).toBeUndefined();
  });

  it('name the server, who signs in there and who the mail comes from', () => {
    const SMTP_PASSWORD_FILE = join(folder, 'password');
    expect(
      readMailSettings({ ...HOME, SMTP_URL: 'smtp://liggaren%40k@smtp.example', SMTP_PASSWORD_FILE }),
    ).toEqual({
      host: 'smtp.example',
      port: 587,
      isTls: false,
      login: { user: 'liggaren@k', pass: 'hemligt' },
      from: HOME.MAIL_FROM,
    });
    expect(readMailSettings({ ...HOME, SMTP_URL: 'smtps://smtp.example' })).toMatchObject({
      port: 465,
      isTls: true,
      login: undefined,
    });
  });

  it.each([
    ['SMTP_URL', { ...HOME, SMTP_URL: 'http://smtp.example' }],
    ['SMTP_URL', { ...HOME, SMTP_URL: 'smtp.example' }],
    ['SMTP_PASSWORD_FILE', { ...HOME, SMTP_URL: 'smtp://a:hemligt@smtp.example' }],
    ['SMTP_PASSWORD_FILE', { ...HOME, SMTP_URL: 'smtp://a@smtp.example' }],
    ['SMTP_PASSWORD_FILE', { ...HOME, SMTP_URL: 'smtp://a@smtp.example', SMTP_PASSWORD_FILE: '/finns/inte' }],
    ['MAIL_FROM', { ...HOME, SMTP_URL: 'smtp://smtp.example', MAIL_FROM: 'Kansliet' }],
    ['MAIL_FROM', { LIGGAREN_URL: HOME.LIGGAREN_URL, SMTP_URL: 'smtp://smtp.example' }],
    ['LIGGAREN_URL', { MAIL_FROM: HOME.MAIL_FROM, SMTP_URL: 'smtp://smtp.example' }],
  ])('that can not be used are one line that names %s and no password', (name, env) => {
    const read = () => readMailSettings(env);
    expect(read).toThrow(BadEnvironment);
    expect(read).toThrow(name);
    expect(read).not.toThrow('hemligt');
  });
});
