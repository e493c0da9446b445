import { setTimeout as pause } from 'node:timers/promises';
import type { Child, Guardian } from '@rapport/infra/children';
import { requireFreePort } from '@rapport/infra/ports';
import type { OnProgress } from '@rapport/infra/progress';

const POLL_MS = 150;
const REQUEST_LIMIT_MS = 2_000;
const LINES_SHOWN = 20;

export type SupervisedProcess = Readonly<{
  name: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  logFile: string;
  /** Answers 2xx when the process is ready. */
  readyUrl: string;
  /** Checked to be free before anything is started. */
  ports: readonly number[];
}>;

/** A process ended, or was not ready in time; the message ends with its last log lines. */
export class ProcessFailure extends Error {
  override readonly name = 'ProcessFailure';
}

export type Supervised = Readonly<{
  pids: ReadonlyMap<string, number>;
  /** Rejects with a ProcessFailure when a process ends that was not stopped. Never resolves. */
  failure: Promise<never>;
  /** All processes, in reverse order of their start. Idempotent. */
  stop: () => Promise<void>;
}>;

/**
 * Starts the processes at the same time and resolves when all of them are ready. When one fails, all are stopped.
 *
 * @throws ProcessFailure
 * @throws PrerequisiteError if a port is taken
 */
export async function supervise(
  guardian: Guardian,
  processes: readonly SupervisedProcess[],
  options: Readonly<{ readyLimitMs: number; onProgress: OnProgress }>,
): Promise<Supervised> {
  for (const { name, ports } of processes) {
    for (const port of ports)
      await requireFreePort(port, name, 'or set RAPPORT_PORT_OFFSET to move all ports');
  }
  let stopping: Promise<void> | null = null;
  const running: Child[] = [];
  const failures = processes.map(
    (process_) =>
      new Promise<never>((_resolve, reject) => {
        const child = guardian.spawnChild(process_);
        running.push(child);
        void child.exited.then(({ code, signal }) => {
          if (stopping === null)
            reject(
              describe(child, signal === null ? `ended with code ${String(code)}` : `was ended by ${signal}`),
            );
        });
      }),
  );
  const failure = Promise.race(failures);
  // It may have no listener for a while; whoever waits on it still gets the rejection.
  failure.catch(() => undefined);

  function stop(): Promise<void> {
    stopping ??= (async () => {
      for (const child of [...running].reverse()) await child.stop();
    })();
    return stopping;
  }

  let ready = 0;
  const report = (state: 'running' | 'done'): void =>
    options.onProgress({
      step: 'services',
      state,
      text: state === 'done' ? `${String(ready)} services are ready` : 'services: starting',
      amount: { done: ready, total: processes.length },
    });
  report('running');
  try {
    const allReady = Promise.all(
      processes.map(async (process_, index) => {
        const child = running[index];
        if (child === undefined) return;
        await waitUntilReady(process_, child, options.readyLimitMs, () => stopping !== null);
        ready += 1;
        if (ready < processes.length) report('running');
      }),
    );
    allReady.catch(() => undefined);
    await Promise.race([allReady, failure]);
  } catch (error) {
    await stop();
    throw error;
  }
  report('done');
  return { pids: new Map(running.map(({ name, pid }) => [name, pid])), failure, stop };
}

async function waitUntilReady(
  process_: SupervisedProcess,
  child: Child,
  limitMs: number,
  isOver: () => boolean,
): Promise<void> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    const answer = await ask(process_.readyUrl);
    if (answer === 'ready' || isOver()) return;
    if (Date.now() > giveUpAt) {
      throw describe(
        child,
        `was not ready after ${String(Math.round(limitMs / 1000))} s: ${process_.readyUrl} ${answer}`,
      );
    }
    await pause(POLL_MS);
  }
}

async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
    const body = await response.text();
    return response.ok ? 'ready' : `said ${String(response.status)} ${body.slice(0, 200)}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `gave no answer (${cause instanceof Error ? cause.message : String(cause)})`;
  }
}

function describe(child: Child, what: string): ProcessFailure {
  const lines = child.lastLines().slice(-LINES_SHOWN);
  const log =
    lines.length === 0
      ? 'It printed nothing.'
      : `Its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  return new ProcessFailure(`${child.name} ${what}. ${log}`);
}
