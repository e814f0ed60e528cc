import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The tests that hold a rule: those whose title ends with the rule's code in brackets.
 * @returns {Promise<Map<string, { file: string, title: string }[]>>} by code
 */
export async function ruleTests(root) {
  const found = new Map();
  for (const group of ['libs', 'apps']) {
    for (const name of await readdir(join(root, group), { recursive: true })) {
      if (!name.endsWith('.spec.ts') || name.includes('node_modules')) continue;
      const file = join(group, name);
      const text = await readFile(join(root, file), 'utf8');
      for (const [, title, code] of text.matchAll(/\bit\(\s*['"`](.*? \[([A-Z_]+)\])['"`]/g)) {
        found.set(code, [...(found.get(code) ?? []), { file, title }]);
      }
    }
  }
  return found;
}

/** A statute as it is compared: `lag (1930:173) 2 §` and `lag 1930:173 2 §` are the same. */
export const plain = (text) => text.replace(/[()]/g, '').replace(/\s+/g, ' ');
