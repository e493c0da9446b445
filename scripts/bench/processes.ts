import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second for user space, whatever its own clock does. */
const MS_PER_TICK = 10;
const PAGE_BYTES = 4_096;

/** CPU time of a process so far, all threads; 0 once it has ended. */
function cpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return 0;
  }
}

/** Resident memory in bytes; 0 once it has ended. */
export function rssBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

/** Busy time of the machine so far, and what its host took away. */
function machineMs(): { readonly busy: number; readonly stolen: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map((field) => Number(field) * MS_PER_TICK);
  return { busy: user + nice + system + irq + softIrq, stolen: steal };
}

/** Processes by name, as a part of a benchmark is told about them. */
export type Pids = Readonly<Record<string, number>>;

export interface Metered {
  readonly seconds: number;
  /** CPU seconds by process. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** CPU seconds of everything else on the machine: above a tenth of `seconds` the figures are doubtful. */
  readonly othersSeconds: number;
  readonly stolenSeconds: number;
}

/** Measures wall and CPU time of the processes from here until the result is asked for. */
export function startMeter(pids: Pids): () => Metered {
  const startedAt = performance.now();
  const before = new Map(Object.entries(pids).map(([name, pid]) => [name, cpuMs(pid)]));
  const machine = machineMs();
  return () => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const cpuSeconds = Object.fromEntries(
      Object.entries(pids).map(([name, pid]) => [
        name,
        Math.max(0, cpuMs(pid) - (before.get(name) ?? 0)) / 1_000,
      ]),
    );
    const now = machineMs();
    const own = Object.values(cpuSeconds).reduce((sum, one) => sum + one, 0);
    return {
      seconds,
      cpuSeconds,
      othersSeconds: Math.max(0, (now.busy - machine.busy) / 1_000 - own),
      stolenSeconds: (now.stolen - machine.stolen) / 1_000,
    };
  };
}

/** Counts a process that has told its CPU time itself, since it began during the measurement, as one of ours. */
export function withOwn(metered: Metered, name: string, cpuSeconds: number): Metered {
  return {
    ...metered,
    cpuSeconds: { ...metered.cpuSeconds, [name]: cpuSeconds },
    othersSeconds: Math.max(0, metered.othersSeconds - cpuSeconds),
  };
}

/** CPU seconds of this process since it was started. */
export function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
