import { outboxContract } from './outbox.contract.ts';

outboxContract('memory', (world) =>
  Promise.resolve({
    client: () => Promise.resolve(world.store),
    end: () => Promise.resolve(),
  }),
);
