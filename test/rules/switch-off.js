/**
 * Runs before each test file. With RULE_OFF=<code> the rule of that name no longer bites, so that
 * `npm run rules` can see its test fail. Without it, nothing happens. The product has no such switch.
 */
const code = process.env.RULE_OFF;
if (code) {
  const { ruleBook } = await import('../../libs/governance/src/index.ts');
  const rule = ruleBook.get(code);
  if (!rule) throw new Error(`no rule is named ${code}`);
  if ('findings' in rule) rule.findings = () => [];
  else rule.applies = () => false;
}
