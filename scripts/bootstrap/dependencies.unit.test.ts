import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingDependencies } from './dependencies.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rapport-dependencies-'));
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({
      packages: {
        '': { name: 'x' },
        services: { version: '1.0.0' },
        'node_modules/a': { version: '1.0.0' },
        'node_modules/for-another-platform': { version: '1.0.0', optional: true },
      },
    }),
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function installed(packages: object): void {
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

it('are missing when nothing, something else or too little is installed', () => {
  expect(missingDependencies(root)).toBe('nothing is installed');
  installed({});
  expect(missingDependencies(root)).toBe('node_modules/a is not installed');
  installed({ 'node_modules/a': { version: '0.9.0' } });
  expect(missingDependencies(root)).toBe('node_modules/a is installed as 0.9.0');
});

it('are complete without the packages of other platforms', () => {
  installed({ 'node_modules/a': { version: '1.0.0' } });
  expect(missingDependencies(root)).toBeNull();
});
