import { hash } from 'node:crypto';
import { ANONYMOUS_NAMESPACE, isCallerId, USER_NAMESPACE } from '@rapport/kernel/ids';
import type { MemberRef } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { SECOND_MS } from '@rapport/kernel/instant';
import type { Position } from '@rapport/kernel/event';
import type { Refusal } from '@rapport/kernel/outcome';
import { checkMemberRef } from '../members/identifier.ts';

/** A value that a message may not carry, with the field's name as the caller writes it. */
export interface WireRefusal extends Refusal {
  readonly field: string;
}

export type Read<Value> =
  | { readonly outcome: 'read'; readonly value: Value }
  | { readonly outcome: 'rejected'; readonly rejection: WireRefusal };

function read<Value>(value: Value): Read<Value> {
  return { outcome: 'read', value };
}

/** A refusal of a field, for readers that a service adds. */
export function refuseField(code: string, field: string, message: string): Read<never> {
  return { outcome: 'rejected', rejection: { code, message, field } };
}

// Instants

export interface WireTimestamp {
  readonly seconds: string;
  readonly nanos: number;
}

/** What proto-loader gives and takes: seconds as text in what arrives, also as a number in what is sent. */
interface LooseTimestamp {
  readonly seconds?: unknown;
  readonly nanos?: number;
}

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the range of google.protobuf.Timestamp. */
const MIN_SECONDS = -62_135_596_800;
const MAX_SECONDS = 253_402_300_799;
const MAX_NANOS = 999_999_999;
const NANOS_PER_MS = 1_000_000;

/** An absent timestamp is `undefined`; nanoseconds are truncated to milliseconds. */
export function readTimestamp(
  wire: LooseTimestamp | null | undefined,
  field: string,
): Read<EpochMs | undefined> {
  if (!wire) return read(undefined);
  const seconds = Number(wire.seconds ?? 0);
  const nanos = wire.nanos ?? 0;
  const inRange =
    Number.isInteger(seconds) &&
    seconds >= MIN_SECONDS &&
    seconds <= MAX_SECONDS &&
    nanos >= 0 &&
    nanos <= MAX_NANOS;
  if (!inRange)
    return refuseField('TIMESTAMP_INVALID', field, 'A timestamp lies between the years 1 and 9999.');
  return read(seconds * SECOND_MS + Math.floor(nanos / NANOS_PER_MS));
}

export function toTimestamp(at: EpochMs): WireTimestamp {
  const seconds = Math.floor(at / SECOND_MS);
  return { seconds: String(seconds), nanos: (at - seconds * SECOND_MS) * NANOS_PER_MS };
}

// Flat maps

export type WireScalar = string | number | boolean;

/** The limit of every free map: `device`, `geo`, `properties`, `free`. */
const MAX_SCALARS = 50;
const MAX_SCALAR_KEY_LENGTH = 64;
const MAX_SCALAR_TEXT_LENGTH = 1_024;

interface LooseValue {
  readonly kind?: string;
  readonly numberValue?: number | string;
  readonly stringValue?: string;
  readonly boolValue?: boolean;
}

interface LooseStruct {
  readonly fields?: Readonly<Record<string, LooseValue>>;
}

export interface WireStruct {
  readonly fields: Record<
    string,
    | { readonly kind: 'stringValue'; readonly stringValue: string }
    | { readonly kind: 'numberValue'; readonly numberValue: number }
    | { readonly kind: 'boolValue'; readonly boolValue: boolean }
  >;
}

