import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import type { simulate } from './simulation.ts';

const ENGINE = resolve(import.meta.dirname, '../../engine');

export interface Patch {
  /** File of the engine. */
  readonly file: string;
  /** Each stands in the file exactly once, so that a bug cannot go missing when the engine changes. */
  readonly replace: readonly (readonly [right: string, wrong: string])[];
}

/** The simulation over an engine with a bug: its file is changed when it is loaded, and nowhere else. */
export function simulateWith({ file, replace }: Patch): typeof simulate {
  const path = resolve(ENGINE, file);
  let source = readFileSync(path, 'utf8');
  for (const [right, wrong] of replace) {
    if (source.split(right).length !== 2) throw new Error(`${file} has not one ${right}`);
    source = source.replace(right, () => wrong);
  }
  const { code } = transformSync(source, {
    filename: path,
    swcrc: false,
    jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  let planted: typeof simulate | undefined;
  jest.isolateModules(() => {
    jest.doMock(path, () => {
      const exports = {};
      const load = (name: string): unknown =>
        jest.requireActual(name.startsWith('.') ? resolve(dirname(path), name) : name);
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the realm of the tests, whose timers are replaced
      const run = new Function('require', 'exports', code) as (load: unknown, exports: object) => void;
      run(load, exports);
      return exports;
    });
    ({ simulate: planted } = jest.requireActual<{ readonly simulate: typeof simulate }>('./simulation.ts'));
    jest.dontMock(path);
  });
  if (planted === undefined) throw new Error('The simulation was not loaded.');
  return planted;
}
