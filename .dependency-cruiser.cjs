/** The arrows of the house. Each rule says what is kept and why. */
const command =
  '(post|interrupt|repost|remove|close|register|report|establish|join|leave|grant|end|elect|change|assign|set|lift|correct|send|answer|reopen|gallra|call|move|cancel|list|arrange|open|adjourn|resume|record|declare|appoint|replace|add|revise|withdraw|give|strike|submit|sign|request|receive|return|dispatch|issue|revoke|use)-[a-z-]+';

/** In governance, only these may know of Nest, SQLite or files: commands, views, modules, and the five named. */
const impure = `libs/governance/src/([a-z-]+/${command}|[a-z-]+/[a-z-]+\\.(projection|module|projection\\.spec|spec)|[a-z-]+/testing|[a-z-]+/(delegationsnummer|paragrafspann|sekretess-body)|(body|liggare|filer|filer\\.spec|filer-i-s3|filer-i-s3\\.spec|ledger\\.module|index))\\.ts$`;

module.exports = {
  forbidden: [
    {
      name: 'pure-nouns',
      comment: 'What a board decides is pure: no Nest, no database, no files, no network.',
      severity: 'error',
      from: { path: '^libs/governance/src/', pathNot: impure },
      to: {
        path: [
          'node_modules/(@nestjs|better-sqlite3|fastify|rxjs|class-validator|class-transformer)/',
          '^(node:)?(fs|fs/promises|net|http|https|child_process|os|timers|timers/promises|process|worker_threads)$',
          '^libs/governance/src/(body|liggare|filer|ledger\\.module|clock)\\.ts$',
        ],
      },
    },
    {
      name: 'event-store-knows-no-board',
      comment: 'The event store can serve any domain.',
      severity: 'error',
      from: { path: '^libs/event-store/' },
      to: { path: '^(libs/(?!event-store/)|apps/)|node_modules/@nestjs/' },
    },
    {
      name: 'ledger-knows-no-board',
      comment: 'The Merkle log proves any event store.',
      severity: 'error',
      from: { path: '^libs/ledger/' },
      to: { path: '^(libs/(?!ledger/|event-store/)|apps/)|node_modules/@nestjs/' },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-point-one-way',
      comment: 'cli → api → worker.',
      severity: 'error',
      from: { path: '^apps/worker/' },
      to: { path: '^apps/(api|cli)/' },
    },
    {
      name: 'api-knows-no-cli',
      severity: 'error',
      from: { path: '^apps/api/' },
      to: { path: '^apps/cli/' },
    },
    {
      name: 'dashboard-knows-the-api-alone',
      comment: 'The pages and the rest of the house meet over HTTP.',
      severity: 'error',
      from: { path: '^apps/dashboard/' },
      to: { path: '^(libs/|apps/(?!dashboard/))' },
    },
    {
      name: 'through-the-front-door',
      comment: 'A lib is used by its public face alone.',
      severity: 'error',
      from: { path: '^(apps|test)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: '^libs/[^/]+/src/(index|testing/index)\\.ts$' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'tests-stay-in-tests',
      severity: 'error',
      from: { pathNot: '\\.spec\\.ts$|/testing/|[/.]testing\\.ts$|^test/' },
      to: { path: '\\.spec\\.ts$|^libs/[^/]+/src/testing/|[/.]testing\\.ts$|^test/' },
    },
    {
      name: 'declared-dependencies',
      comment: 'Each package names what it uses.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$|[/.]testing' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules|(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
