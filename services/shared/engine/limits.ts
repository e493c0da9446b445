/** Offset distance within which a repeated id is found by the log: at 1,000 records a second a partition, two minutes. */
export const DUPLICATE_WINDOW = 2 ** 17;

/** A cycle closes at the first of these. 100 ms is what a reader waits at most; 2,000 documents are about 45 ms of commit. */
export const CYCLE_MS = 100;
export const CYCLE_DOCUMENTS = 2_000;
/** Events of one cycle's outbox document: at 1 KiB each, 5 MB of MongoDB's 16 MB. */
export const CYCLE_EVENTS = 5_000;

/** Records decoded and waiting for their fold: some 10 MB at 500 B, a second of work under load. */
export const MAX_WAITING_RECORDS = 20_000;
/** Records whose documents are loaded together: one `$in` per collection. */
export const SLICE_RECORDS = 500;

/** Folds give way to queries at least this often. */
export const YIELD_MS = 5;

/** Documents kept in memory per service: at 1 KiB, 200 MB at the very most; the least recently used half goes first. */
export const MAX_CACHED_DOCUMENTS = 100_000;

/** Timers kept in memory per partition; the rest waits in the store until these are through. */
export const MAX_LOADED_TIMERS = 50_000;
/** How long after an instant a Tick is appended if nothing else has come: five times below the promise of a second. */
export const TICK_GRACE_MS = 200;

/** Commands that wait for the committer: at 20,000 a second, a fifth of a second. */
export const MAX_WAITING_COMMANDS = 4_096;
export const OVERLOAD_RETRY_MS = 250;
/** Commands per transaction: beyond it the cost per command falls no further. */
export const MAX_BATCH_COMMANDS = 1_000;
/** How long the first command of a batch waits for company. */
export const GROUP_COMMIT_WAIT_MS = 2;
/** A batch that still meets competitors after this many attempts fails; each attempt waits a little longer. */
export const MAX_COMMIT_ATTEMPTS = 10;
export const COMMIT_RETRY_MS = 20;

/** Waiting events above which folds and commands stop: resends must stay inside the duplicate window. */
export const MAX_OUTBOX_EVENTS = DUPLICATE_WINDOW / 2;
/** Outbox documents read at once; a cycle's document holds at most 5,000 events. */
export const RELAY_DOCUMENTS = 20;
/** Records per append: 1 MB at 500 B. */
export const RELAY_RECORDS = 2_000;
/** The relay is woken by commits; this finds what another process left behind. */
export const RELAY_POLL_MS = 1_000;
export const RELAY_RETRY_MS = 250;
/** How long a stopping engine goes on publishing before it leaves the rest to its successor. */
export const RELAY_DRAIN_MS = 5_000;

/** Parked beyond this, the service stops and fails readiness: something is wrong with more than single records. */
export const MAX_PARKED_KEYS = 100;
export const MAX_PARKED_RECORDS = 10_000;

/** Attempts to compare a rebuild with a live projection that moves on. */
export const MAX_REBUILD_COMPARISONS = 200;
