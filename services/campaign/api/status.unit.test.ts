import { readFileSync } from 'node:fs';
import { CAMPAIGN_REJECTION_CODES } from '../campaign/decide.ts';
import { DOOR_REASONS, STATUS_OF_REJECTION } from './status.ts';

const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');
const rowOf = (code: string): string | undefined =>
  readme.split('\n').find((line) => line.includes(`| \`${code}\``));

describe('refusals', () => {
  it.each([...CAMPAIGN_REJECTION_CODES, ...DOOR_REASONS])('%s stands in the README', (code) => {
    expect(rowOf(code)).toBeDefined();
  });

  it.each(CAMPAIGN_REJECTION_CODES)('%s has the status that the README names', (code) => {
    expect(rowOf(code)).toContain(STATUS_OF_REJECTION[code]);
  });
});
