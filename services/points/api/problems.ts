import { status } from '@grpc/grpc-js';
import { RpcError } from '@rapport/platform/grpc/errors';

export interface Problem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Notes a problem; what could not be read is `null`. */
export type Refuse = (field: string, code: string, message: string) => null;

/** A plan that is refused, with every problem as a field violation that begins with its code. */
export function planInvalid(reason: string, problems: readonly Problem[]): RpcError {
  const [first] = problems;
  const more = problems.length - 1;
  return new RpcError(
    status.INVALID_ARGUMENT,
    reason,
    `${first?.message ?? 'The plan is not valid.'}${more > 0 ? ` (${more} more)` : ''}`,
    {
      metadata: { problem: first?.code ?? '' },
      fields: problems.map(({ field, code, message }) => ({ field, description: `${code}: ${message}` })),
    },
  );
}
