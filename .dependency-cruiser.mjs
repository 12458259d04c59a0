/** Dependencies point inward (docs/architecture.md). Each rule says why, and what to do instead. */
const pure = '^src/(contracts|ipv6|sections|detect|sample|privacy)/';
const outer = '^(src/(adapters|local|cli)|functions)/';

export default {
  forbidden: [
    {
      name: 'contracts-import-zod-only',
      comment: 'Contracts are read by every room. Move what needs more into the room that needs it.',
      severity: 'error',
      from: { path: '^src/contracts/' },
      to: { pathNot: '^(src/contracts/|node_modules/zod/)' },
    },
    {
      name: 'pure-rooms-stay-pure',
      comment: 'Analysis is pure: rows in, figures out. Let the stage pass in what the section needs.',
      severity: 'error',
      from: { path: '^src/(ipv6|sections|detect|sample|privacy)/' },
      to: { path: '^(src/(stages|adapters|local|cli|ports\\.ts)|functions)' },
    },
    {
      name: 'stages-know-ports-not-adapters',
      comment: 'A stage is the order of work. Add a method to src/ports.ts and implement it in an adapter.',
      severity: 'error',
      from: { path: '^src/(stages/|ports\\.ts)' },
      to: { path: outer },
    },
    {
      name: 'web-answers-requests-only',
      comment: 'What answers HTTP requests runs in a Lambda and on one machine: it gets stores and runs as ports.',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: outer },
    },
    {
      name: 'adapters-know-ports-and-contracts',
      comment: 'An adapter speaks to one thing outside. What knows the order of work belongs into a stage.',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^(src/(stages|sections|detect|ipv6|privacy|local|cli)|functions)/' },
    },
    {
      name: 'functions-stand-alone',
      comment: 'A Lambda function bundles stages and adapters; terminal and interpreter must stay out of the bundle.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^src/(local|cli)/' },
    },
    {
      name: 'nobody-imports-the-shells',
      comment: 'functions, local and cli put things together. Only the command line may start the local runner.',
      severity: 'error',
      from: { path: '^src/(?!cli/)' },
      to: { path: '^(src/cli|functions)/' },
    },
    {
      name: 'outside-world-in-adapters-and-shells-only',
      comment:
        'Files, processes, sockets and SDKs belong behind a port, so that stages run anywhere and tests need no mocks.',
      severity: 'error',
      from: { path: `${pure}|^src/(stages/|web/|ports\\.ts)` },
      to: {
        path: [
          '^(node:)?(fs|fs/promises|child_process|net|http|https|tls|worker_threads|os|process)$',
          '^node_modules/(@aws-sdk|@duckdb|puppeteer-core|@sparticuz|nodemailer|aws-local-stepfunctions|commander|listr2)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Move what both need into src/.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'npm ci --omit=dev must give a working program.',
      severity: 'error',
      from: { path: '^(src|functions)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or want a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'Add the package to package.json, or mend the path.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
