import type { Guardian } from '@rapport/infra/children';
import type { Pids } from './processes.ts';
import type { Row } from './report.ts';
import type { Sizes } from './sizes.ts';

/** What a benchmark runs with. */
export interface Bench {
  readonly guardian: Guardian;
  readonly servers: Readonly<{ kafkaBrokers: string; mongodbUri: string }>;
  /** Broker and mongod. */
  readonly serverPids: Pids;
  /** Its own, removed at the end. */
  readonly folder: string;
  readonly sizes: Sizes;
  readonly profileFolder?: string | undefined;
  readonly say: (text: string) => void;
}

export interface Outcome {
  readonly rows: readonly Row[];
  /** SVG by name. */
  readonly plots?: Readonly<Record<string, string>>;
}

/** Flags with which Node leaves a profile of a part; none where nobody asked for profiles. */
export function profiling({ profileFolder }: Bench, name: string): readonly string[] {
  if (profileFolder === undefined) return [];
  return ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${name}.cpuprofile`];
}
