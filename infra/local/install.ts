import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { OnProgress } from '../progress.ts';
import { PrerequisiteError } from '../prerequisites.ts';
import { withLock } from './lock.mjs';

export type Installation = Readonly<{
  /** For people, e.g. "Kafka 4.2.0". */
  name: string;
  directory: string;
  /** Free space needed, download and unpacked files together. */
  requiredBytes: number;
  /** Fills an empty folder. */
  fill: (folder: string) => Promise<void>;
  /** What is wrong with the content, or null. */
  findFault: (folder: string) => Promise<string | null>;
  onProgress: OnProgress;
}>;

/**
 * Makes sure that the directory holds what it should, at once if it does already. The folder appears whole or not at
 * all, and one process at a time fills it.
 */
export async function ensureInstalled(installation: Installation): Promise<void> {
  const { name, directory, findFault, onProgress } = installation;
  if (existsSync(directory) && (await findFault(directory)) === null) return;
  await withLock(
    `${directory}.lock`,
    async () => {
      if (existsSync(directory)) {
        const fault = await findFault(directory);
        if (fault === null) return;
        onProgress({ step: name, state: 'note', text: `${name} is installed again: ${fault}` });
        await rm(directory, { recursive: true, force: true });
      }
      await requireFreeSpace(dirname(directory), installation.requiredBytes, name);
      const folder = `${directory}.${randomUUID().slice(0, 8)}.partial`;
      await mkdir(folder, { recursive: true });
      try {
        await installation.fill(folder);
        const fault = await findFault(folder);
        if (fault !== null) {
          throw new PrerequisiteError(
            `The download of ${name} is not what was expected (${fault}): try again, or check what answers for the package registry.`,
          );
        }
        await rename(folder, directory);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    (holder) =>
      onProgress({
        step: name,
        state: 'running',
        text: `${name}: waiting for process ${String(holder.pid)}, which is installing it`,
      }),
  );
}

export async function requireFreeSpace(folder: string, bytes: number, purpose: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new PrerequisiteError(
    `${purpose} needs ${megabytes(bytes)} MB of free disk space and ${megabytes(bavail * bsize)} MB are left on the disk of ${folder}: free some.`,
  );
}

export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1_000_000));
}