/** A google.protobuf.Struct as a flat map of at most 50 scalars; nested values, lists and nulls are refused. */
export function readScalars(
  wire: LooseStruct | null | undefined,
  field: string,
): Read<Readonly<Record<string, WireScalar>> | undefined> {
  if (!wire) return read(undefined);
  const entries = Object.entries(wire.fields ?? {});
  if (entries.length > MAX_SCALARS) {
    return refuseField('SCALARS_TOO_MANY', field, `A map has at most ${MAX_SCALARS} entries.`);
  }
  const scalars: [string, WireScalar][] = [];
  for (const [key, value] of entries) {
    const at = `${field}.${key.slice(0, MAX_SCALAR_KEY_LENGTH)}`;
    if (key === '' || key === '__proto__' || key.length > MAX_SCALAR_KEY_LENGTH) {
      return refuseField('SCALAR_KEY_INVALID', at, `A key has 1 to ${MAX_SCALAR_KEY_LENGTH} characters.`);
    }
    const scalar = scalarOf(value);
    if (scalar === undefined) {
      return refuseField('SCALAR_EXPECTED', at, 'A value is a text, a finite number, true or false.');
    }
    if (typeof scalar === 'string' && scalar.length > MAX_SCALAR_TEXT_LENGTH) {
      return refuseField('SCALAR_TOO_LONG', at, `A text has at most ${MAX_SCALAR_TEXT_LENGTH} characters.`);
    }
    scalars.push([key, scalar]);
  }
  return read(Object.fromEntries(scalars));
}

function scalarOf(value: LooseValue): WireScalar | undefined {
  switch (value.kind) {
    case 'stringValue':
      return value.stringValue;
    case 'boolValue':
      return value.boolValue;
    case 'numberValue': {
      const number = Number(value.numberValue);
      // JSON has no −0: adding 0 makes it the 0 that a replay will read.
      return Number.isFinite(number) ? number + 0 : undefined;
    }
    default:
      return undefined;
  }
}

export function toStruct(scalars: Readonly<Record<string, WireScalar>>): WireStruct {
  return {
    fields: Object.fromEntries(
      Object.entries(scalars).map(([key, value]): [string, WireStruct['fields'][string]] => {
        if (typeof value === 'string') return [key, { kind: 'stringValue', stringValue: value }];
        if (typeof value === 'number') return [key, { kind: 'numberValue', numberValue: value }];
        return [key, { kind: 'boolValue', boolValue: value }];
      }),
    ),
  };
}

// Members

interface LooseMemberRef {
  readonly namespace?: string;
  readonly externalId?: string;
}

/** A required reference; an empty namespace means `user`. */
export function readMemberRef(wire: LooseMemberRef | null | undefined, field: string): Read<MemberRef> {
  if (!wire) return refuseField('MEMBER_REQUIRED', field, 'Say which member is meant.');
  const { namespace = '', externalId = '' } = wire;
  const member = { namespace: namespace === '' ? USER_NAMESPACE : namespace, externalId };
  const refusal = checkMemberRef(member);
  if (!refusal) return read(member);
  const part = refusal.code === 'MEMBER_NAMESPACE_INVALID' ? 'namespace' : 'external_id';
  return refuseField(refusal.code, `${field}.${part}`, refusal.message);
}

/** Three ways to say who: a reference, `memberId` (namespace `user`) or `anonymousId`; `memberId` wins over the last. */
export function readMember(
  wire: {
    readonly member?: LooseMemberRef | null;
    readonly memberId?: string;
    readonly anonymousId?: string;
  },
  names: { readonly member: string; readonly memberId: string; readonly anonymousId: string } = MEMBER_FIELDS,
): Read<MemberRef> {
  const { member, memberId, anonymousId } = wire;
  if (member) {
    if (!memberId && !anonymousId) return readMemberRef(member, names.member);
    return refuseField('MEMBER_AMBIGUOUS', names.member, `Send ${names.member} alone, or a short form.`);
  }
  const short = memberId
    ? { ref: { namespace: USER_NAMESPACE, externalId: memberId }, field: names.memberId }
    : anonymousId
      ? { ref: { namespace: ANONYMOUS_NAMESPACE, externalId: anonymousId }, field: names.anonymousId }
      : undefined;
  if (!short) return refuseField('MEMBER_REQUIRED', names.member, 'Say which member is meant.');
  const refusal = checkMemberRef(short.ref);
  return refusal ? refuseField(refusal.code, short.field, refusal.message) : read(short.ref);
}

const MEMBER_FIELDS = { member: 'member', memberId: 'member_id', anonymousId: 'anonymous_id' } as const;

