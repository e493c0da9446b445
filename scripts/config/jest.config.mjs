import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Jest runs the same files as Node. Running them as CommonJS has three consequences:
 * - no top-level await in anything a test imports;
 * - `import.meta.url`, `.filename` and `.dirname` work, `.main` is false, and `.resolve` gives a path, not a URL;
 * - dependencies published as ES modules only are transformed too, so each is named here.
 */
const ESM_ONLY_PACKAGES = ['typebox', 'jose'];

const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  },
];

const shared = {
  rootDir,
  testEnvironment: 'node',
  transform: { '\\.(ts|m?js)$': swc },
  // Workspaces resolve to their real paths, outside node_modules, and are always transformed.
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY_PACKAGES.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  testPathIgnorePatterns: ['/node_modules/'],
};

/** All suites of a tier share its servers and the machine, so their files run one after another. */
const serial = { ...shared, runner: `${rootDir}scripts/config/serial-runner.cjs` };

/** @param {number} seconds longest time of one test or hook */
function timeLimit(seconds) {
  return {
    globals: { testTimeoutMs: seconds * 1000 },
    setupFilesAfterEnv: [`${rootDir}scripts/config/jest-timeout.cjs`],
  };
}

export default {
  rootDir,
  projects: [
    { ...shared, ...timeLimit(20), displayName: 'unit', testMatch: ['**/*.unit.test.ts'] },
    { ...serial, ...timeLimit(60), displayName: 'integration', testMatch: ['**/*.int.test.ts'] },
    { ...shared, ...timeLimit(60), displayName: 'component', testMatch: ['**/*.component.test.ts'] },
    {
      ...serial,
      ...timeLimit(300),
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/scenarios/*.e2e.test.ts'],
    },
  ],
};
