import { readFileSync } from 'node:fs';
import { status } from '@grpc/grpc-js';
import { SEGMENT_REJECTION_CODES } from '../segment/decide.ts';
import { TRAIT_REJECTION_CODES } from '../trait/decide.ts';
import { DOOR_REASONS, rejectionError } from './status.ts';

const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');

const CODES = [...SEGMENT_REJECTION_CODES, ...TRAIT_REJECTION_CODES];

describe('refusals', () => {
  it.each([...CODES, ...DOOR_REASONS])('%s stands in the README', (code) => {
    expect(readme).toContain(`| \`${code}\``);
  });

  it.each(CODES)('%s has the status that the README names', (code) => {
    const error = rejectionError({ code, message: 'no', facts: { status: 'draft' } });
    expect(error).toMatchObject({ reason: code, message: 'no', details: { metadata: { status: 'draft' } } });
    const row = readme.split('\n').find((line) => line.includes(`| \`${code}\``));
    expect(row).toContain(status[error.code]);
  });
});
