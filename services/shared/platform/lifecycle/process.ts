import type { Logger } from 'pino';
import { createLogger } from '../telemetry/logger.ts';
import { releaseStartupMemory } from './memory.ts';

/** The part of Node's `process` that a main needs; tests hand over their own. */
export interface HostProcess {
  readonly on: (name: string, listener: (reason: unknown) => void) => unknown;
  readonly exit: (code: number) => void;
}

export interface ProcessOptions {
  readonly name: string;
  readonly start: () => Promise<{ readonly stop: () => Promise<void> }>;
  readonly logger?: Logger;
  readonly host?: HostProcess;
}

const EXIT_STOPPED = 0;
const EXIT_FAILED = 1;
/** 128 + SIGINT, what shells expect of a process that was interrupted. */
const EXIT_FORCED = 130;

/**
 * The whole of a main.ts: starts, and stops on SIGTERM or SIGINT (exit 0). A second signal exits at once (130).
 * A start that fails, an unhandled rejection or an uncaught exception is logged, what runs is stopped, and the
 * process exits with 1: its state can no longer be trusted, its stores can.
 */
export async function runProcess(options: ProcessOptions): Promise<void> {
  const host = options.host ?? process;
  const logger = options.logger ?? createLogger({ service: options.name, level: 'info' });
  let signalled = false;
  let failed = false;

  const starting = options.start();

  const stopAndExit = async (code: number): Promise<void> => {
    try {
      const running = await starting;
      await running.stop();
      host.exit(code);
    } catch (error) {
      logger.error({ event: 'process.stop_failed', err: error });
      host.exit(EXIT_FAILED);
    }
  };

  const onSignal = (signal: string): void => {
    if (signalled || failed) {
      logger.warn({ event: 'process.forced', signal });
      host.exit(EXIT_FORCED);
      return;
    }
    signalled = true;
    logger.info({ event: 'process.stopping', signal });
    void stopAndExit(EXIT_STOPPED);
  };

  const onFault = (kind: string, reason: unknown): void => {
    logger.fatal({ event: `process.${kind}`, err: reason });
    if (failed) return;
    failed = true;
    void stopAndExit(EXIT_FAILED);
  };

  host.on('SIGTERM', () => onSignal('SIGTERM'));
  host.on('SIGINT', () => onSignal('SIGINT'));
  host.on('unhandledRejection', (reason) => onFault('unhandled_rejection', reason));
  host.on('uncaughtException', (reason) => onFault('uncaught_exception', reason));

  try {
    await starting;
    releaseStartupMemory();
  } catch (error) {
    logger.fatal({ event: 'process.start_failed', err: error });
    host.exit(EXIT_FAILED);
  }
}
