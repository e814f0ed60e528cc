import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { faults, heard, isAllowed } from './dependencies.js';

const GOOD = { version: '1.0.0', license: 'MIT', integrity: 'sha512-…' };
const of = (entry: object, root = {}) =>
  faults({ packages: { '': {}, 'apps/api/node_modules/@a/b': { ...GOOD, ...entry } } }, root);

describe('what we depend on', () => {
  it('holds today', () => {
    const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as never;
    expect(faults(read('package-lock.json'), read('package.json'))).toEqual([]);
  });

  it('has a licence that asks nothing of those who run it; what only builds and tests may have any', () => {
    expect(of({})).toEqual([]);
    expect(of({ license: 'AGPL-3.0' })).toEqual(['@a/b 1.0.0: AGPL-3.0']);
    expect(of({ license: undefined })).toEqual(['@a/b 1.0.0: no licence']);
    expect(of({ license: 'AGPL-3.0', dev: true })).toEqual([]);
    expect(['(MIT OR WTFPL)', '(BSD-3-Clause AND Apache-2.0)'].map(isAllowed)).toEqual([true, true]);
    expect(['GPL-3.0 OR LGPL-3.0', 'MIT AND GPL-3.0', 'constructor'].map(isAllowed)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is what was locked, to the byte and the version', () => {
    expect(of({ integrity: undefined })).toEqual([expect.stringContaining('no integrity')]);
    const packages = { 'libs/x': { dependencies: { a: '^1.0.0' }, devDependencies: { b: '1.0.0' } } };
    expect(faults({ packages }, {})).toEqual(['libs/x: a ^1.0.0 is no exact version']);
  });

  it('runs no script when it is installed, unless somebody has said whether it may', () => {
    expect(of({ hasInstallScript: true })).toEqual([expect.stringContaining('allowScripts')]);
    expect(of({ hasInstallScript: true }, { allowScripts: { '@a/b': false } })).toEqual([]);
  });
});

describe('what the registry knows', () => {
  it('is a fault when it is high or worse', () => {
    const vulnerabilities = {
      a: { name: 'a', severity: 'critical' },
      b: { name: 'b', severity: 'moderate' },
    };
    expect(heard({ status: 1, stdout: JSON.stringify({ vulnerabilities }) })).toEqual({
      known: ['a: a known fault (critical)'],
    });
  });

  it.each([
    ['it has no such address', 1, '{"message":"405 Method Not Allowed","error":{"summary":""}}', /405/],
    ['it can’t be reached', 1, '{"error":{"code":"ENOTFOUND","summary":"request failed"}}', /request failed/],
    ['it never answers', 'SIGTERM', '', /SIGTERM/],
    ['it answers with something else', 1, '<html>', /ended with 1/],
  ])('is not known when %s, and that is said', (_what, status, stdout, words) => {
    expect(heard({ status, stdout })).toEqual({ silent: expect.stringMatching(words) });
  });
});
