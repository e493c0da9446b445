import { setPriority } from 'node:os';

/** A tenth of the processor where the thread that answers calls wants all of it; all where nobody wants it. */
const NICENESS = 10;
// Elsewhere it would be the priority of the whole process.
if (process.platform === 'linux') setPriority(NICENESS);

// Loading it is half a second of work, which gives way too.
await import('./replayThreadWork.ts');
