import { readFileSync } from 'node:fs';
import { ITEM_REASONS } from '../interactions/interaction.ts';
import { HTTP_REASONS } from './http.ts';

const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');
const rowOf = (reason: string): string | undefined =>
  readme.split('\n').find((line) => line.startsWith(`| \`${reason}\``));

describe('refusals', () => {
  it.each([...ITEM_REASONS])('%s of an item stands in the README', (reason) => {
    expect(rowOf(reason)).toBeDefined();
  });

  it.each(Object.entries(HTTP_REASONS))('%s of a request stands in the README with %i', (reason, status) => {
    expect(rowOf(reason)).toContain(String(status));
  });
});
