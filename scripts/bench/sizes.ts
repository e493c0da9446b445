/** How much each benchmark does. */
export interface Sizes {
  /** Sent to ingestion in a turn. */
  readonly interactions: number;
  readonly batchSizes: readonly number[];
  /** Folded in a turn. */
  readonly events: number;
  readonly members: number;
  /** Different keys, for the curve and the slope over them. */
  readonly keys: readonly number[];
  readonly keyedEvents: number;
  /** Events that stand in the log already, for the slope over them. */
  readonly histories: readonly number[];
  /** Folded on top of a history in a turn. */
  readonly tail: number;
  /** Decided in a turn by group commit. */
  readonly commands: number;
  /** Decided in a turn by a transaction each; the hot account's a fifth of them. */
  readonly singleCommands: number;
  /** Of the engine's ledger, and of one of several replicas. */
  readonly accounts: number;
  /** Of the points service. */
  readonly pointsAccounts: number;
  /** Ids that go through a duplicate window in a turn. */
  readonly ids: number;
  /** Timers that wait while events are folded: few and many. */
  readonly timers: readonly number[];
  /** Timers that are due at one instant. */
  readonly wave: number;
  /** Members of a leaderboard, and moves and reads of it in a turn. */
  readonly ranked: number;
  readonly moves: number;
  /** Segmentation: people of the tenant, all of whom have done something before anything is measured. */
  readonly audience: number;
  /** Judged by segmentation in a turn. */
  readonly judged: number;
  /** Rules of which no event says anything: few and many. 1,000 is what a tenant may have published. */
  readonly quietRules: readonly number[];
  /** Calls of a query in a turn. */
  readonly calls: number;
  /** Members that a list has. */
  readonly listed: number;
  /** Members who leave a window, within how many seconds, and for how many of them it is watched. */
  readonly exits: number;
  readonly exitSeconds: number;
  readonly watchedSeconds: number;
  /** Events of the past that a new rule is judged over. */
  readonly past: number;
  /** A/B/A/B: how often each side has its turn. */
  readonly repetitions: number;
  /** Offered to the whole system, per second, and for how long. */
  readonly rate: number;
  readonly seconds: number;
}

/** Those of the record: an hour and a half on two idle cores. */
export const FULL: Sizes = {
  interactions: 60_000,
  batchSizes: [1, 10, 50, 100, 250, 500],
  events: 1_000_000,
  members: 100_000,
  keys: [100, 1_000, 10_000, 100_000, 1_000_000],
  keyedEvents: 500_000,
  histories: [10_000, 100_000, 1_000_000],
  tail: 100_000,
  commands: 100_000,
  singleCommands: 5_000,
  accounts: 10_000,
  pointsAccounts: 100_000,
  ids: 2 ** 21,
  timers: [10_000, 1_000_000],
  wave: 100_000,
  ranked: 1_000_000,
  moves: 1_000_000,
  audience: 1_000_000,
  judged: 100_000,
  quietRules: [50, 1_000],
  calls: 100_000,
  listed: 100_000,
  exits: 1_000_000,
  exitSeconds: 3_600,
  watchedSeconds: 300,
  past: 1_000_000,
  repetitions: 5,
  rate: 8_000,
  seconds: 120,
};

/** Whether everything runs and every answer is right; its figures say nothing. */
export const QUICK: Sizes = {
  interactions: 4_000,
  batchSizes: [10, 100],
  events: 20_000,
  members: 2_000,
  keys: [100, 1_000, 10_000],
  keyedEvents: 10_000,
  histories: [1_000, 10_000],
  tail: 5_000,
  commands: 4_000,
  singleCommands: 500,
  accounts: 500,
  pointsAccounts: 500,
  ids: 2 ** 20,
  timers: [500, 5_000],
  wave: 2_000,
  ranked: 2_000,
  moves: 20_000,
  audience: 2_000,
  judged: 4_000,
  quietRules: [50, 200],
  calls: 4_000,
  listed: 2_000,
  exits: 10_000,
  exitSeconds: 30,
  watchedSeconds: 30,
  past: 5_000,
  repetitions: 2,
  rate: 500,
  seconds: 5,
};

/** `--full`: once, for the slopes over the history and over waiting timers; some 6 GB of log each. */
export const LONGEST = 10_000_000;
