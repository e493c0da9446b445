/** Offset distance within which a repeated id is found by the log: at 1,000 records a second a partition, two minutes. */
export const DUPLICATE_WINDOW = 2 ** 17;

/**
 * A cycle closes at the first of these. A quarter of a second is what a reader waits at most, under load: at 3,000
 * interactions a second five services, broker and mongod take a tenth less for each than with a tenth of a second, as
 * fewer commits and reads wake one another. 2,000 documents are about 45 ms of commit.
 */
export const CYCLE_MS = 250;
export const CYCLE_DOCUMENTS = 2_000;
/**
 * While records pile up, nobody is helped by many small cycles: one goes on for so long, and members who come again in
 * it cost one write instead of several. 5,000 documents are some 120 ms of commit, and at 1 KiB 5 MB in memory, twice
 * that while the next cycle is folded; a rebuild is a sixth faster than with 2,000.
 */
export const BACKLOG_CYCLE_MS = 500;
export const BACKLOG_CYCLE_DOCUMENTS = 5_000;
/**
 * A commit costs about 2 ms of processor, client and server together, whatever is in it. Resting ten times as long as
 * it took, at most a cycle's time, bounds what commits cost a service and is not noticed by a reader.
 */
export const RESTS_PER_COMMIT = 10;
/** Events of one cycle: at 1 KiB each 5 MB, a tenth of a second of publishing. */
export const CYCLE_EVENTS = 5_000;
/** The same in characters, for events of 1 KiB and more. */
export const CYCLE_EVENT_CHARACTERS = 4 * 2 ** 20;
/** Events that one record or timer may emit: more is a fold that has lost its way. */
export const MAX_EVENTS_PER_FOLD = 5_000;
/** Commands that the reactions to one record may give: one transaction must hold them. */
export const MAX_COMMANDS_PER_FACT = 1_000;
/** A broker takes 1,048,588 bytes of one partition at once; the rest is for key, headers and the batch's own. */
export const MAX_EVENT_BYTES = 950_000;
/**
 * Events of one outbox document, and their characters; a cycle or a batch of commands writes as many as it needs. At
 * three bytes a character, with one event more and 400 bytes of names for each: 3.1 + 0.95 + 0.4 MB of MongoDB's 16.
 */
export const OUTBOX_EVENTS = 1_000;
export const OUTBOX_CHARACTERS = 2 ** 20;

/**
 * Records waiting for their fold: 2 MB at 1 KiB, with as much again of what they came with; two thirds of a second of
 * work under load, and two reads of documents ahead.
 */
export const MAX_WAITING_RECORDS = 2_000;
/** Records, of any partitions, or due timers, whose documents are loaded together: one `$in` per collection. */
export const SLICE_RECORDS = 1_000;

/** Folds give way at least this often, which a rebuild does not notice (ADR 45), and until nobody wants a turn (ADR 46). */
export const YIELD_MS = 1;
/** A turn of the event loop that nobody else wants takes 1 to 5 µs, two answers or more take longer than this. */
export const IDLE_TURN_MS = 0.2;
/** From its bytes to those of its answer a call takes three or four, and MongoDB may have to be asked in between. */
export const MAX_TURNS = 8;

/**
 * Documents kept in memory per service, and bytes that they are thought to take there: 60,000 of 400, or 6,000 members of
 * fifty rules, who take half as much again. The least recently used half goes first. V8 collects what is gone when there is
 * half as much again or more, so 24 MB here are 70 MB of the process. With ten times as many members of fifty rules, four of
 * five events by Zipf over a million find theirs instead of five of eight: 5 µs of 300.
 */
export const MAX_CACHED_DOCUMENTS = 60_000;
export const MAX_CACHED_BYTES = 24_000_000;
/** However large they are: those of two slices of records, or of two batches of commands, are there until they are used. */
export const MIN_CACHED_DOCUMENTS = 2_000;
/**
 * How long a partition is believed to be ours after its row said so: how old an answer from memory may be, as it may
 * where another replica is asked that has just committed. Looked at twice as often, so that steady questions never wait
 * for it: ten reads a second of a row per partition, some 2 ms together.
 */
export const OWNERSHIP_BELIEVED_MS = 200;
export const OWNERSHIP_LOOK_MS = 100;

/** Aggregates kept in memory per service: 50,000 of 2 kB. */
export const MAX_CACHED_AGGREGATES = 50_000;
export const MAX_CACHED_AGGREGATE_BYTES = 100_000_000;

/** A fold that fails twice on the same record will fail for ever. */
export const FOLD_ATTEMPTS = 2;

/**
 * Timers of one collection and partition kept in memory, 2.5 MB at 125 B, twice that between two readings; the others wait
 * in the store for their turn.
 */
export const MAX_LOADED_TIMERS = 10_000;
/** One read of them: 5,000 ids and instants are 1 MB, and some 20 ms in which nothing is folded. */
export const TIMERS_PER_READ = 5_000;
/**
 * Timers that a cycle fires on its way from record to record: half of what it has room for at the least, 15 ms of
 * folding. What is due beyond it is a wave, swept while no record waits.
 */
export const SWEEP_TIMERS = SLICE_RECORDS / 2;
/** Timers of a wave between two looks for records: 5 ms of folding and a read of 10 ms. */
export const SWEEP_PART = 250;
/**
 * Records that may overtake a wave: after a restart the window is read again, and with it the times of these records.
 * At 1,000 a second in one partition, a minute.
 */
