import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Real data sets beside the checkout; they are no part of the product. */
const FOLDER = process.env.RAPPORT_TEST_DATA ?? join(import.meta.dirname, '..', '..', 'shared', 'data');

const FILES = {
  shop: join(FOLDER, 'online-retail-20k.csv'),
  cascades: join(FOLDER, 'weibo-cascades.tsv'),
} as const;

export type RealData = typeof FILES;

/**
 * Describes what reads real data. Without it one skipped test says what is missing, and in CI the suite fails: the body
 * reads files, so it is not even run.
 */
export function describeWithData(title: string, body: (data: RealData) => void): void {
  const missing = Object.values(FILES).filter((file) => !existsSync(file));
  if (missing.length === 0) {
    describe(title, () => body(FILES));
    return;
  }
  const message = `There is no ${missing.join(', no ')}: set RAPPORT_TEST_DATA to the folder of the real data.`;
  if (process.env.CI !== undefined) throw new Error(message);
  // Jest keeps to itself what a suite that is skipped says to the console.
  process.stderr.write(`Skipped: ${title}. ${message}\n`);
  describe(title, () => {
    it.skip(message, () => undefined);
  });
}
