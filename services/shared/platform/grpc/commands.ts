import type { Engine } from '@rapport/engine/ports/engine';
import type { Aggregate, CommandResult, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { Refusal } from '@rapport/kernel/outcome';
import { refusalError, requestIdReused, valueOrThrow } from './errors.ts';
import type { RefusalStatus } from './errors.ts';
import type { CallContext } from './server.ts';
import { fingerprintOf, readCallerId } from './wire.ts';

/** The status of every refusal that the aggregates of a service know. */
export type RefusalStatuses<Code extends string = string> = Readonly<Record<Code, RefusalStatus>>;

/**
 * Submits what a caller asks for, under the request id that the caller gave it.
 *
 * @param input what the caller said, where the command is not that: the same request id with another one is refused
 * @returns the events of the command: the first answer for ever, however often it is repeated
 * @throws RpcError `ID_INVALID`, `REQUEST_ID_REUSED`, or the refusal of the aggregate
 */
export type Submit<Code extends string> = <
  Command extends { readonly type: string },
  State extends object,
  Event extends DomainEvent,
>(
  aggregate: Aggregate<Command, State, Event, Refusal<Code>>,
  command: NoInfer<Command>,
  requestId: string,
  caller: Pick<CallContext, 'tenant' | 'subject'>,
  input?: unknown,
) => Promise<readonly RecordedEvent<Event>[]>;

export function submitterOf<Code extends string>(
  engine: Pick<Engine, 'submit'>,
  statuses: RefusalStatuses<Code>,
): Submit<Code> {
  return async (aggregate, command, requestId, { tenant, subject }, input = command) => {
    const id = valueOrThrow(readCallerId(requestId, 'request_id'));
    const result = await engine.submit({
      aggregate: aggregate.name,
      tenant,
      command,
      method: command.type,
      requestId: id,
      fingerprint: fingerprintOf(input),
      actor: subject,
    });
    // The engine gives back what the aggregate made.
    return eventsOrThrow(result, id, statuses) as never;
  };
}

/** @throws RpcError `REQUEST_ID_REUSED`, or the refusal of the aggregate */
export function eventsOrThrow(
  result: CommandResult,
  requestId: string,
  statuses: RefusalStatuses,
): readonly RecordedEvent[] {
  if (result.outcome === 'accepted') return result.events;
  if (result.outcome === 'request_id_reused') throw requestIdReused(requestId);
  const { rejection } = result;
  const status = statuses[rejection.code];
  if (status === undefined) throw new Error(`No status is said for the refusal ${rejection.code}.`);
  throw refusalError(rejection, status);
}
