import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import type { InteractionInput, Mapped, Mapping } from './mapping.ts';

export interface MappedRow {
  readonly row: number;
  readonly mapped: Mapped;
}

/** First 16 hex digits of the file's SHA-256. */
export async function fileIdOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex').slice(0, 16);
}

function parseLine(line: string): InteractionInput | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a file row by row, however large it is; empty lines are no rows. */
export async function* readRows(file: string, fileId: string, mapping: Mapping): AsyncGenerator<MappedRow> {
  let row = 0;
  if (mapping.format === 'csv') {
    const records = createReadStream(file).pipe(
      parse({ columns: true, bom: true, relaxColumnCount: true, delimiter: mapping.delimiter ?? ',' }),
    );
    for await (const record of records) {
      row += 1;
      yield { row, mapped: mapping.map(record as Record<string, string>, { row, fileId }) };
    }
    return;
  }
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    row += 1;
    if (mapping.format === 'lines') {
      yield { row, mapped: mapping.map(line, { row, fileId }) };
      continue;
    }
    const value = parseLine(line);
    yield {
      row,
      mapped: value === undefined ? { skip: 'NOT_A_JSON_OBJECT' } : mapping.map(value, { row, fileId }),
    };
  }
}