export const MAX_SWEEP_RECORDS = DUPLICATE_WINDOW / 2;
/** Events of a wave that may wait to be published: a record's own events are behind them for a quarter of a second. */
export const MAX_SWEPT_EVENTS = 4_000;
/** How soon a wave is taken up again that waits for its events to be published. */
export const SWEEP_RETRY_MS = 25;
/** How long after an instant a Tick is appended if nothing else has come: five times below the promise of a second. */
export const TICK_GRACE_MS = 200;

/** A projector that lost its hold begins again after this, doubled up to the second figure while it fails. */
export const RESTART_DELAY_MS = 250;
export const MAX_RESTART_DELAY_MS = 8_000;
/** Attempts to take a partition over while others do so too. */
export const MAX_CLAIM_ATTEMPTS = 20;

/** What a command may wait for its batch: with the commit itself, an answer comes within a third of a second. */
export const COMMAND_WAIT_MS = 200;
/**
 * Whoever is first in the queue for so long waits for a store that does not answer: nobody queues behind. A process that
 * stood still for a moment catches up within one batch, so it is no reason to refuse.
 */
export const COMMAND_STALL_MS = 2_000;
/** What a committer takes until it has been measured: 26,000 to 31,000 a second on two cores, less a reserve. */
export const EXPECTED_COMMANDS_PER_MS = 20;
/** Waiting commands however fast they are taken: at 2 kB each 16 MB. */
export const MAX_WAITING_COMMANDS = 8_192;
/** Until those who wait now have been served. */
export const OVERLOAD_RETRY_MS = 250;
/** Commands per transaction: beyond it the cost per command falls no further. */
export const MAX_BATCH_COMMANDS = 1_000;
/** Batches under way at once: one is decided and encoded here while the store is busy with the other. */
export const BATCHES_ABREAST = 2;
/** Commands that make a batch beside another: the 2 ms that each commit costs are 8 % of what 200 commands take. */
export const MIN_COMMANDS_BESIDE = 200;
/** How long the first command of a batch waits for company. */
export const GROUP_COMMIT_WAIT_MS = 2;
/**
 * Shards of the streams, each committed by one replica for speed: divided evenly among up to 4, 6, 8, 12 or 16 replicas.
 * All replicas of all releases must agree on it.
 */
export const SHARDS = 48;
export const MAX_REPLICAS = 64;
/** A lease outlives two renewals that were missed. */
export const LEASE_MS = 6_000;
/** How often a replica says that it lives: a read and a write of one document, 3 ms of processor in 2 s. */
export const LEASE_RENEW_MS = 2_000;
/** At most ten looks a second, however often somebody is not where the leases say. */
export const LEASE_LOOK_MS = 100;
/** How long a stopping replica tries to say that its leases are free. */
export const LEASE_LEAVE_MS = 1_000;
/** A replica that did not answer is asked again after this, doubled up to the second figure while it does not. */
export const FORWARD_REST_MS = 1_000;
export const MAX_FORWARD_REST_MS = 60_000;
/** Events that one command may decide: 1,000 commands write 16,000 documents at most, half a second of commit. */
export const MAX_EVENTS_PER_COMMAND = 16;
/** A commit that fails this often is given up: pauses of 20 ms · 2^n, at most 1,280 ms, are 8 s in all. */
export const MAX_COMMIT_ATTEMPTS = 10;
export const COMMIT_RETRY_MS = 20;
export const MAX_COMMIT_DOUBLINGS = 6;

/** Waiting events above which folds and commands stop: resends must stay inside the duplicate window. */
export const MAX_OUTBOX_EVENTS = DUPLICATE_WINDOW / 2;
/** Outbox documents read at once: 20,000 events or 20 MB, twice that in memory while they are sent. */
export const RELAY_DOCUMENTS = 20;
/** Records and bytes per append: a broker takes 1 MB for one partition, and all records may be of one key. */
export const RELAY_RECORDS = 2_000;
export const RELAY_BYTES = 512 * 2 ** 10;
/**
 * How long what was read of the outbox may be sent without another look whether it still waits. A process that stood
 * still for longer may be too late to be taken for a repetition: 65,000 records a second into one partition would fill
 * its window by then, as many as a broker takes in all.
 */
export const RELAY_HOLD_MS = 2_000;
/**
 * From the beginning of one round to that of the next, unless much waits: each is a read, an append and a removal, some
 * 2 ms of processor, which a service that commits a hundred times a second would spend a hundred times (ADR 47). A
 * reader waits for a cycle of {@link CYCLE_MS} besides.
 */
export const RELAY_ROUND_MS = 25;
/** The relay is woken by commits; this finds what another process left behind. */
export const RELAY_POLL_MS = 1_000;
export const RELAY_RETRY_MS = 250;
/** How long a stopping engine goes on publishing before it leaves the rest to its successor. */
export const RELAY_DRAIN_MS = 5_000;

/** Parked beyond this, a partition stops and readiness fails: something is wrong with more than single records. */
export const MAX_PARKED_KEYS = 100;
export const MAX_PARKED_RECORDS = 10_000;
/** How often a stopped partition looks whether enough has been resolved: a read of at most 10,000 rows. */
export const PARKED_LOOK_MS = 5_000;

/** How often a rebuild looks whether it has caught up. */
export const REBUILD_LOOK_MS = 250;
/** Looks without any progress before a rebuild gives up: half a minute. */
export const MAX_IDLE_REBUILD_LOOKS = 120;
/** How long the live projection is held so that its rebuild reaches the same place; then it goes on first. */
export const REBUILD_HOLD_MS = 2_000;
export const MAX_REBUILD_HOLDS = 20;
/** Events that one cutover may publish: 20 MB in one transaction, a third of what the outbox holds. */
export const MAX_CORRECTIONS = 20_000;
/** Rebuilds and cutovers of which it is known how they ended. */
export const MAX_KEPT_OPERATIONS = 100;
