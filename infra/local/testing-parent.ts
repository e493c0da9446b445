/** Run by tests: a parent with children of its own, which the test then ends in some way. */
import { startGuardian } from './children.ts';

const [directory = '', ...extraRemovals] = process.argv.slice(2);
const guardian = await startGuardian(directory);
for (const path of extraRemovals) guardian.removeAtEnd(path);
const quiet = guardian.spawnChild({ name: 'quiet', command: 'sleep', args: ['600'] });
const stubborn = guardian.spawnChild({
  name: 'stubborn',
  command: process.execPath,
  args: ['-e', "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)"],
  graceMs: 300,
  // Only now is its handler in place.
  onLine: () => process.send?.({ pids: [quiet.pid, stubborn.pid] }),
});
process.on('message', (message) => {
  if (message === 'crash') throw new Error('crash');
});
