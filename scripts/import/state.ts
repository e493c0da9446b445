import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ImportSummary {
  /** Rows of the file that are done: everything in them has been answered. */
  rows: number;
  accepted: number;
  duplicate: number;
  rejected: number;
  rejectedByReason: Record<string, number>;
  skipped: number;
  skippedByReason: Record<string, number>;
}

export const NOTHING_DONE: Readonly<ImportSummary> = {
  rows: 0,
  accepted: 0,
  duplicate: 0,
  rejected: 0,
  rejectedByReason: {},
  skipped: 0,
  skippedByReason: {},
};

/** How far an import has come, kept in a file so that it goes on where it stopped. */
export interface ImportState {
  readonly load: () => ImportSummary;
  readonly save: (summary: ImportSummary) => void;
  readonly forget: () => void;
}

export function createImportState(file: string): ImportState {
  return {
    load: () =>
      existsSync(file)
        ? { ...structuredClone(NOTHING_DONE), ...(JSON.parse(readFileSync(file, 'utf8')) as ImportSummary) }
        : structuredClone(NOTHING_DONE),
    save: (summary) => {
      mkdirSync(dirname(file), { recursive: true });
      // A rename is all or nothing: a kill in between leaves the older position, never half of one.
      writeFileSync(`${file}.new`, JSON.stringify(summary));
      renameSync(`${file}.new`, file);
    },
    forget: () => {
      rmSync(file, { force: true });
    },
  };
}
