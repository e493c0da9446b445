import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Position } from '@rapport/kernel/event';

/** A command, and the record it follows from where a reaction gave it. */
export interface PendingCommand {
  readonly envelope: CommandEnvelope;
  readonly source?: Position;
}

/** A command that cannot be decided: a bug of its aggregate, not a refusal. */
export class DecideFailedError extends Error {
  readonly code = 'DECIDE_FAILED';
  readonly retryable = false;
  readonly envelope: CommandEnvelope;
  /** The record whose reaction gave the command. */
  readonly source: Position | undefined;

  constructor({ envelope, source }: PendingCommand, cause: unknown) {
    super(`${envelope.aggregate} could not decide ${envelope.method}: ${String(cause)}`, { cause });
    this.name = 'DecideFailedError';
    this.envelope = envelope;
    this.source = source;
  }
}
