import type { Guardian } from '@rapport/infra/children';
import type { Pids } from './processes.ts';

/** What a benchmark runs with. */
export interface Bench {
  readonly guardian: Guardian;
  readonly servers: Readonly<{ kafkaBrokers: string; mongodbUri: string }>;
  /** Broker and mongod. */
  readonly serverPids: Pids;
  /** Its own, removed at the end. */
  readonly folder: string;
  readonly profileFolder?: string | undefined;
  readonly say: (text: string) => void;
}
