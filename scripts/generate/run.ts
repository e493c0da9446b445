import { spawnSync } from 'node:child_process';
import { REPOSITORY, inRepository } from './paths.ts';

export interface Finished {
  readonly succeeded: boolean;
  readonly output: string;
}

/** Runs a tool that npm installed, from the repository's root, so that the paths it prints do not vary. */
export function runTool(tool: string, args: readonly string[]): Finished {
  const child = spawnSync(inRepository(`node_modules/.bin/${tool}`), args, {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  if (child.error !== undefined) throw child.error;
  return { succeeded: child.status === 0, output: child.stdout + child.stderr };
}

/** The same for a tool that has no business failing. */
export function mustRunTool(tool: string, args: readonly string[]): void {
  const { succeeded, output } = runTool(tool, args);
  if (!succeeded) throw new Error(`${tool} failed:\n${output}`);
}
