import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { PrerequisiteError } from '../prerequisites.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Below those that systems give to outgoing connections (from 32,768 on Linux, from 49,152 elsewhere): one of those would
 * be taken sooner or later by whoever calls somebody, above all while a server that has it is being restarted.
 */
const PORTS = { lowest: 10_000, highest: 32_767 };
/** Of 22,000 ports a machine has a few hundred in use: the first attempt nearly always finds some. */
const MAX_ATTEMPTS = 50;

/** Ports that were free a moment ago, one after the other. */
export async function freePorts(count: number, { lowest, highest } = PORTS): Promise<number[]> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const first = randomInt(lowest, highest - count + 2);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const tried = await Promise.allSettled(ports.map(listen));
    const listening = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all(listening.map(({ close }) => close()));
    if (listening.length === count) return ports;
  }
  throw new PrerequisiteError(
    `No ${String(count)} free ports in sequence were found between ${String(lowest)} and ${String(highest)}.`,
  );
}

/** @param remedy what to change, as the end of the sentence, e.g. "or set RAPPORT_PORT_OFFSET" */
export async function requireFreePort(port: number, purpose: string, remedy: string): Promise<void> {
  try {
    const { close } = await listen(port);
    await close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new PrerequisiteError(
      `Port ${String(port)} for ${purpose} is taken: stop the program that listens there ${remedy}.`,
    );
  }
}

function listen(port: number): Promise<Readonly<{ close: () => Promise<void> }>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      resolve({ close: () => new Promise((closed) => server.close(() => closed())) });
    });
  });
}
