import { createHash } from 'node:crypto';
import type { Document, DocumentValue } from '@rapport/kernel/projection';
import type { CollectionHash } from '../ports/inspection.ts';
import type { Store } from '../ports/store.ts';

/** What the engine adds and a rebuild writes differently: the cycle that wrote a shared document last. */
const ENGINE_FIELDS: ReadonlySet<string> = new Set(['_rev']);

const NO_FIELDS: ReadonlySet<string> = new Set();

function canonicalFields(
  fields: Readonly<Record<string, DocumentValue | undefined>>,
  without: ReadonlySet<string>,
): string {
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    const value = fields[key];
    if (value === undefined || without.has(key)) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalText(value)}`;
  }
  return `{${text}}`;
}

/** JSON with sorted keys; a `bigint` as its digits and `n`, so that it never equals a number. */
export function canonicalText(value: DocumentValue | undefined): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  return canonicalFields(value as Readonly<Record<string, DocumentValue>>, NO_FIELDS);
}

/** One document without what the engine adds. */
export function canonicalDocument(document: Document): string {
  return canonicalFields(document as unknown as Readonly<Record<string, DocumentValue>>, ENGINE_FIELDS);
}

/** Characters that are hashed together: a call for each document costs more than the hash of it. */
const HASHED_TOGETHER = 2 ** 16;

/** SHA-256 over every document in `_id` order, a line each. */
export async function hashCollection(
  store: Store,
  collection: string,
  name: string,
): Promise<CollectionHash> {
  const hash = createHash('sha256');
  let documents = 0;
  let lines = '';
  for await (const document of store.scan(collection)) {
    lines += `${canonicalDocument(document)}\n`;
    documents += 1;
    if (lines.length < HASHED_TOGETHER) continue;
    hash.update(lines);
    lines = '';
  }
  hash.update(lines);
  return { collection: name, documents, sha256: hash.digest('hex') };
}
