import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  fingerprintOf,
  readCallerId,
  readInt64,
  readMember,
  readMemberRef,
  readPosition,
  readScalars,
  readTimestamp,
  toInt64,
  toPosition,
  toStruct,
  toTimestamp,
} from './wire.ts';
import type { Read } from './wire.ts';

function valueOf<Value>(read: Read<Value>): Value {
  if (read.outcome === 'rejected') throw new Error(read.rejection.code);
  return read.value;
}

function refusalOf(read: Read<unknown>): string {
  return read.outcome === 'rejected' ? `${read.rejection.code} ${read.rejection.field}` : 'read';
}

describe('timestamps', () => {
  it.each([0, 1, -1, 1_772_352_930_412, -62_135_596_800_000])('survive the way there and back: %d', (at) => {
    expect(valueOf(readTimestamp(toTimestamp(at), 't'))).toBe(at);
  });

  it('are truncated to milliseconds', () => {
    expect(valueOf(readTimestamp({ seconds: '1', nanos: 1_999_999 }, 't'))).toBe(1_001);
    expect(toTimestamp(-1)).toEqual({ seconds: '-1', nanos: 999_000_000 });
  });

  it('may be absent', () => {
    expect(valueOf(readTimestamp(null, 't'))).toBeUndefined();
    expect(valueOf(readTimestamp(undefined, 't'))).toBeUndefined();
  });

  it.each([
    { seconds: '253402300800', nanos: 0 },
    { seconds: '-62135596801', nanos: 0 },
    { seconds: '9223372036854775807', nanos: 0 },
    { seconds: '0', nanos: 1_000_000_000 },
    { seconds: '0', nanos: -1 },
  ])('are refused out of range: %j', (wire) => {
    expect(refusalOf(readTimestamp(wire, 'occurred_at'))).toBe('TIMESTAMP_INVALID occurred_at');
  });
});

describe('flat maps', () => {
  it('survive the way there and back', () => {
    const scalars = { a: 'x', b: 1.5, c: false, d: '' };
    expect(valueOf(readScalars(toStruct(scalars), 'properties'))).toEqual(scalars);
  });

  it('may be absent, and may be empty', () => {
    expect(valueOf(readScalars(null, 'p'))).toBeUndefined();
    expect(valueOf(readScalars({ fields: {} }, 'p'))).toEqual({});
  });

  it.each([
    ['a map inside', { kind: 'structValue' }, 'SCALAR_EXPECTED p.k'],
    ['a list inside', { kind: 'listValue' }, 'SCALAR_EXPECTED p.k'],
    ['null', { kind: 'nullValue' }, 'SCALAR_EXPECTED p.k'],
    ['nothing at all', {}, 'SCALAR_EXPECTED p.k'],
    ['NaN', { kind: 'numberValue', numberValue: Number.NaN }, 'SCALAR_EXPECTED p.k'],
    ['Infinity', { kind: 'numberValue', numberValue: 'Infinity' }, 'SCALAR_EXPECTED p.k'],
    ['a long text', { kind: 'stringValue', stringValue: 'x'.repeat(1_025) }, 'SCALAR_TOO_LONG p.k'],
  ])('refuse %s', (_what, value, refusal) => {
    expect(refusalOf(readScalars({ fields: { k: value } }, 'p'))).toBe(refusal);
  });

  it('refuse more than 50 entries and a key that is a prototype', () => {
    const one = { kind: 'boolValue', boolValue: true };
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, one]));
    expect(refusalOf(readScalars({ fields: many }, 'p'))).toBe('SCALARS_TOO_MANY p');
    expect(refusalOf(readScalars({ fields: Object.fromEntries([['__proto__', one]]) }, 'p'))).toBe(
      'SCALAR_KEY_INVALID p.__proto__',
    );
  });

  it('know one zero', () => {
    const read = valueOf(readScalars({ fields: { k: { kind: 'numberValue', numberValue: -0 } } }, 'p'));
    expect(Object.is(read?.k, 0)).toBe(true);
  });
});

