import type { Decode, Fact } from '@rapport/kernel/event';
import { toEpochMs } from '@rapport/kernel/instant';
import { parkedId } from '../poison/parked.ts';
import type { LogRecord } from '../ports/log.ts';
import type { OwnedPartition } from './partition.ts';

/** A record, decoded once for everybody who folds it. */
export interface PreparedRecord {
  readonly record: LogRecord;
  /** Log clock, this record included; absent where its time cannot be read. */
  readonly logClock?: number;
  readonly recordedAt?: number;
  readonly duplicate?: true;
  /** Absent for duplicates and for types that nobody here knows: they only move time. */
  readonly fact?: Fact;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** Decoded records of one partition, some of which are applied. */
export interface Slice {
  readonly owned: OwnedPartition;
  readonly records: readonly PreparedRecord[];
  applied: number;
}

/** Decodes a record and takes its id into the window; `undefined` if it was applied before this partition was ours. */
export function prepareRecord(
  decode: Decode,
  owned: OwnedPartition,
  record: LogRecord,
): PreparedRecord | undefined {
  const past = record.offset < owned.firstOffset;
  owned.decodedThrough = record.offset + 1;
  const { verdicts } = owned.judged;
  const verdict = verdicts.size === 0 ? undefined : verdicts.get(parkedId(owned, record.offset));
  // What could not be read at its place is not read there later either: it stands where it is redriven.
  if (verdict?.unread === true) return past ? undefined : { record, problem: verdict.reason };
  const decoded = decode(record.value);
  if (decoded.outcome === 'poison') return past ? undefined : { record, problem: decoded.reason };
  const { id, tenant, recordedAt } =
    decoded.outcome === 'ignored'
      ? decoded
      : {
          id: decoded.event.id,
          tenant: decoded.event.tenantid,
          recordedAt: toEpochMs(decoded.event.recordedat),
        };
  const duplicate = owned.window.add(tenant, id, record.offset);
  owned.decodedClock = Math.max(owned.decodedClock, recordedAt);
  if (past) {
    const wave = owned.steps.first;
    if (wave !== undefined && record.offset > wave.offset) owned.steps.note(recordedAt, record.offset);
    return undefined;
  }
  const { decodedClock: logClock } = owned;
  if (duplicate) return { record, logClock, recordedAt, duplicate };
  if (decoded.outcome === 'ignored') return { record, logClock, recordedAt };
  const { event } = decoded;
  const fact: Fact = {
    position: { topic: owned.topic, partition: owned.partition, offset: record.offset },
    key: record.key,
    event,
    logClock,
    effectiveAt: Math.min(toEpochMs(event.time), recordedAt),
  };
  return { record, logClock, recordedAt, fact };
}
