import { invalidArgument } from '@rapport/platform/grpc/errors';
import { readMemberRef } from '@rapport/platform/grpc/wire';
import type { MemberRef } from '@rapport/kernel/ids';
import type { ImportRowError } from '@rapport/protos/rapport/segmentation/v1/ImportRowError';
import type { ImportStaticMembersRequest__Output } from '@rapport/protos/rapport/segmentation/v1/ImportStaticMembersRequest';

/** Rows of one call: 20,000 of at most 193 bytes fit into a request of 4 MB. */
const MAX_ROWS = 20_000;
/** Rows that are told of: 1,000 of 200 bytes. Whoever has more of them has another problem. */
const MAX_TOLD_ROWS = 1_000;

export interface ReadImport {
  /** Each once, in the order in which they came. */
  readonly members: readonly MemberRef[];
  readonly errorCount: number;
  /** The first of them. */
  readonly errors: readonly ImportRowError[];
}

/**
 * The members that an import names, and what is wrong with the other rows.
 *
 * @throws RpcError INVALID_ARGUMENT where nothing of it can be read
 */
export function readImport({ members, csv }: ImportStaticMembersRequest__Output): ReadImport {
  if (members.length > 0 && csv !== '') {
    throw invalidArgument('IMPORT_AMBIGUOUS', 'Send members or csv, not both.', 'csv');
  }
  const rows = csv === '' ? members : readCsv(csv);
  if (rows.length === 0) throw invalidArgument('IMPORT_EMPTY', 'There is nobody in it.', 'members');
  if (rows.length > MAX_ROWS) {
    throw invalidArgument('IMPORT_TOO_LARGE', `Send at most ${MAX_ROWS} rows at once.`, 'members');
  }
  const found = new Map<string, MemberRef>();
  const errors: ImportRowError[] = [];
  let errorCount = 0;
  for (const [index, row] of rows.entries()) {
    const read = row === undefined ? WRONG_COLUMNS : readMemberRef(row, 'member');
    if (read.outcome === 'read') {
      found.set(JSON.stringify([read.value.namespace, read.value.externalId]), read.value);
      continue;
    }
    errorCount += 1;
    const { code, message } = read.rejection;
    if (errors.length < MAX_TOLD_ROWS) errors.push({ row: index + 1, reason: code, message });
  }
  return { members: [...found.values()], errorCount, errors };
}

const WRONG_COLUMNS = {
  outcome: 'rejected',
  rejection: { code: 'ROW_INVALID', message: 'This row has not as many fields as the first line.' },
} as const;

/** Rows below the header; `undefined` for one that has another number of fields. */
function readCsv(csv: string): readonly (MemberRef | undefined)[] {
  const [header = [], ...rows] = fieldsOf(csv.replace(/^\uFEFF/, ''));
  const at = { namespace: header.indexOf('namespace'), externalId: header.indexOf('external_id') };
  if (at.externalId === -1 || header.length > 2 || (header.length === 2 && at.namespace === -1)) {
    throw invalidArgument(
      'CSV_INVALID',
      'The first line names the columns: external_id, or namespace and external_id.',
      'csv',
    );
  }
  return rows.map((fields) =>
    fields.length === header.length
      ? { namespace: fields[at.namespace] ?? '', externalId: fields[at.externalId] ?? '' }
      : undefined,
  );
}

/** Either a field in quotes, in which a quote is doubled, or one without; then what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** Lines of fields as RFC 4180 has them; empty lines are none. @throws RpcError CSV_INVALID with the line */
function fieldsOf(csv: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < csv.length || line.length > 0) {
    const match = FIELD.exec(csv);
    if (match === null) {
      const message = `A quote is out of place in row ${lines.length}.`;
      throw invalidArgument('CSV_INVALID', message, 'csv');
    }
    const [whole, quoted, plain = '', end] = match;
    line.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    if (line.length > 1 || line[0] !== '' || quoted !== undefined) lines.push(line);
    line = [];
    if (whole === '') break;
  }
  return lines;
}
