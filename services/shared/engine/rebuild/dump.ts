import { createHash } from 'node:crypto';
import type { Document, DocumentValue } from '@rapport/kernel/projection';
import type { CollectionHash } from '../ports/inspection.ts';
import type { Store } from '../ports/store.ts';

/** What the engine adds and a rebuild writes differently: the cycle that wrote a shared document last. */
const ENGINE_FIELDS: ReadonlySet<string> = new Set(['_rev']);

/** JSON with sorted keys; a `bigint` as its digits and `n`, so that it never equals a number. */
export function canonicalText(value: DocumentValue | undefined): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const fields = value as Readonly<Record<string, DocumentValue>>;
  const keys = Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(fields[key])}`).join(',')}}`;
}

/** One document without what the engine adds. */
export function canonicalDocument(document: Document): string {
  const own = Object.entries(document).filter(([field]) => !ENGINE_FIELDS.has(field));
  return canonicalText(Object.fromEntries(own));
}

/** SHA-256 over every document in `_id` order, a line each. */
export async function hashCollection(
  store: Store,
  collection: string,
  name: string,
): Promise<CollectionHash> {
  const hash = createHash('sha256');
  let documents = 0;
  for await (const document of store.scan(collection)) {
    hash.update(`${canonicalDocument(document)}\n`);
    documents += 1;
  }
  return { collection: name, documents, sha256: hash.digest('hex') };
}
