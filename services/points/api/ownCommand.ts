import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand } from '../account/decide.ts';

/**
 * A command that the service gives itself. Whoever gives it, and how often, means the same: its request id stands for
 * its content.
 *
 * @param policy who asks: method and actor
 */
export function ownCommand(
  policy: string,
  tenant: string,
  requestId: string,
  command: AccountCommand,
  effectiveAt?: EpochMs,
): CommandEnvelope<AccountCommand> {
  return {
    aggregate: accountAggregate.name,
    tenant,
    command,
    method: policy,
    requestId,
    fingerprint: requestId,
    actor: policy,
    ...(effectiveAt !== undefined && { effectiveAt }),
  };
}
