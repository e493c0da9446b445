import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import type { MemoryLog } from '@rapport/platform/memory/log';
import type { MemoryStore } from '@rapport/platform/memory/store';
import { ModelPartition } from './model.ts';
import type { ModelTally } from './model.ts';

/** Names as they stand in the store, written out: a check that asked the engine for them would agree with it. */
const POSITIONS = 'sim.positions.v1';
const OUTBOX = 'sim.outbox.v1';
const PARKED = 'sim.parked.v1';
const RESOLVED = 'sim.resolved.v1';
const TALLIES = 'sim.tallies.v1';
const TOTALS = 'sim.totals.v1';
const BUILDS = 'sim.builds.v1';
const TOTAL_DOCUMENTS = 'sim.totals.v1.totals';
const EVENTS = 'sim.account.v1.events';
const STATES = 'sim.account.v1.states';
const INPUT = 'rapport.visits.v1';
const OUTPUT = 'rapport.echoes.v1';
const EARNING = 'sim.earning.v1';

/** What a client asks for, and all that it has heard. */
export interface Request {
  readonly envelope: CommandEnvelope;
  readonly answers: CommandResult[];
  /** The process that has not answered yet. */
  asked?: string;
}

interface Row {
  readonly _id: string;
  readonly stream: string;
  readonly version?: number;
  readonly method: string;
  readonly requestId: string;
  readonly fingerprint: string;
  readonly type?: string;
  readonly data?: { readonly points: number };
}

interface StoredTally extends ModelTally {
  readonly _id: string;
  readonly partition: number;
}

function must(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(what());
}

const show = (value: unknown): string => JSON.stringify(value);

/** Objects with their fields in order, so that equal values have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/** Holds the store and the log against the model. Every check throws what is wrong. */
export class Checks {
  private readonly given: {
    readonly partitions: number;
    readonly shared: boolean;
    readonly log: Pick<MemoryLog, 'records'>;
    readonly store: Pick<MemoryStore, 'documents'>;
    readonly requests: readonly Request[];
  };
  private readonly models: readonly ModelPartition[];
  private readonly outbound = new Map<string, number>();
  private readonly texts = new WeakMap<CommandResult, string>();

  constructor(given: Checks['given']) {
    this.given = given;
    this.models = Array.from({ length: given.partitions }, () => new ModelPartition());
  }

  /** Something left for the world outside, because of this visit. */
  sent(visit: string): void {
    this.outbound.set(visit, (this.outbound.get(visit) ?? 0) + 1);
  }

  /** What holds between any two steps: what is committed is the fold of what the positions say, no more and no less. */
  always(): void {
    const { store, log } = this.given;
    for (const row of this.positions()) {
      const model = this.models[row.partition];
      must(model !== undefined, () => `there is no partition ${row.partition}`);
      const offsets = this.offsetsOf(row);
      const [offset = 0] = offsets;
      must(
        offsets.every((other) => other === offset),
        () => `who follows partition ${row.partition} stands at ${show(row.offsets)}`,
      );
      must(
        offset >= model.next,
        () => `partition ${row.partition} went back from ${model.next} to ${offset}`,
      );
      model.follow(log.records(INPUT, row.partition), offset);
    }
    if (!this.isReleasing()) this.folded();
    for (const state of store.documents(STATES) as readonly {
      readonly state?: { readonly balance: number };
    }[]) {
      must((state.state?.balance ?? 0) >= 0, () => `a balance below zero: ${show(state)}`);
    }
    for (const [visit, times] of this.outbound) {
      must(times === 1, () => `${visit} left for the world outside ${times} times`);
    }
    for (const { envelope, answers } of this.given.requests) {
      if (answers.length < 2) continue;
      const [first, ...others] = answers.map((answer) => this.textOf(answer));
      for (const other of others) {
        must(first === other, () => `${envelope.requestId} was answered ${first}, then ${other}`);
      }
    }
  }

  /** An answer never changes, and is looked at again at every check. */
  private textOf(answer: CommandResult): string {
    const known = this.texts.get(answer) ?? canonical({ ...answer, repeated: false });
    this.texts.set(answer, known);
    return known;
  }

  /** What many records wait for behind a parked one is released in several cycles, before their position goes on. */
  private isReleasing(): boolean {
    const released = this.given.store.documents(RESOLVED) as readonly {
      readonly partition?: number;
      readonly state?: string;
      readonly until?: number;
    }[];
    return released.some(
      ({ partition = 0, state, until = 0 }) =>
        state !== 'announced' && until >= (this.models[partition]?.next ?? 0),
    );
  }

