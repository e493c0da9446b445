import { describePeers } from '@rapport/testkit/contracts/peers';
import { createMemoryPeers } from './peers.ts';

describePeers('memory', async () => {
  const network = createMemoryPeers();
  return {
    one: network.join('one'),
    other: network.join('other'),
    nobody: 'nobody',
    close: () => Promise.resolve(),
  };
});
