import { Writable } from 'node:stream';
import { secret } from '../config/read.ts';
import { createLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  write(createLogger({ service: 'points', level: 'info' }, sink));
  return lines.join('');
}

describe('logger', () => {
  it('names the service, the event and the level in words', () => {
    const line = JSON.parse(
      logged((logger) => logger.info({ event: 'engine.started', partitions: 8 })),
    ) as object;
    expect(line).toMatchObject({ level: 'info', service: 'points', event: 'engine.started', partitions: 8 });
  });

  it('redacts credentials and personal data to the depth that is logged', () => {
    const text = logged((logger) =>
      logger.warn({
        event: 'test.leak',
        authorization: 'canary',
        headers: { authorization: 'canary', host: 'seen' },
        request: { member: { externalId: 'canary' }, token: 'canary' },
        data: { personal: { data: { name: 'canary' } } },
        mongoUri: secret('canary'),
      }),
    );
    expect(text).not.toContain('canary');
    expect(text).toContain('seen');
  });
});
