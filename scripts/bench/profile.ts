import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SHOWN = 40;
const SHOWN_PACKAGES = 12;

/** What is idle is no cost. */
const IDLE = new Set(['(idle)', '(root)']);

function nameOf(url: string): string {
  const library = url.lastIndexOf('/node_modules/');
  if (library >= 0) return url.slice(library + '/node_modules/'.length);
  return url.replace(/^.*\/(?=(?:services|protos|scripts)\/)/, '');
}

function packageOf(name: string): string {
  const [first = '', second = ''] = name.split('/');
  if (name.startsWith('@')) return `${first}/${second}`;
  if (first === 'services') return name.split('/').slice(0, 3).join('/');
  return first;
}

/** Where the time of each profile in a folder went: by function itself, and by package. */
export function topFunctions(folder: string): string {
  const lines: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    const functions = new Map<string, number>();
    const packages = new Map<string, number>();
    let total = 0;
    for (const [index, id] of samples.entries()) {
      const frame = frames.get(id);
      if (frame === undefined || IDLE.has(frame.functionName)) continue;
      const us = timeDeltas[index] ?? 0;
      const place = nameOf(frame.url);
      const name = `${frame.functionName || '(anonymous)'} ${place}${place === '' ? '' : `:${frame.lineNumber + 1}`}`;
      functions.set(name, (functions.get(name) ?? 0) + us);
      const home = place === '' ? frame.functionName : packageOf(place);
      packages.set(home, (packages.get(home) ?? 0) + us);
      total += us;
    }
    const top = (counted: ReadonlyMap<string, number>, shown: number): string[] =>
      [...counted]
        .sort(([, one], [, other]) => other - one)
        .slice(0, shown)
        .map(([name, us]) => `  ${((us / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
    lines.push(
      `${file}: ${(total / 1e6).toFixed(1)} s busy`,
      ...top(packages, SHOWN_PACKAGES),
      '',
      ...top(functions, SHOWN),
      '',
    );
  }
  return lines.join('\n');
}