describe('members', () => {
  it('are users where no namespace is given', () => {
    expect(valueOf(readMemberRef({ namespace: '', externalId: 'alice' }, 'member'))).toEqual({
      namespace: 'user',
      externalId: 'alice',
    });
  });

  it('are named in three ways', () => {
    expect(valueOf(readMember({ memberId: 'a', anonymousId: 'b' }))).toEqual({
      namespace: 'user',
      externalId: 'a',
    });
    expect(valueOf(readMember({ anonymousId: 'b' }))).toEqual({ namespace: 'anonymous', externalId: 'b' });
    expect(valueOf(readMember({ member: { namespace: 'card', externalId: '1' }, memberId: '' }))).toEqual({
      namespace: 'card',
      externalId: '1',
    });
  });

  it.each([
    [{}, 'MEMBER_REQUIRED member'],
    [{ member: null, memberId: '' }, 'MEMBER_REQUIRED member'],
    [{ member: { externalId: 'a' }, memberId: 'b' }, 'MEMBER_AMBIGUOUS member'],
    [{ memberId: 'a\n' }, 'MEMBER_EXTERNAL_ID_INVALID member_id'],
    [{ member: { externalId: '' } }, 'MEMBER_EXTERNAL_ID_INVALID member.external_id'],
    [{ member: { namespace: 'a:b', externalId: 'x' } }, 'MEMBER_NAMESPACE_INVALID member.namespace'],
  ])('are refused: %j', (wire, refusal) => {
    expect(refusalOf(readMember(wire))).toBe(refusal);
  });
});

describe('int64', () => {
  it('keeps every digit', () => {
    expect(valueOf(readInt64('9223372036854775807', 'n'))).toBe(2n ** 63n - 1n);
    expect(valueOf(readInt64('-9223372036854775808', 'n'))).toBe(-(2n ** 63n));
    expect(valueOf(readInt64(undefined, 'n'))).toBe(0n);
  });

  it.each([0n, -1n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)])(
    'survives the way there and back: %s',
    (value) => {
      expect(valueOf(readInt64(toInt64(value), 'n'))).toBe(value);
    },
  );

  it('is a number only where that is exact', () => {
    expect(toInt64(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(toInt64(2n ** 53n)).toBe('9007199254740992');
  });

  it('refuses what is out of range or no number', () => {
    expect(refusalOf(readInt64('9223372036854775808', 'n'))).toBe('NUMBER_OUT_OF_RANGE n');
    expect(refusalOf(readInt64('0', 'amount', { min: 1n }))).toBe('NUMBER_OUT_OF_RANGE amount');
    expect(refusalOf(readInt64('1.5', 'n'))).toBe('NUMBER_INVALID n');
    expect(refusalOf(readInt64('0x10', 'n'))).toBe('NUMBER_INVALID n');
    expect(refusalOf(readInt64('9'.repeat(30), 'n'))).toBe('NUMBER_INVALID n');
  });
});

describe('positions', () => {
  it('survive the way there and back', () => {
    const position = { topic: 'rapport.points.v1', partition: 3, offset: Number.MAX_SAFE_INTEGER };
    expect(valueOf(readPosition(toPosition(position), 'p'))).toEqual(position);
  });

  it('may be absent', () => {
    expect(valueOf(readPosition(null, 'p'))).toBeUndefined();
    expect(valueOf(readPosition({ topic: '', partition: 0, offset: '' }, 'p'))).toBeUndefined();
  });

  it.each([
    { topic: 'a b', partition: 0, offset: '1' },
    { topic: 'a', partition: -1, offset: '1' },
    { topic: 'a', partition: 0, offset: '-1' },
    { topic: 'a', partition: 0, offset: '' },
    { topic: 'a', partition: 0, offset: '9007199254740992' },
    { topic: '', partition: 0, offset: '7' },
  ])('are refused: %j', (wire) => {
    expect(refusalOf(readPosition(wire, 'min_position'))).toBe('POSITION_INVALID min_position');
  });
});

describe('ids and fingerprints', () => {
  it('takes the ids of callers', () => {
    expect(valueOf(readCallerId('order-1.A_b', 'request_id'))).toBe('order-1.A_b');
    for (const id of [undefined, '', 'a:b', 'ü', 'x'.repeat(65)]) {
      expect(refusalOf(readCallerId(id, 'request_id'))).toBe('ID_INVALID request_id');
    }
  });

  it('is the same for the same input in another order, with absent fields or none', () => {
    expect(fingerprintOf({ a: 1, b: [{ d: 2n, c: 'x' }] })).toBe(
      fingerprintOf({ b: [{ c: 'x', d: '2' }], a: 1, e: undefined }),
    );
    expect(fingerprintOf({})).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is that of the canonical JSON, whatever the value', () => {
    // The same by way of a replacer: slower, and plain to see.
    const canonical = (_key: string, value: unknown): unknown => {
      if (typeof value === 'bigint') return String(value);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
    };
    const expected = (value: unknown): string =>
      createHash('sha256')
        .update(JSON.stringify([value], canonical))
        .digest('hex')
        .slice(0, 32);
    const value = fc.anything({
      key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '10', '9')),
      values: [
        fc.string(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.constant(undefined),
        fc.bigInt(),
      ],
      maxKeys: 40,
    });
    fc.assert(fc.property(value, (any) => expect(fingerprintOf(any)).toBe(expected(any))));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: null }, {}],
    [{ a: { b: 1 } }, { a: { c: 1 } }],
  ])('differs between %j and %j', (one, other) => {
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
  });
});
