import fc from 'fast-check';
import type { MemberRef } from '@rapport/kernel/ids';
import { RpcError } from '@rapport/platform/grpc/errors';
import { readImport } from './imports.ts';

const request = (given: { members?: readonly MemberRef[]; csv?: string }) => ({
  requestId: 'r',
  segmentId: 'vip',
  members: [...(given.members ?? [])],
  csv: given.csv ?? '',
  mode: 'IMPORT_MODE_UNSPECIFIED' as const,
});
const user = (externalId: string): MemberRef => ({ namespace: 'user', externalId });

function reasonOf(given: Parameters<typeof request>[0]): string {
  try {
    readImport(request(given));
    return 'read';
  } catch (error) {
    return error instanceof RpcError ? error.reason : String(error);
  }
}

it('takes members as they are, each once, and leaves out and tells those that cannot be', () => {
  const members = [user('a'), user(''), { namespace: 'no such', externalId: 'b' }, user('c'), user('a')];
  expect(readImport(request({ members }))).toEqual({
    members: [user('a'), user('c')],
    errorCount: 2,
    errors: [
      expect.objectContaining({ row: 2, reason: 'MEMBER_EXTERNAL_ID_INVALID' }) as object,
      expect.objectContaining({ row: 3, reason: 'MEMBER_NAMESPACE_INVALID' }) as object,
    ],
  });
});

it.each<[string, readonly MemberRef[]]>([
  ['external_id\na\nb', [user('a'), user('b')]],
  ['external_id\r\na\r\n\r\nb\r\n', [user('a'), user('b')]],
  ['\uFEFFexternal_id\na', [user('a')]],
  ['namespace,external_id\ncrm,a\n,b', [{ namespace: 'crm', externalId: 'a' }, user('b')]],
  ['external_id,namespace\n"a,b",crm', [{ namespace: 'crm', externalId: 'a,b' }]],
  ['external_id\n"say ""hi"""', [user('say "hi"')]],
])('reads %j', (csv, members) => {
  expect(readImport(request({ csv }))).toMatchObject({ members, errorCount: 0 });
});

it('tells lines that have another number of fields than the first one', () => {
  const { members, errors } = readImport(request({ csv: 'namespace,external_id\ncrm,a\nb\nx,y,z\ncrm,c' }));
  expect(members.map(({ externalId }) => externalId)).toEqual(['a', 'c']);
  expect(errors.map(({ row, reason }) => [row, reason])).toEqual([
    [2, 'ROW_INVALID'],
    [3, 'ROW_INVALID'],
  ]);
});

it('reads back whatever was written by the rules', () => {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' }), { minLength: 1 }),
      (ids) => {
        const csv = ['external_id', ...ids.map(quoted)].join('\r\n');
        expect(readImport(request({ csv })).members).toEqual(ids.map(user));
      },
    ),
  );
});

it.each<[string, Parameters<typeof request>[0]]>([
  ['IMPORT_EMPTY', {}],
  ['IMPORT_EMPTY', { csv: 'external_id\n' }],
  ['IMPORT_AMBIGUOUS', { members: [user('a')], csv: 'external_id\na' }],
  ['IMPORT_TOO_LARGE', { members: Array.from({ length: 20_001 }, (_, index) => user(`${index}`)) }],
  ['CSV_INVALID', { csv: 'email\na' }],
  ['CSV_INVALID', { csv: 'external_id,phone\na,b' }],
  ['CSV_INVALID', { csv: 'external_id\n"a' }],
  ['CSV_INVALID', { csv: 'external_id\na"b' }],
  ['CSV_INVALID', { csv: 'external_id\n"a"b' }],
])('refuses the whole as %s', (reason, given) => {
  expect(reasonOf(given)).toBe(reason);
});

it('tells a thousand rows at most, and counts them all', () => {
  const members = Array.from({ length: 1_500 }, () => user(''));
  const { errorCount, errors } = readImport(request({ members }));
  expect([errorCount, errors.length]).toEqual([1_500, 1_000]);
});
