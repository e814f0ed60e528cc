import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { abilityOf, expected, PERMISSION_NAMES, permissionTable, ROLES } from './permissions.js';

describe('the table of who may do what', () => {
  it('stands in the README as it is', () => {
    const readme = readFileSync('README.md', 'utf8');
    const [, printed] = /<!-- permissions -->\s*([\s\S]*?)\s*<!-- \/permissions -->/.exec(readme) ?? [];
    expect(printed).toBe(permissionTable());
  });

  it('lets nobody in who holds nothing', () => {
    const { roleFor, organFor } = abilityOf([]);
    for (const permission of PERMISSION_NAMES) {
      expect([permission, roleFor(permission), roleFor(permission, 'a')]).toEqual([
        permission,
        undefined,
        undefined,
      ]);
      expect(organFor(permission)).toEqual([]);
    }
  });

  it('keeps a role to its own board, where the table does', () => {
    for (const role of ROLES) {
      if (role === 'justerare') continue;
      const { roleFor } = abilityOf([{ role, organ: 'a' }]);
      for (const permission of PERMISSION_NAMES) {
        const { own, other } = expected(permission, role);
        expect([
          permission,
          role,
          roleFor(permission, 'a') === role,
          roleFor(permission, 'b') === role,
        ]).toEqual([permission, role, own, other]);
      }
    }
  });

  it('lets the revisor write nothing, and the admin decide nothing', () => {
    const writes = PERMISSION_NAMES.filter((name) => !/\.(las|skot)$/.test(name) || name === 'anslag.skot');
    for (const permission of writes)
      expect([permission, expected(permission, 'revisor').own]).toEqual([permission, false]);
    const admins = PERMISSION_NAMES.filter((name) => expected(name, 'admin').own);
    expect(admins).toEqual([
      'oppet.las',
      'eget.skot',
      'organ.inratta',
      'organ.regler',
      'behorighet.ge',
      'konto.skot',
      'drift.las',
    ]);
  });

  it('is narrowed by the scopes of a key, and never widened', () => {
    const { roleFor } = abilityOf([{ role: 'registrator', organ: 'a' }], ['fil.spara', 'behorighet.ge']);
    expect(roleFor('fil.spara', 'a')).toBe('registrator');
    expect(roleFor('arende.registrera', 'a')).toBeUndefined();
    expect(roleFor('behorighet.ge')).toBeUndefined();
  });

  it('tells in which boards something may be done', () => {
    const two = abilityOf([
      { role: 'sekreterare', organ: 'a' },
      { role: 'ledamot', organ: 'b' },
    ]);
    expect([two.organFor('sekretess.las'), two.organFor('utkast.las')]).toEqual([['a'], ['a', 'b']]);
    expect(abilityOf([{ role: 'revisor' }]).organFor('sekretess.las')).toBe('every');
  });
});
