import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openProgress } from '../progress.ts';
import { MappingError, loadMapping } from './mapping.ts';
import { fileIdOf, readRows } from './rows.ts';
import { runImport } from './run.ts';
import { RefusedError } from './send.ts';
import { createImportState } from './state.ts';
import type { ImportSummary } from './state.ts';

const CACHE = join(import.meta.dirname, '..', '..', '.cache');

const USAGE = `npm run import -- FILE [options]

Replays interactions from a file into a running system (npm start).

  --mapping MODULE   how rows become interactions; NDJSON files need none
                     (scripts/import/mappings has two to start from)
  --backfill         the events are old on purpose: no age limit, no messages
  --url URL          ingestion's HTTP door (http://127.0.0.1:8081)
  --token TOKEN      a token with the scope ingest (and backfill);
                     RAPPORT_TOKEN, else the one that npm start made
  --restart          from the first row, although an earlier run came further
`;

class UsageError extends Error {}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      backfill: { type: 'boolean', default: false },
      url: { type: 'string', default: 'http://127.0.0.1:8081' },
      token: { type: 'string' },
      restart: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (values.help || file === undefined) throw new UsageError(USAGE);
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  const made = join(CACHE, 'start', 'token');
  const token =
    values.token ??
    process.env.RAPPORT_TOKEN ??
    (existsSync(made) ? readFileSync(made, 'utf8').trim() : undefined);
  if (token === undefined) {
    throw new UsageError('No token: give --token or RAPPORT_TOKEN, or run npm start first, which makes one.');
  }
  return { ...values, file, token };
}

/** Rows of the file, counted beforehand so that progress has an end. */
async function countRows(
  file: string,
  fileId: string,
  mapping: Parameters<typeof readRows>[2],
): Promise<number> {
  let rows = 0;
  for await (const { row } of readRows(file, fileId, mapping)) rows = row;
  return rows;
}

function describe(summary: ImportSummary): string {
  const reasons = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([reason, count]) => `\n    ${reason}: ${count}`)
      .join('');
  return [
    `${summary.rows} rows`,
    `  accepted   ${summary.accepted}`,
    `  duplicate  ${summary.duplicate}`,
    `  rejected   ${summary.rejected}${reasons(summary.rejectedByReason)}`,
    `  skipped    ${summary.skipped}${reasons(summary.skippedByReason)}`,
  ].join('\n');
}

async function main(): Promise<void> {
  const { file, token, url, backfill, mapping: mappingFile, restart } = readArguments();
  const mapping = await loadMapping(file, mappingFile);
  const fileId = await fileIdOf(file);
  const total = await countRows(file, fileId, mapping);
  const place = join(CACHE, 'import', `${fileId}-${Buffer.from(url).toString('base64url')}`);
  const state = createImportState(`${place}.json`);
  if (restart) state.forget();
  const resumed = state.load().rows;
  if (resumed > 0) {
    console.log(
      resumed >= total
        ? `${basename(file)} was imported before; --restart sends it again, which changes nothing.`
        : `Going on after row ${resumed} of ${total}.`,
    );
  }

  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
  });
  const progress = openProgress();
  const summary = await runImport({
    file,
    fileId,
    mapping,
    door: { url, token, backfill },
    state,
    rejectedFile: `${place}.rejected.ndjson`,
    signal: stop.signal,
    onProgress: ({ rows }) => {
      progress.report({
        step: 'import',
        state: 'running',
        text: basename(file),
        amount: { done: rows, total },
      });
    },
  });
  progress.report({ step: 'import', state: 'done', text: basename(file) });
  progress.close();
  console.log(describe(summary));
  if (summary.rejected > 0) console.log(`Rejected rows with their reasons: ${place}.rejected.ndjson`);
  if (stop.signal.aborted) console.log('Stopped. The same command goes on from here.');
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof MappingError || error instanceof RefusedError))
    throw error;
  console.error(error.message);
  process.exitCode = 1;
}
