import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { InteractionInput, Mapping } from './mapping.ts';
import { readRows } from './rows.ts';
import { sendBatch } from './send.ts';
import type { Door } from './send.ts';
import type { ImportState, ImportSummary } from './state.ts';

/**
 * Ingestion takes 500 at once and 512 KiB: 200 of at most 2 KiB keep clear of both. One batch is under way at a
 * time, so that rows enter the log in the order of the file.
 */
const BATCH_SIZE = 200;

export interface ImportOptions {
  readonly file: string;
  readonly fileId: string;
  readonly mapping: Mapping;
  readonly door: Door;
  readonly state: ImportState;
  /** Where rejected interactions are written, one JSON value a line, with the reason. */
  readonly rejectedFile: string;
  readonly onProgress: (summary: ImportSummary) => void;
  /** Stops after the batch under way; the position is kept. */
  readonly signal?: AbortSignal;
}

interface Batch {
  readonly interactions: InteractionInput[];
  lastRow: number;
}

function countSkip(summary: ImportSummary, reason: string): void {
  summary.skipped += 1;
  summary.skippedByReason[reason] = (summary.skippedByReason[reason] ?? 0) + 1;
}

/** Replays a file into a running system and resumes where an earlier run stopped. */
export async function runImport(options: ImportOptions): Promise<ImportSummary> {
  const { file, fileId, mapping, door, state, onProgress } = options;
  const summary = state.load();
  const batch: Batch = { interactions: [], lastRow: summary.rows };
  const resumeAfter = summary.rows;

  const flush = async (): Promise<void> => {
    const interactions = batch.interactions.splice(0);
    // A row may become more interactions than a batch takes.
    for (let from = 0; from < interactions.length; from += BATCH_SIZE) {
      const part = interactions.slice(from, from + BATCH_SIZE);
      const results = await sendBatch(door, part);
      for (const [index, result] of results.entries()) {
        summary[result.status] += 1;
        if (result.status !== 'rejected') continue;
        const reason = result.reason ?? 'UNKNOWN';
        summary.rejectedByReason[reason] = (summary.rejectedByReason[reason] ?? 0) + 1;
        mkdirSync(dirname(options.rejectedFile), { recursive: true });
        appendFileSync(options.rejectedFile, `${JSON.stringify({ ...result, interaction: part[index] })}\n`);
      }
    }
    summary.rows = batch.lastRow;
    state.save(summary);
    onProgress(summary);
  };

  for await (const { row, mapped } of readRows(file, fileId, mapping)) {
    if (row <= resumeAfter) continue;
    if (options.signal?.aborted === true) break;
    if ('skip' in mapped) countSkip(summary, mapped.skip);
    else batch.interactions.push(...mapped.interactions);
    batch.lastRow = row;
    if (batch.interactions.length >= BATCH_SIZE) await flush();
  }
  await flush();
  return summary;
}
