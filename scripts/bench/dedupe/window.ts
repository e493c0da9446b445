import { DUPLICATE_WINDOW } from '@rapport/engine/limits';
import { DuplicateWindow } from '../../../services/shared/engine/dedupe/window.ts';
import { part } from '../part.ts';
import { ownCpuSeconds } from '../processes.ts';
import { PARTITIONS } from '../topics.ts';

export interface WindowInput {
  readonly ids: number;
  readonly repetitions: number;
}

export interface WindowResult {
  readonly cpuSeconds: number;
  /** CPU µs per record of this process, by turn. */
  readonly on: readonly number[];
  readonly off: readonly number[];
  readonly bytesPerId: number;
  readonly planted: number;
  readonly found: readonly number[];
}

const TENANT = 'bench';
/** One record in a hundred repeats one that stands half a window back. */
const REPEATED_EVERY = 100;
const DISTANCE = DUPLICATE_WINDOW / 2;

/** The windows of all partitions, fed in turn as a consumer feeds them, against the same loop without them. */
await part<WindowInput, WindowResult>(({ ids, repetitions }) => {
  const isRepeated = (offset: number): boolean => offset >= DISTANCE && offset % REPEATED_EVERY === 0;
  const idAt = (partition: number, offset: number): string =>
    `order-${partition}-${String(isRepeated(offset) ? offset - DISTANCE + 1 : offset)}`;
  const offsets = Math.floor(ids / PARTITIONS);
  let planted = 0;
  for (let offset = 0; offset < offsets; offset += 1) if (isRepeated(offset)) planted += PARTITIONS;

  const turn = (use: (partition: number, id: string, offset: number) => boolean) => {
    const before = process.cpuUsage();
    let found = 0;
    for (let offset = 0; offset < offsets; offset += 1) {
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        if (use(partition, idAt(partition, offset), offset)) found += 1;
      }
    }
    const { user, system } = process.cpuUsage(before);
    return { found, us: (user + system) / (offsets * PARTITIONS) };
  };

  const on: number[] = [];
  const off: number[] = [];
  const found: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const windows = Array.from({ length: PARTITIONS }, () => new DuplicateWindow());
    const with_ = turn((partition, id, offset) => windows[partition]?.add(TENANT, id, offset) ?? false);
    on.push(with_.us);
    found.push(with_.found);
    // The id is made on both sides; whoever does not use it has it made all the same.
    off.push(turn((_, id) => id === '').us);
  }
  const full = new DuplicateWindow();
  for (let offset = 0; offset < DUPLICATE_WINDOW; offset += 1) full.add(TENANT, `id-${offset}`, offset);
  const cpuSeconds = ownCpuSeconds();
  return Promise.resolve({ cpuSeconds, on, off, bytesPerId: full.bytes / DUPLICATE_WINDOW, planted, found });
});
