import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Real data sets beside the checkout; they are no part of the product. */
const FOLDER = process.env.RAPPORT_TEST_DATA ?? join(import.meta.dirname, '..', '..', 'shared', 'data');

/** A data set's file; `undefined`, said aloud, where there is none, which fails in CI. */
export function dataFile(name: string): string | undefined {
  const file = join(FOLDER, name);
  if (existsSync(file)) return file;
  const message = `${name} is not in ${FOLDER}: set RAPPORT_TEST_DATA to the folder that holds it.`;
  if (process.env.CI !== undefined) throw new Error(message);
  console.warn(`Without real data: ${message}`);
  return undefined;
}
