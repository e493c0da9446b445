/**
 * Who may import whom (services/ARCHITECTURE.md). Each rule names the law it keeps; paths are real paths, so a
 * workspace import such as `@rapport/kernel/ids` is judged as `services/shared/kernel/ids.ts`.
 */

const SERVICES = 'ingestion|segmentation|campaign|points|reporting';
const SERVICE = `^services/(?:${SERVICES})/`;
const SHARED = '^services/shared/';

/** Tests and the contract suites they call may use what the code under test may not. */
const TESTS = ['[.](?:unit|int|component|e2e)[.]test[.]ts$', '[.]contract[.]ts$', `${SHARED}testkit/`];

/** The parts of a service that meet technology: its doors, its composition root, its entry and its settings. */
const EDGES = `${SERVICE}(?:api/|(?:main|service|config)[.]ts$)`;
const QUERIES = `${SERVICE}views/[^/]+/queries[.]ts$`;

/** Pure functions published on npm; everything else there may do I/O. */
const PURE_LIBRARIES = 'node_modules/(?:ajv|luxon|typebox|@types/luxon)/';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'What depends on itself cannot be understood, tested or replaced in parts.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that resolves to nothing is judged by no other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declares-its-dependencies',
      comment:
        'Each workspace lists its own dependencies; what runs never leans on a development dependency.',
      severity: 'error',
      from: { pathNot: [...TESTS, '^scripts/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'kernel-imports-nothing',
      comment: 'The algebra of events, deciders and projections: no I/O, no npm, no node:*.',
      severity: 'error',
      from: { path: `${SHARED}kernel/`, pathNot: TESTS },
      to: { pathNot: `${SHARED}kernel/` },
    },
    {
      name: 'rules-import-kernel',
      comment: 'The rule language is pure: kernel and pure libraries only (law 3).',
      severity: 'error',
      from: { path: `${SHARED}rules/`, pathNot: TESTS },
      to: { pathNot: [`${SHARED}(?:rules|kernel)/`, PURE_LIBRARIES] },
    },
    {
      name: 'contracts-import-kernel',
      comment:
        'The published language is pure and belongs to no service: kernel and pure libraries. A rule inside a ' +
        'definition is an opaque tree that its reader parses.',
      severity: 'error',
      from: { path: `${SHARED}contracts/`, pathNot: TESTS },
      to: { pathNot: [`${SHARED}(?:contracts|kernel)/`, PURE_LIBRARIES] },
    },
    {
      name: 'engine-imports-kernel',
      comment: 'The engine knows technology only through engine/ports; node:crypto is there for hashing.',
      severity: 'error',
      from: { path: `${SHARED}engine/`, pathNot: TESTS },
      to: { pathNot: [`${SHARED}(?:engine|kernel)/`, '^(?:node:)?crypto$'] },
    },
    {
      name: 'platform-knows-no-domain',
      comment:
        'Technology behind the ports: kernel, engine/ports, protos and npm; never contracts, rules or a service.',
      severity: 'error',
      from: { path: `${SHARED}platform/`, pathNot: TESTS },
      to: { path: '^(?:services|infra|scripts|e2e)/', pathNot: `${SHARED}(?:platform|kernel|engine/ports)/` },
    },
    {
      name: 'shared-knows-no-service',
      comment: 'What is shared serves all five and knows none of them; it is not run by scripts either.',
      severity: 'error',
      from: { path: SHARED },
      to: { path: [SERVICE, '^(?:scripts|e2e)/'] },
    },
    {
      name: 'shared-brings-up-no-server',
      comment: 'Only a test that kills, freezes or throttles a server starts one of its own.',
      severity: 'error',
      from: { path: SHARED, pathNot: '[.]int[.]test[.]ts$' },
      to: { path: '^infra/' },
    },
    {
      name: 'testkit-in-tests-only',
      comment: 'Controls and suites never reach a running system.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: `${SHARED}testkit/` },
    },
    {
      name: 'tests-are-not-imported',
      comment:
        'A test file is run, never imported; what two tests share is a contract suite or in the testkit.',
      severity: 'error',
      from: {},
      to: { path: '[.]test[.]ts$' },
    },
    {
      name: 'no-service-imports-another',
      comment: 'Services meet in Kafka and gRPC: each is deployed, rebuilt and understood alone.',
      severity: 'error',
      from: { path: `^services/(${SERVICES})/` },
      to: { path: SERVICE, pathNot: '^services/$1/' },
    },
    {
      name: 'services-stand-alone',
      comment: 'A service runs without the scripts, the local servers and the end-to-end suite.',
      severity: 'error',
      from: { path: SERVICE },
      to: { path: '^(?:infra|scripts|e2e)/' },
    },
    {
      name: 'pure-folders-stay-pure',
      comment:
        'Aggregates, reactions and projections are functions of the log (law 3): their own service, kernel, rules ' +
        'and contracts only. Queries may also read through the ports of the engine.',
      severity: 'error',
      from: { path: SERVICE, pathNot: [EDGES, QUERIES, ...TESTS] },
      to: { pathNot: [SERVICE, `${SHARED}(?:kernel|rules|contracts)/`] },
    },
    {
      name: 'queries-read-through-ports',
      comment: 'A view is asked through the ports of the engine, whatever stands behind them.',
      severity: 'error',
      from: { path: QUERIES },
      to: { pathNot: [SERVICE, `${SHARED}(?:kernel|rules|contracts|engine/ports)/`] },
    },
    {
      name: 'pure-folders-know-no-edge',
      comment:
        'The core does not know through which door a command came, nor how the service is put together.',
      severity: 'error',
      from: { path: SERVICE, pathNot: [EDGES, ...TESTS] },
      to: { path: EDGES },
    },
    {
      name: 'infra-stands-alone',
      comment: 'Servers are brought up without knowing what will use them.',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^(?:services|protos|scripts|e2e)/' },
    },
    {
      name: 'protos-stand-alone',
      comment: 'The RPC contracts are what others depend on; they depend on nothing of ours.',
      severity: 'error',
      from: { path: '^protos/' },
      to: { path: '^(?:services|infra|scripts|e2e)/' },
    },
    {
      name: 'scripts-import-no-service',
      comment: 'Scripts meet services as a user does: HTTP, gRPC, Kafka, child processes.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: ['^services/', '^e2e/'], pathNot: SHARED },
    },
    {
      name: 'scripts-import-no-shared-code',
      comment:
        'Recounts and demo must not share code with what they check. Two folders may look inside: generate writes ' +
        'files from contracts, bench measures the engine by itself.',
      severity: 'error',
      from: { path: '^scripts/', pathNot: '^scripts/(?:generate|bench)/' },
      to: { path: SHARED },
    },
    {
      name: 'e2e-speaks-protos-http-and-kafka',
      comment:
        'Scenarios use public interfaces only, so they hold whatever the inside becomes; they start the system and ' +
        'drive it with what its users have (infra, scripts). Only the comparison of whole databases reads MongoDB.',
      severity: 'error',
      from: { path: '^e2e/', pathNot: '^e2e/dump[.]ts$' },
      to: { path: ['^services/', 'node_modules/mongodb/'] },
    },
    {
      name: 'no-drawer-for-leftovers',
      comment: 'A name says what a thing is: no util, helper, common or misc, and no root barrel.',
      severity: 'error',
      from: {},
      to: {
        path: '(?:^|/)(?:utils?|helpers?|common|misc|index)(?:/|[.][cm]?[jt]s$)',
        pathNot: 'node_modules',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^protos/generated/' },
    tsConfig: { fileName: 'scripts/config/tsconfig.json' },
    // Type-only imports couple as much as others do.
    tsPreCompilationDeps: true,
    // A workspace declares what it runs on; test tools are declared once, at the root.
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
    progress: { type: 'none' },
  },
};
