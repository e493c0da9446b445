import { fileURLToPath } from 'node:url';
import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('../..', import.meta.url));

const TESTS = ['**/*.test.ts', '**/testing-*.ts', '**/*.contract.ts', 'services/shared/testkit/**/*.ts'];

/** Folders whose code is a function of its arguments alone: folds, deciders, reactions, rules, contracts. */
const PURE = ['services/shared/{kernel,rules,contracts}/**/*.ts', 'services/*/**/*.ts'];
const IMPURE = [
  'services/shared/{engine,platform,testkit}/**/*.ts',
  'services/*/api/**/*.ts',
  'services/*/{main,service,config}.ts',
];

const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a thing has one name everywhere.',
};

const LANGUAGE = [
  {
    selector: 'TSEnumDeclaration',
    message: 'Node strips types and cannot run enums: use a union of literals.',
  },
  { selector: 'Decorator', message: 'Compose with plain functions.' },
  { selector: 'ExportAllDeclaration', message: 'Export by name, so that what is public can be read.' },
];

const ENVIRONMENT = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only config.ts reads the environment.',
};

const LAW_3 = 'State is a fold of the log: time, randomness and ids are arguments here.';

const PURITY = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: LAW_3 },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: LAW_3 },
  { selector: "CallExpression[callee.name='Date']", message: LAW_3 },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: LAW_3 },
  { selector: "MemberExpression[object.name='DateTime'][property.name=/^(now|local)$/]", message: LAW_3 },
];

const IMPURE_GLOBALS = [
  'process',
  'crypto',
  'performance',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: LAW_3 }));

export default defineConfig(
  {
    ignores: ['**/node_modules/', '**/.cache/', '**/coverage/', 'protos/generated/'],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['scripts/config/tsconfig.json'], tsconfigRootDir: root },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // A memory twin answers at once but keeps the port's promise.
      '@typescript-eslint/require-await': 'off',
      // Object types and their unions are both written as they read best.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // A callback that does nothing is a fine default for an observer.
      '@typescript-eslint/no-empty-function': 'off',
      // It asks for `!`, which is not allowed.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Ports name the document type at the call: `get<Balance>(collection, id)`.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, ...LANGUAGE],
    },
  },
  {
    files: ['services/**/*.ts'],
    ignores: ['services/*/config.ts', ...TESTS],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, ...LANGUAGE, ENVIRONMENT],
    },
  },
  {
    files: PURE,
    ignores: [...IMPURE, ...TESTS],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, ...LANGUAGE, ENVIRONMENT, ...PURITY],
    },
  },
  {
    files: TESTS,
    rules: {
      // `expect.any(…)` and its kin are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // `expect(port.method)` does not call it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...[
            'AbortController',
            'AbortSignal',
            'Buffer',
            'URL',
            'clearInterval',
            'clearTimeout',
            'console',
            'fetch',
          ],
          ...['globalThis', 'performance', 'process', 'setImmediate', 'setInterval', 'setTimeout'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', jest: 'readonly' },
    },
  },
);
