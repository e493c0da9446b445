import { createServer } from 'node:net';
import { PrerequisiteError } from '../prerequisites.ts';

const LOOPBACK = '127.0.0.1';

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map(({ port }) => port);
  await Promise.all(servers.map(({ close }) => close()));
  return ports;
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

function listen(port: number): Promise<Readonly<{ port: number; close: () => Promise<void> }>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () => new Promise((closed) => server.close(() => closed())),
      });
    });
  });
}
