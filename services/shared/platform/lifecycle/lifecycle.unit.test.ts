import { createLogger } from '../telemetry/logger.ts';
import { startInOrder } from './lifecycle.ts';
import type { Part } from './lifecycle.ts';
import { runProcess } from './process.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

function recorder(): {
  readonly steps: string[];
  readonly part: (name: string, over?: Partial<Part>) => Part;
} {
  const steps: string[] = [];
  return {
    steps,
    part: (name, over = {}) => ({
      name,
      stopDeadlineMs: 1_000,
      start: async () => {
        steps.push(`+${name}`);
        return async () => void steps.push(`-${name}`);
      },
      ...over,
    }),
  };
}

describe('lifecycle', () => {
  it('starts in order and stops in reverse, once', async () => {
    const { steps, part } = recorder();
    const lifecycle = await startInOrder([part('store'), part('engine'), part('grpc')], logger);
    expect(steps).toEqual(['+store', '+engine', '+grpc']);
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    await lifecycle.stop();
    expect(steps).toEqual(['+store', '+engine', '+grpc', '-grpc', '-engine', '-store']);
  });

  it('rolls back what had started where a part fails, and throws its error', async () => {
    const { steps, part } = recorder();
    const failing = part('engine', { start: () => Promise.reject(new Error('no engine')) });
    await expect(startInOrder([part('store'), failing, part('grpc')], logger)).rejects.toThrow('no engine');
    expect(steps).toEqual(['+store', '-store']);
  });

  it('goes on stopping where a part fails to stop', async () => {
    const { steps, part } = recorder();
    const failing = part('engine', { start: async () => () => Promise.reject(new Error('stuck')) });
    const lifecycle = await startInOrder([part('store'), failing], logger);
    await lifecycle.stop();
    expect(steps).toEqual(['+store', '-store']);
  });

  it('waits for a part no longer than its deadline', async () => {
    const { steps, part } = recorder();
    const hanging = part('engine', { stopDeadlineMs: 1, start: async () => () => new Promise(() => {}) });
    const lifecycle = await startInOrder([part('store'), hanging], logger);
    await lifecycle.stop();
    expect(steps).toEqual(['+store', '-store']);
  });
});

describe('process', () => {
  function host() {
    const listeners = new Map<string, (reason: unknown) => void>();
    let exited: (code: number) => void = () => {};
    const codes: number[] = [];
    const firstExit = new Promise<number>((resolve) => (exited = resolve));
    return {
      codes,
      firstExit,
      emit: (name: string, reason?: unknown) => listeners.get(name)?.(reason),
      on: (name: string, listener: (reason: unknown) => void) => listeners.set(name, listener),
      exit: (code: number) => {
        codes.push(code);
        exited(code);
      },
    };
  }

  it.each(['SIGTERM', 'SIGINT'])('stops and exits with 0 on %s', async (signal) => {
    const on = host();
    let stops = 0;
    await runProcess({
      name: 'test',
      logger,
      host: on,
      start: async () => ({
        stop: async () => {
          stops++;
        },
      }),
    });
    on.emit(signal);
    await expect(on.firstExit).resolves.toBe(0);
    expect(stops).toBe(1);
  });

  it('is forced by a second signal', async () => {
    const on = host();
    await runProcess({
      name: 'test',
      logger,
      host: on,
      start: async () => ({ stop: () => new Promise(() => {}) }),
    });
    on.emit('SIGTERM');
    on.emit('SIGINT');
    await expect(on.firstExit).resolves.toBe(130);
  });

  it.each(['unhandledRejection', 'uncaughtException'])('stops and exits with 1 on %s', async (fault) => {
    const on = host();
    let stops = 0;
    await runProcess({
      name: 'test',
      logger,
      host: on,
      start: async () => ({
        stop: async () => {
          stops++;
        },
      }),
    });
    on.emit(fault, new Error('bug'));
    on.emit(fault, new Error('another'));
    await expect(on.firstExit).resolves.toBe(1);
    expect(stops).toBe(1);
  });

  it('exits with 1 where the start fails', async () => {
    const on = host();
    await runProcess({ name: 'test', logger, host: on, start: () => Promise.reject(new Error('no broker')) });
    expect(on.codes).toEqual([1]);
  });
});
