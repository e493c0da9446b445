import { readFileSync } from 'node:fs';
import { SEGMENT_REJECTION_CODES } from '../segment/decide.ts';
import { TRAIT_REJECTION_CODES } from '../trait/decide.ts';
import { DOOR_REASONS, STATUS_OF_REJECTION } from './status.ts';

const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');

const CODES = [...SEGMENT_REJECTION_CODES, ...TRAIT_REJECTION_CODES];

describe('refusals', () => {
  it.each([...CODES, ...DOOR_REASONS])('%s stands in the README', (code) => {
    expect(readme).toContain(`| \`${code}\``);
  });

  it.each(CODES)('%s has the status that the README names', (code) => {
    const row = readme.split('\n').find((line) => line.includes(`| \`${code}\``));
    expect(row).toContain(STATUS_OF_REJECTION[code]);
  });
});
