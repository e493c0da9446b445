import { readFileSync, writeFileSync } from 'node:fs';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store, Transaction } from '@rapport/engine/ports/store';

/**
 * Steps between which a process can be ended or frozen. `append.after` is before whatever an append is for: before
 * ingestion answers its caller, before the relay deletes what it has published.
 */
export const FAILPOINTS = [
  /** Nothing of the transaction was sent. */
  'commit.before',
  /** The transaction is written and open: the server ends it after its own time limit. */
  'commit.open',
  /** The transaction has taken effect, and nobody here knows. */
  'commit.after',
  'append.before',
  'append.after',
  'relay.before-delete',
  'relay.after-delete',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

const SIGNALS = { kill: 'SIGKILL', stop: 'SIGSTOP' } as const;
const ARMED = /^([a-z.-]+):(\d{1,6}):(kill|stop)$/;

export interface Failpoints {
  readonly pass: (point: Failpoint) => void;
}

/**
 * Failpoints armed by a file of one line, `commit.after:3:kill`: at the third passing from when the line is first seen,
 * the file is emptied and the process ends (`kill`) or freezes (`stop`) itself. An empty file or none arms nothing.
 */
export function openFailpoints(
  file: string,
  signal: (name: 'SIGKILL' | 'SIGSTOP') => void = (name) => process.kill(process.pid, name),
): Failpoints {
  let seen = '';
  let passings = 0;
  return {
    pass: (point) => {
      const line = readArmed(file);
      if (line !== seen) {
        seen = line;
        passings = 0;
      }
      const [, name, nth, action] = ARMED.exec(line) ?? [];
      if (name !== point) return;
      passings += 1;
      if (passings < Number(nth)) return;
      writeFileSync(file, '');
      signal(SIGNALS[action as keyof typeof SIGNALS]);
    },
  };
}

function readArmed(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** The outbox is all that is ever only removed from. */
function isRelayed({ expectations, writes }: Transaction): boolean {
  return expectations.length === 0 && writes.length > 0 && writes.every(({ kind }) => kind === 'remove');
}

/** The same adapters, passing a failpoint at each of their steps. */
export function withFailpoints(
  { log, store }: { readonly log: EventLog; readonly store: Store },
  { pass }: Failpoints,
): { readonly log: EventLog; readonly store: Store } {
  return {
    log: {
      ...log,
      append: async (records) => {
        pass('append.before');
        const positions = await log.append(records);
        pass('append.after');
        return positions;
      },
    },
    store: {
      ...store,
      transact: async (transaction) => {
        const relayed = isRelayed(transaction);
        pass(relayed ? 'relay.before-delete' : 'commit.before');
        const result = await store.transact(transaction);
        pass(relayed ? 'relay.after-delete' : 'commit.after');
        return result;
      },
    },
  };
}
