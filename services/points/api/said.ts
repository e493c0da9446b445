import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { readCallerId } from '@rapport/platform/grpc/wire';
import { STANDARD_UNIT } from '../account/names.ts';
import { doorError } from './status.ts';

/** A sentence, not a document. */
const MAX_REASON_LENGTH = 200;

/** A name or an id of the caller's own. */
const MAX_APPROVER_LENGTH = 100;

export function readUnit(unit: string): string {
  return unit === '' ? STANDARD_UNIT : valueOrThrow(readCallerId(unit, 'unit'));
}

export function readReason(reason: string): { readonly reason?: string } {
  if (reason.length > MAX_REASON_LENGTH) {
    throw doorError('REASON_TOO_LONG', `A reason has at most ${MAX_REASON_LENGTH} characters.`);
  }
  return reason === '' ? {} : { reason };
}

export function readMandatoryReason(text: string): string {
  const { reason } = readReason(text);
  if (reason === undefined) throw doorError('REASON_MISSING', 'Say why.');
  return reason;
}

/** @param caller who asks, and so does not approve */
export function readApprover(approver: string, caller: string): string {
  if (approver === '' || approver.length > MAX_APPROVER_LENGTH) {
    throw doorError('APPROVER_INVALID', `Say in 1 to ${MAX_APPROVER_LENGTH} characters who allowed it.`);
  }
  if (approver === caller) {
    throw doorError(
      'SELF_APPROVED',
      'What is done by hand is allowed by somebody else than who asks for it.',
    );
  }
  return approver;
}