export function toMemberRef(member: MemberRef): { namespace: string; externalId: string } {
  return { namespace: member.namespace, externalId: member.externalId };
}

// Numbers

export const MIN_INT64 = -(2n ** 63n);
export const MAX_INT64 = 2n ** 63n - 1n;
const INT64_TEXT = /^-?\d{1,19}$/;

/** An int64 as proto-loader gives it; an absent one is 0, as in proto3. */
export function readInt64(
  wire: string | number | undefined,
  field: string,
  { min = MIN_INT64, max = MAX_INT64 }: { readonly min?: bigint; readonly max?: bigint } = {},
): Read<bigint> {
  const text = String(wire ?? 0);
  if (!INT64_TEXT.test(text)) return refuseField('NUMBER_INVALID', field, 'This is not a whole number.');
  const value = BigInt(text);
  if (value < min || value > max) {
    return refuseField('NUMBER_OUT_OF_RANGE', field, `This is a whole number from ${min} to ${max}.`);
  }
  return read(value);
}

/** An int64 as proto-loader takes it: a text is read back digit by digit, so only what is no exact number is one. */
export function toInt64(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

// Positions

interface LoosePosition {
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: string;
}

const TOPIC = /^[A-Za-z0-9._-]{1,249}$/;
const OFFSET = /^\d{1,16}$/;

/** An absent position, or one without a topic, is `undefined`: wait for nothing. */
export function readPosition(
  wire: LoosePosition | null | undefined,
  field: string,
): Read<Position | undefined> {
  if (!wire || (!wire.topic && !wire.offset)) return read(undefined);
  const { topic = '', partition = 0, offset = '' } = wire;
  const number = Number(offset);
  if (!TOPIC.test(topic) || partition < 0 || !OFFSET.test(offset) || !Number.isSafeInteger(number)) {
    return refuseField('POSITION_INVALID', field, 'Send a position as it was answered.');
  }
  return read({ topic, partition, offset: number });
}

export function toPosition(position: Position): { topic: string; partition: number; offset: string } {
  return { topic: position.topic, partition: position.partition, offset: String(position.offset) };
}

// Ids and fingerprints

/** Ids that callers make: request ids, and those of interactions, segments, campaigns, rules. */
export function readCallerId(text: string | undefined, field: string): Read<string> {
  if (text !== undefined && isCallerId(text)) return read(text);
  return refuseField('ID_INVALID', field, 'An id has 1 to 64 letters, digits, dots, underscores or hyphens.');
}

const FINGERPRINT_BYTES = 16;
/** Beyond it, inserting costs more than sorting. */
const MAX_INSERTED = 32;

/**
 * First 16 bytes of SHA-256 over the value's canonical JSON, in hexadecimal: equal exactly when the inputs are.
 * Object keys count in any order, absent and `undefined` fields are the same, bigints are their decimal text.
 */
export function fingerprintOf(value: unknown): string {
  return hash('sha256', JSON.stringify([canonical(value)])).slice(0, FINGERPRINT_BYTES * 2);
}

/** The same with its keys in order. No replacer: `JSON.stringify` is three times as slow with one. */
function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(canonical);
  const ordered: Record<string, unknown> = {};
  for (const key of inOrder(Object.keys(value))) {
    const part = canonical((value as Readonly<Record<string, unknown>>)[key]);
    // Assigned, it would not be a key but change what the object is.
    if (key === '__proto__') Object.defineProperty(ordered, key, { value: part, enumerable: true });
    else ordered[key] = part;
  }
  return ordered;
}

/** Sorts in place, by insertion: of a dozen names twice as fast as `sort`, which copies them first and back again. */
function inOrder(names: string[]): string[] {
  if (names.length > MAX_INSERTED) return names.sort();
  for (let sorted = 1; sorted < names.length; sorted += 1) {
    const name = names[sorted] ?? '';
    let place = sorted;
    for (let before = names[place - 1] ?? ''; place > 0 && before > name; before = names[place - 1] ?? '') {
      names[place] = before;
      place -= 1;
    }
    names[place] = name;
  }
  return names;
}
