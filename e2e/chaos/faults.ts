import { SERVICES } from '@rapport/scripts/clients';
import type { Service } from '@rapport/scripts/clients';
import { createRandom } from '@rapport/scripts/random';
import type { Random } from '@rapport/scripts/random';

export const SERVERS = ['broker', 'mongod'] as const;
export type Server = (typeof SERVERS)[number];
export type Target = Service | Server;

/** What the services call their failpoints. */
export const FAILPOINTS = [
  'commit.before',
  'commit.open',
  'commit.after',
  'append.before',
  'append.after',
  'relay.before-delete',
  'relay.after-delete',
] as const;

/** Of a service that publishes nothing. */
const POINTS_WITHOUT_OUTBOX = ['commit.before', 'commit.open', 'commit.after'] as const;

/** All times in ms, `at` from the beginning of the round. */
export type Fault =
  /** SIGKILL; started again over the same data after `down`. */
  | { readonly kind: 'kill'; readonly target: Target; readonly at: number; readonly down: number }
  /** SIGSTOP, and SIGCONT after `frozen`. A stand-in takes a service's partitions over meanwhile. */
  | {
      readonly kind: 'freeze';
      readonly target: Target;
      readonly at: number;
      readonly frozen: number;
      /** How the stand-in ends; there is none where absent. */
      readonly standIn?: 'killed' | 'stopped';
    }
  /** The process ends itself at the n-th passing of a step. */
  | {
      readonly kind: 'die-at';
      readonly target: Service;
      readonly at: number;
      readonly point: (typeof FAILPOINTS)[number];
      readonly nth: number;
      readonly down: number;
    }
  /** The process freezes itself there. */
  | {
      readonly kind: 'freeze-at';
      readonly target: Service;
      readonly at: number;
      readonly point: (typeof FAILPOINTS)[number];
      readonly nth: number;
      readonly frozen: number;
      readonly standIn?: 'killed' | 'stopped';
    };

const MAX_FAULTS = 3;
/** Faults begin while the load is young, so that it also meets the recovery. */
const LATEST_AT_MS = 2_500;
const LONGEST_DOWN_MS = 1_500;
const SHORT_FREEZE_MS = 3_000;
/** Beyond the 8 s of a session and the 6 s of a transaction: whoever wakes up then has lost both. */
const LONG_FREEZE_FROM_MS = 9_000;
const LONG_FREEZE_TO_MS = 30_000;
/** One freeze of twelve is a long one, so that a round takes seconds on the average. */
const LONG_FREEZE_CHANCE = 1 / 12;
/** A second of load passes a step of a service ten to thirty times. */
const LATEST_PASSING = 12;

const WARM_UP = 20;

/** Deaths at a step are the ones that luck would not find. */
const KINDS = ['kill', 'freeze', 'die-at', 'die-at', 'freeze-at'] as const;

/** Services that append and commit all the time are where most steps lie; of servers there is one each. */
const TARGETS: readonly [Target, ...Target[]] = [
  ...SERVICES,
  'ingestion',
  'points',
  ...SERVERS,
] as unknown as readonly [Target, ...Target[]];

const isService = (target: Target): target is Service => !SERVERS.some((server) => server === target);

function freezeOf(random: Random, target: Target): { frozen: number; standIn?: 'killed' | 'stopped' } {
  const isLong = random.chance(LONG_FREEZE_CHANCE);
  const frozen = isLong
    ? random.integer(LONG_FREEZE_FROM_MS, LONG_FREEZE_TO_MS)
    : random.integer(200, SHORT_FREEZE_MS);
  // Without somebody who takes over, a zombie wakes up as if nothing had happened.
  if (!isService(target) || !isLong) return { frozen };
  return { frozen, standIn: random.pick(['killed', 'stopped']) };
}

function faultOn(random: Random, target: Target): Fault {
  const at = random.integer(0, LATEST_AT_MS);
  const down = random.integer(0, LONGEST_DOWN_MS);
  const kind = isService(target) ? random.pick(KINDS) : random.pick(['kill', 'freeze'] as const);
  if (kind === 'kill') return { kind, target, at, down };
  if (!isService(target) || kind === 'freeze') {
    return { kind: 'freeze', target, at, ...freezeOf(random, target) };
  }
  const point = random.pick(target === 'reporting' ? POINTS_WITHOUT_OUTBOX : FAILPOINTS);
  const nth = random.integer(1, LATEST_PASSING);
  return kind === 'die-at'
    ? { kind, target, at, point, nth, down }
    : { kind, target, at, point, nth, ...freezeOf(random, target) };
}

/** The faults of a round, at most one for each target: the same seed plans the same. */
export function planFaults(seed: number): readonly Fault[] {
  const random = createRandom(seed);
  // Seeds that are neighbours begin alike.
  for (let drawn = 0; drawn < WARM_UP; drawn += 1) random.integer(0, 1);
  const wanted = random.integer(1, MAX_FAULTS);
  const faults = new Map<Target, Fault>();
  while (faults.size < wanted) {
    const target = random.pick(TARGETS);
    if (!faults.has(target)) faults.set(target, faultOn(random, target));
  }
  return [...faults.values()].sort((one, other) => one.at - other.at);
}

export function describeFault(fault: Fault): string {
  const { kind, target, at } = fault;
  const standIn = 'standIn' in fault ? `, stand-in ${fault.standIn}` : '';
  switch (kind) {
    case 'kill':
      return `${target} killed at ${at} ms for ${fault.down} ms`;
    case 'freeze':
      return `${target} frozen at ${at} ms for ${fault.frozen} ms${standIn}`;
    case 'die-at':
      return `${target} dies at ${fault.point} #${fault.nth} from ${at} ms for ${fault.down} ms`;
    case 'freeze-at':
      return `${target} freezes at ${fault.point} #${fault.nth} from ${at} ms for ${fault.frozen} ms${standIn}`;
  }
}
