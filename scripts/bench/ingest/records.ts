import { readFileSync, writeFileSync } from 'node:fs';

export interface KeyedRecord {
  readonly key: string;
  readonly value: Uint8Array;
}

const LENGTH_BYTES = 4;

/** Keys and values in a file, each after its length: exactly the bytes that stand in the topic. */
export function writeRecords(file: string, records: readonly KeyedRecord[]): void {
  const parts: Uint8Array[] = [];
  for (const { key, value } of records) {
    for (const bytes of [Buffer.from(key), value]) {
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32LE(bytes.byteLength);
      parts.push(length, bytes);
    }
  }
  writeFileSync(file, Buffer.concat(parts));
}

export function readRecords(file: string): { readonly key: string; readonly value: Buffer }[] {
  const bytes = readFileSync(file);
  const records: { key: string; value: Buffer }[] = [];
  let at = 0;
  const take = (): Buffer => {
    const length = bytes.readUInt32LE(at);
    const from = at + LENGTH_BYTES;
    at = from + length;
    return bytes.subarray(from, at);
  };
  while (at < bytes.byteLength) records.push({ key: take().toString(), value: take() });
  return records;
}
