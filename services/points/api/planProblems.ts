import { isCallerId } from '@rapport/kernel/ids';
import { invalidArgument } from '@rapport/platform/grpc/errors';
import { planInvalid } from './problems.ts';
import type { Problem } from './problems.ts';

/** A line of a list. */
export const MAX_NAME_LENGTH = 100;

/** What is wrong with something that a caller has planned: all of it at once. */
export interface Problems {
  /** Notes one. */
  readonly add: (field: string, code: string, message: string) => void;
  readonly name: (field: string, text: string) => void;
  readonly id: (field: string, text: string) => void;
  /** @throws RpcError INVALID_ARGUMENT with every problem as a field violation, the first code as the fact `problem` */
  readonly throwAny: () => void;
  /** Nothing was sent at all. */
  readonly none: (message: string) => never;
}

/**
 * @param within the field of the request that the others lie in
 * @param reason of the refusal, for example `LEADERBOARD_INVALID`
 */
export function collectProblems(within: string, reason: string): Problems {
  const problems: Problem[] = [];
  const add: Problems['add'] = (field, code, message) => {
    problems.push({ field: `${within}.${field}`, code, message });
  };
  const throwAny = (): void => {
    if (problems.length > 0) throw planInvalid(reason, problems);
  };
  return {
    add,
    name: (field, text) => {
      if (text !== '' && text.length <= MAX_NAME_LENGTH) return;
      add(field, 'NAME_INVALID', `A name has 1 to ${MAX_NAME_LENGTH} characters.`);
    },
    id: (field, text) => {
      if (isCallerId(text)) return;
      add(field, 'ID_INVALID', 'An id has 1 to 64 letters, digits, dots, underscores or hyphens.');
    },
    throwAny,
    none: (message) => {
      throw invalidArgument(reason, message, within);
    },
  };
}
