import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePorts } from './ports.ts';

/** Linux gives this and those above it to outgoing connections. */
const FIRST_OUTGOING = 32_768;

describe('free ports', () => {
  it('follow one another, below those of outgoing connections', async () => {
    const ports = await freePorts(10);
    const [first = 0] = ports;
    expect(ports).toEqual(Array.from({ length: 10 }, (_, index) => first + index));
    expect(ports.at(-1)).toBeLessThan(FIRST_OUTGOING);
  });

  it('are none that somebody listens on', async () => {
    const [lowest = 0, taken = 0, highest = 0] = await freePorts(3);
    const somebody = createServer().listen(taken, '127.0.0.1');
    await once(somebody, 'listening');
    try {
      for (let time = 0; time < 10; time += 1) {
        expect(await freePorts(1, { lowest, highest })).not.toContain(taken);
      }
      await expect(freePorts(2, { lowest, highest })).rejects.toThrow(
        `No 2 free ports in sequence were found between ${lowest} and ${highest}.`,
      );
    } finally {
      somebody.close();
    }
  });
});
