import { readFileSync } from 'node:fs';
import { REASONS } from './status.ts';

const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');
const source = ['reports', 'cascades']
  .map((name) => readFileSync(`${import.meta.dirname}/${name}.ts`, 'utf8'))
  .join('\n');

describe('refusals', () => {
  it.each(Object.entries(REASONS))('%s stands in the README with %s', (reason, status) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${reason}\``));
    expect(row).toContain(status);
  });

  it('are all listed', () => {
    const used = [...source.matchAll(/(?:invalidArgument|notFound|resourceExhausted)\(\s*'([A-Z_]+)'/g)];
    expect(new Set(used.map(([, reason]) => reason))).toEqual(new Set(Object.keys(REASONS)));
  });
});
