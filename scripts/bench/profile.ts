import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Share of the busy time, from 0 to 1, the largest first. */
type Shares = readonly (readonly [name: string, share: number])[];

/** Where the time of a process went. */
export interface ProcessProfile {
  readonly process: string;
  readonly busySeconds: number;
  /** A library, or a folder of ours such as `services/shared/engine`; `(garbage collector)` and `(program)` beside. */
  readonly packages: Shares;
  readonly modules: Shares;
  /** By the function itself, without what it calls. */
  readonly functions: Shares;
}

const SHOWN = 30;
const SHOWN_PACKAGES = 12;

/** What is idle is no cost. */
const IDLE = new Set(['(idle)', '(root)']);
const THREE_DIGITS = 1_000;

function nameOf(url: string): string {
  const library = url.lastIndexOf('/node_modules/');
  if (library >= 0) return url.slice(library + '/node_modules/'.length);
  return url.replace(/^.*\/(?=(?:services|protos|scripts)\/)/, '');
}

function packageOf(name: string): string {
  const [first = '', second = ''] = name.split('/');
  if (name.startsWith('@')) return `${first}/${second}`;
  // Loading and compiling code, reading JSON and writing to sockets are different costs.
  if (name.startsWith('node:internal/')) return `${first}/${second}`;
  if (name.startsWith('services/shared/')) return name.split('/').slice(0, 3).join('/');
  if (first === 'services') return `${first}/${second}`;
  return first;
}

function topOf(counted: ReadonlyMap<string, number>, total: number, shown: number): Shares {
  return [...counted]
    .sort(([, one], [, other]) => other - one)
    .slice(0, shown)
    .map(([name, us]) => [name, Math.round((us / total) * THREE_DIGITS) / THREE_DIGITS] as const);
}

export function summarise(process: string, profile: CpuProfile): ProcessProfile {
  const { nodes, samples, timeDeltas } = profile;
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [functions, modules, packages] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const add = (counted: Map<string, number>, name: string, us: number): void => {
    counted.set(name, (counted.get(name) ?? 0) + us);
  };
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame === undefined || IDLE.has(frame.functionName)) continue;
    const us = timeDeltas[index] ?? 0;
    const place = nameOf(frame.url);
    const called = frame.functionName || '(anonymous)';
    add(functions, place === '' ? called : `${called} ${place}:${frame.lineNumber + 1}`, us);
    add(modules, place === '' ? called : place, us);
    add(packages, place === '' ? called : packageOf(place), us);
    total += us;
  }
  return {
    process,
    busySeconds: Math.round(total / 1e4) / 100,
    packages: topOf(packages, total, SHOWN_PACKAGES),
    modules: topOf(modules, total, SHOWN),
    functions: topOf(functions, total, SHOWN),
  };
}

/** Every profile that stands in a folder. */
export function readProfiles(folder: string): readonly ProcessProfile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .sort()
    .map((file) =>
      summarise(
        file.replace('.cpuprofile', ''),
        JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile,
      ),
    );
}

export function describeProfiles(profiles: readonly ProcessProfile[]): string {
  const lines = (shares: Shares): string[] =>
    shares.map(([name, share]) => `  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`);
  return profiles
    .flatMap(({ process, busySeconds, packages, modules, functions }) => [
      `${process}: ${busySeconds.toFixed(1)} s busy; by package, module and function`,
      ...lines(packages),
      '',
      ...lines(modules),
      '',
      ...lines(functions),
      '',
    ])
    .join('\n');
}
