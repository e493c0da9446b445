import { readFileSync } from 'node:fs';
import { status } from '@grpc/grpc-js';
import { ACCOUNT_REJECTION_CODES } from '../account/rejections.ts';
import { BUDGET_REJECTION_CODES } from '../budget/decide.ts';
import { RULE_REJECTION_CODES } from '../rule/decide.ts';
import { DOOR_REASONS, doorError, rejectionError } from './status.ts';

const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');

function rowOf(code: string): string | undefined {
  return readme.split('\n').find((line) => line.startsWith(`| \`${code}\``));
}

describe('refusals', () => {
  it.each([...ACCOUNT_REJECTION_CODES, ...BUDGET_REJECTION_CODES, ...RULE_REJECTION_CODES])(
    '%s has the status that the README names',
    (code) => {
      const error = rejectionError({ code, message: 'no', facts: { balance: '3' } });
      expect(error).toMatchObject({ reason: code, message: 'no', details: { metadata: { balance: '3' } } });
      expect(rowOf(code)).toContain(status[error.code]);
    },
  );

  it.each(Object.keys(DOOR_REASONS) as (keyof typeof DOOR_REASONS)[])(
    '%s of the doors has the status that the README names',
    (code) => {
      expect(rowOf(code)).toContain(status[doorError(code, 'no').code]);
    },
  );
});