  private folded(): void {
    const { store, shared } = this.given;
    for (const build of this.builds()) this.tallied(this.talliesOf(build));
    if (shared) {
      const visits = this.models.reduce((sum, model) => sum + model.visits, 0);
      const [total] = store.documents(TOTAL_DOCUMENTS) as readonly { readonly visits?: number }[];
      must((total?.visits ?? 0) === visits, () => `${total?.visits} visits in all, not ${visits}`);
    }
    const waiting = this.models.flatMap(({ parked }, partition) =>
      [...parked.values()].flat().map((offset) => `${partition}|${offset}`),
    );
    const parked = (store.documents(PARKED) as readonly { partition?: number; offset?: number }[]).map(
      ({ partition, offset }) => `${partition}|${offset}`,
    );
    must(
      parked.toSorted().join() === waiting.toSorted().join(),
      () => `${parked.join()} are parked, not ${waiting.join()}`,
    );
    const earned = this.models.reduce((sum, model) => sum + model.earned.size, 0);
    const rows = this.rows().filter(({ method }) => method === EARNING).length;
    must(rows === earned, () => `${rows} visits have earned points, not ${earned}`);
  }

  private tallied(found: ReadonlyMap<string, StoredTally>): void {
    for (const [partition, { tallies, next }] of this.models.entries()) {
      for (const [key, tally] of tallies) {
        const stored = found.get(key);
        const place = `${key} at ${partition}/${next}`;
        must(stored !== undefined, () => `${place} is missing`);
        must(
          stored.visits.join() === tally.visits.join(),
          () => `${place} has ${show(stored)}, not ${show(tally)}`,
        );
        must(
          stored.points === tally.points,
          () => `${place} has ${stored.points} points, not ${tally.points}`,
        );
        // A wave of timers may be half committed, before the record that set it off or behind records of other keys.
        const [fired, wanted] = [stored.fired.join(), tally.fired.join()];
        must(
          fired.startsWith(wanted) || wanted.startsWith(fired),
          () => `${place} fired at ${fired}, not at ${wanted}`,
        );
      }
    }
    const known = this.models.reduce((sum, { tallies }) => sum + tallies.size, 0);
    must(found.size === known, () => `${found.size} tallies, and ${known} keys were visited`);
  }

  /** Why it has not come to rest; empty if it has. */
  waiting(): string {
    const { log, store, partitions } = this.given;
    const rows = new Map(this.positions().map((row) => [row.partition, this.offsetsOf(row)]));
    for (let partition = 0; partition < partitions; partition += 1) {
      const end = log.records(INPUT, partition).length;
      const offsets = rows.get(partition) ?? [];
      if (end > 0 && (offsets.length === 0 || offsets.some((offset) => offset < end))) {
        return `partition ${partition} stands at ${show(offsets)} of ${end}`;
      }
    }
    const outbox = store.documents(OUTBOX);
    if (outbox.length > 0) return `${outbox.length} documents wait in the outbox: ${show(outbox[0])}`;
    const parked = store.documents(PARKED);
    if (parked.length > 0) return `${parked.length} records are parked: ${show(parked[0])}`;
    for (const tally of this.tallies().values()) {
      if (tally.dueAt !== undefined) return `the timer of ${tally._id} is armed`;
    }
    return '';
  }

  /** What holds when everything has come to rest. */
  converged(acknowledged: readonly string[]): void {
    this.always();
    const found = this.tallies();
    const visits = new Set<string>();
    for (const { tallies } of this.models) {
      for (const [key, tally] of tallies) {
        for (const visit of tally.visits) visits.add(visit);
        const { _id, partition: _, ...stored } = found.get(key) ?? { _id: '', partition: 0 };
        must(canonical(stored) === canonical(tally), () => `${key} is ${show(stored)}, not ${show(tally)}`);
      }
    }
    for (const id of acknowledged) {
      const isDiscarded = this.models.some(({ discarded }) => discarded.has(id));
      must(
        id.startsWith('price') || visits.has(id) !== isDiscarded,
        () => `${id} was acknowledged and is lost`,
      );
    }
    this.bookings();
    this.published();
  }

  /** All that is left, for the trace. */
  dump(): string {
    const { store } = this.given;
    const builds = this.builds().map((build) => `${build}.tallies`);
    return [POSITIONS, PARKED, ...builds, TOTAL_DOCUMENTS, STATES, EVENTS]
      .map((name) => canonical(store.documents(name)))
      .join('\n');
  }

