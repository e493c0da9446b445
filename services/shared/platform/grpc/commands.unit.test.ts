import { status } from '@grpc/grpc-js';
import type { Aggregate, CommandEnvelope, CommandResult, DomainEvent } from '@rapport/kernel/decider';
import type { Refusal } from '@rapport/kernel/outcome';
import { eventsOrThrow, submitterOf } from './commands.ts';
import { RpcError } from './errors.ts';
import { fingerprintOf } from './wire.ts';

type Code = 'DOOR_LOCKED';
interface Open {
  readonly type: 'Open';
  readonly door: string;
}
type Opened = DomainEvent<'Opened', { readonly door: string }>;

/** Its name is all that is asked of it: what it would decide, the test says. */
const doors = { name: 'test.door.v1' } as Aggregate<Open, object, Opened, Refusal<Code>>;
const STATUSES = { DOOR_LOCKED: 'FAILED_PRECONDITION' } as const;

const command: Open = { type: 'Open', door: 'north' };
const caller = { tenant: 'acme', subject: 'ann' };

const opened = {
  stream: 'acme:door:north',
  version: 1,
  tenant: 'acme',
  event: { type: 'Opened', data: { door: 'north' } },
  effectiveAt: 1,
  recordedAt: 1,
  requestId: 'r-1',
  actor: 'ann',
} as const;
const ACCEPTED: CommandResult = { outcome: 'accepted', events: [opened], repeated: false };
const REJECTED: CommandResult = {
  outcome: 'rejected',
  rejection: { code: 'DOOR_LOCKED', message: 'It is locked.', facts: { door: 'north' } },
  repeated: false,
};

/** Gives one answer, and remembers what it was asked. */
function submitting(result: CommandResult) {
  const asked: CommandEnvelope[] = [];
  const submit = (envelope: CommandEnvelope): Promise<CommandResult> => {
    asked.push(envelope);
    return Promise.resolve(result);
  };
  return { asked, submit: submitterOf({ submit }, STATUSES) };
}

async function refusalOf(asked: Promise<unknown>): Promise<unknown> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof RpcError ? [error.code, error.reason, error.details] : error;
}

describe('a command of a caller', () => {
  it('is submitted in the name of the caller, and its events are the answer', async () => {
    const { asked, submit } = submitting(ACCEPTED);
    expect(await submit(doors, command, 'r-1', caller)).toEqual([opened]);
    expect(asked).toEqual([
      {
        aggregate: 'test.door.v1',
        tenant: 'acme',
        command,
        method: 'Open',
        requestId: 'r-1',
        fingerprint: fingerprintOf(command),
        actor: 'ann',
      },
    ]);
  });

  it('is known again by what the caller said, where that is not the command', async () => {
    const { asked, submit } = submitting(ACCEPTED);
    await submit(doors, command, 'r-1', caller, ['north']);
    expect(asked).toMatchObject([{ fingerprint: fingerprintOf(['north']) }]);
  });

  it('is not submitted under an id that no caller may give', async () => {
    const { asked, submit } = submitting(ACCEPTED);
    for (const id of ['', 'due:1']) {
      expect(await refusalOf(submit(doors, command, id, caller))).toMatchObject([
        status.INVALID_ARGUMENT,
        'ID_INVALID',
        { fields: [{ field: 'request_id' }] },
      ]);
    }
    expect(asked).toEqual([]);
  });

  it('that is refused has the status of its refusal, and the facts behind it', async () => {
    const { submit } = submitting(REJECTED);
    expect(await refusalOf(submit(doors, command, 'r-1', caller))).toEqual([
      status.FAILED_PRECONDITION,
      'DOOR_LOCKED',
      { metadata: { door: 'north' } },
    ]);
  });

  it('whose id was used for another one names the id', async () => {
    const { submit } = submitting({ outcome: 'request_id_reused' });
    expect(await refusalOf(submit(doors, command, 'r-1', caller))).toEqual([
      status.ALREADY_EXISTS,
      'REQUEST_ID_REUSED',
      { metadata: { requestId: 'r-1' } },
    ]);
  });

  it('that is refused for a reason without a status is a fault of ours', () => {
    expect(() => eventsOrThrow(REJECTED, 'r-1', {})).toThrow(/DOOR_LOCKED/);
  });
});
