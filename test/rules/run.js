/**
 * Lists the rules (code, statute, effect, test), then switches each off in turn and demands that its test fails:
 * a rule whose test passes without it is no rule. Exits 1 when one does.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ruleBook } from '@liggaren/governance';
import { ruleTests } from './rule-tests.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const jest = join(createRequire(import.meta.url).resolve('jest'), '../../bin/jest.js');
const scratch = mkdtempSync(join(tmpdir(), 'liggaren-rules-'));

/** Runs one test by its title; returns how many passed and failed. */
function run({ file, title }, off) {
  const output = join(scratch, 'result.json');
  const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest];
  const pattern = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  spawnSync(
    process.execPath,
    [...args, '--config', 'test/jest.config.js', '--json', '--outputFile', output, file, '-t', pattern],
    {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', ...(off ? { RULE_OFF: off } : {}) },
      stdio: 'ignore',
    },
  );
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(output, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests };
}

const tests = await ruleTests(root);
const wide = (text, width) => text.padEnd(width);
let wrong = 0;
for (const { code, statute, effect, says } of ruleBook.values()) {
  const [test] = tests.get(code) ?? [];
  const on = test && run(test);
  const off = test && run(test, code);
  const proven = on?.passed === 1 && on.failed === 0 && off?.failed === 1;
  if (!proven) wrong += 1;
  console.log(`${proven ? 'proven' : 'NOT PROVEN'}  ${wide(code, 32)}${wide(effect, 9)}${statute}`);
  console.log(`        ${says}`);
  console.log(`        ${test ? `${test.file}: ${test.title}` : 'has no test'}`);
}
rmSync(scratch, { recursive: true });
console.log(`\n${ruleBook.size} rules, ${ruleBook.size - wrong} proven, ${wrong} not proven`);
process.exitCode = wrong === 0 ? 0 : 1;
