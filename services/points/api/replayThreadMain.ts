import { setPriority } from 'node:os';

/**
 * The most there is: a seventieth of the processor where the thread that answers calls wants all of it, all where nobody
 * wants it. At 10 a call still waits for the turn of a thread that has just begun one.
 */
const NICENESS = 19;
// Elsewhere it would be the priority of the whole process.
if (process.platform === 'linux') setPriority(NICENESS);

// Loading it is half a second of work, which gives way too.
await import('./replayThreadWork.ts');