  private bookings(): void {
    const rows = this.rows();
    const byRequest = new Map<string, Row>();
    for (const row of rows) {
      const name = `${row.method} ${row.requestId}`;
      must(!byRequest.has(name), () => `${name} was booked twice`);
      byRequest.set(name, row);
    }
    const asked = new Set<string>();
    for (const { envelope, answers } of this.given.requests) {
      const name = `${envelope.method} ${envelope.requestId}`;
      asked.add(name);
      const row = byRequest.get(name);
      const [answer] = answers;
      if (answer === undefined) continue;
      must(row !== undefined, () => `${name} was answered ${show(answer)} and is not booked`);
      must(row.fingerprint === envelope.fingerprint, () => `${name} was booked as ${row.fingerprint}`);
      must(answer.outcome !== 'request_id_reused', () => `${name} was answered ${show(answer)}`);
      const versions = answer.outcome === 'accepted' ? answer.events.map(({ version }) => version) : [];
      must(
        versions.length === (row.version === undefined ? 0 : 1) &&
          versions.every((one) => one === row.version),
        () => `${name} was answered ${show(answer)} and booked as ${show(row)}`,
      );
    }
    for (const { earned } of this.models) {
      for (const [visit, { key, points }] of earned) {
        const row = byRequest.get(`${EARNING} ${visit}`);
        const isRight = row?.stream === `acme:account:${key}` && row.data?.points === points;
        must(isRight, () => `${visit} of ${key} earns ${points}, and ${show(row)} is booked`);
        asked.add(`${EARNING} ${visit}`);
      }
    }
    for (const name of byRequest.keys()) must(asked.has(name), () => `nobody asked for ${name}`);
    for (const [stream, events] of this.streams()) {
      let balance = 0;
      for (const [index, { version, type, data }] of events.entries()) {
        must(version === index + 1, () => `${stream} has a gap before version ${version}`);
        balance += (type === 'Earned' ? 1 : -1) * (data?.points ?? 0);
        must(balance >= 0, () => `${stream} was at ${balance} with version ${version}`);
      }
      const state = (
        this.given.store.documents(STATES) as readonly {
          readonly _id: string;
          readonly version: number;
          readonly state: { readonly balance: number };
        }[]
      ).find(({ _id }) => _id === stream);
      must(
        state?.version === events.length && state.state.balance === balance,
        () => `${stream} is ${show(state)}, and its events say ${balance} at ${events.length}`,
      );
    }
  }

  private published(): void {
    const { log, partitions } = this.given;
    const postings = new Map<string, number>();
    for (let partition = 0; partition < partitions; partition += 1) {
      const keys = new Map<string, string>();
      for (const { key, value } of log.records(OUTPUT, partition)) {
        const { id } = JSON.parse(Buffer.from(value).toString()) as { readonly id: string };
        if (!keys.has(id)) keys.set(id, key);
      }
      const echoes = new Map<string, string[]>();
      for (const [id, key] of keys) {
        const posting = /^posting:(.*)@(\d+):[0-9a-f]{8}$/.exec(id);
        if (posting === null) {
          echoes.set(key, [...(echoes.get(key) ?? []), id]);
          continue;
        }
        const [, stream = '', version] = posting;
        const last = postings.get(stream) ?? 0;
        must(Number(version) === last + 1, () => `${stream} was published with ${version} after ${last}`);
        postings.set(stream, last + 1);
      }
      const inKeyOrder = (all: ReadonlyMap<string, readonly string[]>): string =>
        canonical(Object.fromEntries(all));
      const wanted = inKeyOrder(this.models[partition]?.echoes ?? new Map());
      must(inKeyOrder(echoes) === wanted, () => `${inKeyOrder(echoes)} was published, not ${wanted}`);
    }
    for (const [stream, events] of this.streams()) {
      const last = postings.get(stream);
      must(last === events.length, () => `${stream} has ${events.length} events, and ${last} were published`);
    }
  }

  private positions(): readonly { readonly partition: number; readonly offsets: Record<string, number> }[] {
    return this.given.store.documents(POSITIONS) as never;
  }

  /** Of those who follow now; a build that was dropped keeps its place. */
  private offsetsOf({ offsets }: { readonly offsets: Readonly<Record<string, number>> }): readonly number[] {
    const followers = new Set([...this.builds(), TOTALS, EARNING]);
    return Object.entries(offsets).flatMap(([name, offset]) => (followers.has(name) ? [offset] : []));
  }

  /** Names of the builds that follow, the one that answers first. */
  private builds(): readonly [string, ...string[]] {
    const known = this.given.store.documents(BUILDS) as readonly {
      readonly _id: string;
      readonly live?: number;
      readonly standing?: number;
    }[];
    const { live = 1, standing } = known.find(({ _id }) => _id === TALLIES) ?? {};
    const nameOf = (build: number): string => (build === 1 ? TALLIES : `${TALLIES}.b${build}`);
    return [nameOf(live), ...(standing === undefined ? [] : [nameOf(standing)])];
  }

  private tallies(): ReadonlyMap<string, StoredTally> {
    return this.talliesOf(this.builds()[0]);
  }

  private talliesOf(build: string): ReadonlyMap<string, StoredTally> {
    const documents = this.given.store.documents(`${build}.tallies`) as unknown as readonly StoredTally[];
    return new Map(documents.map((document) => [document._id, document]));
  }

  private rows(): readonly Row[] {
    return this.given.store.documents(EVENTS) as unknown as readonly Row[];
  }

  private streams(): ReadonlyMap<string, readonly Row[]> {
    const streams = new Map<string, Row[]>();
    for (const row of this.rows()) {
      if (row.version === undefined) continue;
      const events = streams.get(row.stream) ?? [];
      streams.set(row.stream, events);
      events.push(row);
    }
    return streams;
  }
}
