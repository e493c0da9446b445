import { OverloadedError, startEngine } from '@rapport/engine/engine';
import type { Engine } from '@rapport/engine/engine';
import type { EngineObserver } from '@rapport/engine/ports/observer';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import { toInstant } from '@rapport/kernel/instant';
import type { Projection } from '@rapport/kernel/projection';
import { createSkewedClock } from '@rapport/platform/memory/clock';
import type { SkewedClock } from '@rapport/platform/memory/clock';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { AppendFault, MemoryLog, MemoryLogConnection } from '@rapport/platform/memory/log';
import { Schedule } from '@rapport/platform/memory/schedule';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { Process } from '@rapport/platform/memory/schedule';
import type { MemoryStore, TransactionFault } from '@rapport/platform/memory/store';
import { Checks } from './checks.ts';
import type { Request } from './checks.ts';
import type { SimulationOptions } from './options.ts';
import { createNetwork } from './network.ts';
import type { Network } from './network.ts';
import { atRest, inVirtualTime } from './runtime.ts';
import {
  INPUT,
  OUTPUT,
  PRICED,
  SERVICE,
  TALLIES,
  TENANT,
  VISITED,
  commandOf,
  createParts,
  createTallies,
  decode,
  encode,
} from './service.ts';
import type { Parts, PriceData, SimEvent, VisitData } from './service.ts';

const START_AT = Date.UTC(2026, 2, 1);
/** How long a group waits for a process that is dead. */
const SESSION_MS = 300;
const MAX_ZOMBIE_MS = 600;
const CHECK_EVERY = 25;
/** Steps of the liveness phase after which something is stuck: a healthy one needs some hundreds. */
const MAX_LIVENESS_STEPS = 40_000;
const LOOK_EVERY = 10;
/** In vain, while all processes are down; the next look starts them again. */
const MAX_IDLE_STEPS = 5_000;
/** A rebuild seldom ends within the safety phase: some looks of the liveness phase see it through, and switch reads. */
const MAX_BUILD_LOOKS = 40;
const MAX_DUE_MS = 400;
const MAX_POINTS = 9;
/** How long after it was made a visit may be impossible to fold. */
const MAX_FAILING_MS = 1_500;

/** What is put in the place of a part of the system, to see whether it is noticed. */
export interface Plant {
  readonly store?: (store: Store) => Store;
  readonly parts?: (
    make: (tallies: Projection<SimEvent>) => Parts,
    world: { readonly price: () => number; readonly send: (visit: string) => void },
  ) => Parts;
}

export interface SimulationResult {
  readonly options: SimulationOptions;
  /** Of the whole trace: the same for every run of the same options. */
  readonly hash: string;
  readonly steps: number;
  /** What must not be, and is; the run ends there. */
  readonly violation?: string;
  readonly counts: Readonly<Record<string, number>>;
}

interface Node {
  readonly name: string;
  readonly process: Process;
  readonly log: MemoryLogConnection;
  readonly clock: SkewedClock;
  engine?: Engine;
  stopping: boolean;
}

interface Visit {
  readonly key: string;
  readonly partition?: number;
  readonly event: { readonly id: string; readonly type: string; readonly data: VisitData | PriceData };
}

class Simulation {
  readonly schedule: Schedule;
  readonly counts: Record<string, number> = {};
  private readonly options: SimulationOptions;
  private readonly plant: Plant;
  private readonly log: MemoryLog;
  private readonly store: MemoryStore;
  private readonly network: Process;
  private readonly peers: Network;
  private readonly producer: Process;
  private readonly producerLog: EventLog;
  private readonly producerClock: SkewedClock;
  private readonly clocks = new Map<Process, SkewedClock>();
  private readonly nodes: (Node | undefined)[];
  private readonly checks: Checks;
  private readonly visits: Visit[] = [];
  private readonly unheard = new Set<Visit>();
  private readonly heard: Visit[] = [];
  private readonly requests: Request[] = [];
  private price = 1;
  /** Appends that are not answered yet. */
  private appending = 0;
  /** Where an operator is at work. */
  private deciding: Process | undefined;
  private building: Process | undefined;
  private faulty = true;
  private incarnations = 0;
  private idle = 0;
  private problem: string | undefined;

  constructor(options: SimulationOptions, plant: Plant) {
    this.options = options;
    this.plant = plant;
    this.schedule = new Schedule(options.seed);
    this.log = createMemoryLog({ batchRecords: options.batchRecords });
    this.store = createMemoryStore();
    this.network = this.schedule.process('network');
    this.peers = createNetwork(() => this.losesAnswer());
    this.producer = this.schedule.process('producer');
    this.producerClock = this.createClock(this.producer);
    this.producerLog = this.log.connect({ turns: this.producer, fault: () => this.appendFault() });
    this.nodes = Array.from({ length: options.processes }, () => undefined);
    this.checks = new Checks({
      partitions: options.partitions,
      shared: options.shared,
      log: this.log,
      store: this.store,
      requests: this.requests,
    });
  }

  wallClock(process: Process): number {
    return this.clocks.get(process)?.now() ?? START_AT + this.schedule.now;
  }

  async run(): Promise<void> {
    const { partitions, steps, rebuild } = this.options;
    const settings = { partitions, replicationFactor: 1, config: {} };
    await this.log.ensureTopics([INPUT, OUTPUT].map((topic) => ({ topic, ...settings })));
    for (const index of this.nodes.keys()) this.start(index);
    await this.safety(steps);
    await this.liveness();
    if (this.problem === undefined) this.checks.converged(this.heard.map(({ event }) => event.id));
    if (rebuild) await this.rebuild();
    this.schedule.note(this.checks.dump());
  }

  private async safety(steps: number): Promise<void> {
    while (this.schedule.steps < steps) {
      this.disturb();
      this.useIt();
      await this.step();
      if (this.schedule.steps % CHECK_EVERY === 0) this.checks.always();
    }
  }

  private async step(): Promise<void> {
    // Whoever was called outside a step comes to rest first.
    await atRest();
    const goesOn = this.schedule.step();
    this.idle = goesOn ? 0 : this.idle + 1;
    if (this.idle > MAX_IDLE_STEPS) throw new Error('nobody has anything to do, and it is not done');
    await atRest();
    if (this.problem !== undefined) throw new Error(this.problem);
  }

  // What goes wrong.

  private count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  private appendFault(): AppendFault {
    const { random } = this.schedule;
    if (!this.faulty || !random.chance(this.options.rates.appendFault)) return 'none';
    this.count('append fault');
    return random.pick(['refused', 'lost', 'partly']);
  }

  private transactFault(): TransactionFault {
    const { random } = this.schedule;
    if (!this.faulty || !random.chance(this.options.rates.transactFault)) return 'none';
    this.count('transaction fault');
    return random.pick(['refused', 'lost-undone', 'lost-done', 'late']);
  }

  private readFault(): boolean {
    return this.faulty && this.schedule.random.chance(this.options.rates.readFault);
  }

  private losesAnswer(): boolean {
    this.count('forward');
    return this.faulty && this.schedule.random.chance(this.options.rates.forwardFault);
  }

  private disturb(): void {
    const { random } = this.schedule;
    const { rates } = this.options;
    const some = (): { readonly index: number; readonly node: Node | undefined } => {
      const index = random.below(this.nodes.length);
      return { index, node: this.nodes[index] };
    };
    if (random.chance(rates.restart)) {
      const { index, node } = some();
      if (node === undefined) this.start(index);
    }
    if (random.chance(rates.crash)) this.crash(some().node);
    if (random.chance(rates.stop)) this.stop(some().node);
    if (random.chance(rates.expel)) this.expel(some().node);
    if (random.chance(rates.build)) this.build(some().node);
    if (random.chance(rates.rebalance)) {
      this.count('rebalance');
      void this.schedule.runAs(this.network, () => this.log.rebalance(SERVICE));
    }
    if (random.chance(rates.clockJump)) some().node?.clock.jump(random.below(2_000) - 1_000);
  }

  private createClock(process: Process): SkewedClock {
    const { random } = this.schedule;
    const clock = createSkewedClock(this.schedule, START_AT, random.below(this.options.maxSkewMs + 1));
    this.clocks.set(process, clock);
    return clock;
  }

  private start(index: number): void {
    this.count('start');
    this.incarnations += 1;
    const name = `p${index}#${this.incarnations}`;
    const process = this.schedule.process(name);
    const clock = this.createClock(process);
    const log = this.log.connect({ turns: process, fault: () => this.appendFault() });
    const store = this.store.connect({
      turns: process,
      network: this.network,
      fault: () => this.transactFault(),
      failsRead: () => this.readFault(),
    });
    const node: Node = { name, process, log, clock, stopping: false };
    this.nodes[index] = node;
    const { shared, leases, loadedTimers, relayDocuments, commandsBeside } = this.options;
    const make = (tallies: Projection<SimEvent>): Parts => createParts(shared, tallies);
    const world = {
      price: () => this.price,
      send: (visit: string) => {
        this.checks.sent(visit);
      },
    };
    void this.schedule.runAs(process, () =>
      startEngine({
        service: SERVICE,
        log,
        store: this.plant.store?.(store) ?? store,
        clock,
        decode,
        encode,
        ...(this.plant.parts?.(make, world) ?? make(createTallies())),
        outputs: [OUTPUT],
        observer: this.observe(),
        limits: { loadedTimers, relayDocuments, commandsBeside },
        ...(leases && { peers: this.peers.join(process) }),
      }).then(
        (engine) => {
          node.engine = engine;
        },
        () => {
          this.end(node);
        },
      ),
    );
  }

  private observe(): EngineObserver {
    const ignore = (): void => undefined;
    return {
      cycleCommitted: () => {
        this.count('cycle');
      },
      cycleFenced: () => {
        this.count('fenced');
      },
      duplicatesDropped: ignore,
      commandsCommitted: ignore,
      relayed: ignore,
      outboxWaits: ignore,
      parked: ({ reason }) => {
        this.count('parked');
        if (!/cannot be folded yet|^behind /.test(reason)) this.problem ??= `a record was parked: ${reason}`;
      },
      lag: ignore,
      failed: () => {
        this.count('failure');
      },
    };
  }

  /** Nothing of it goes on; its group notices later. */
  private end(node: Node): void {
    node.process.crash();
    const index = this.nodes.indexOf(node);
    if (index >= 0) this.nodes[index] = undefined;
    this.network.after(SESSION_MS, 'session ends', () => void node.log.expel());
    for (const request of this.requests) if (request.asked === node.name) delete request.asked;
  }

  private crash(node: Node | undefined): void {
    if (node === undefined) return;
    this.count('crash');
    this.end(node);
  }

  private stop(node: Node | undefined): void {
    if (node?.engine === undefined || node.stopping) return;
    this.count('stop');
    node.stopping = true;
    const { engine } = node;
    void this.schedule.runAs(node.process, () =>
      engine.stop().then(() => {
        if (node.process.alive) this.end(node);
      }),
    );
  }

  private expel(node: Node | undefined): void {
    if (node === undefined) return;
    this.count('zombie');
    const { random } = this.schedule;
    // It may go on all the time, or be away meanwhile and go on as if nothing had happened.
    node.process.frozen = random.chance(0.5);
    void this.schedule.runAs(this.network, () => node.log.expel());
    this.network.after(random.below(MAX_ZOMBIE_MS), 'wake', () => {
      node.process.frozen = false;
    });
    this.network.after(MAX_ZOMBIE_MS + random.below(MAX_ZOMBIE_MS), 'rejoin', () => {
      if (node.process.alive) void node.log.rejoin();
    });
  }

  // Who uses it.

  private useIt(): void {
    const { random } = this.schedule;
    const { rates } = this.options;
    if (random.chance(rates.visit)) {
      if (this.visits.length > 0 && random.chance(0.2)) this.append(random.pick(this.visits));
      else if (random.chance(0.05)) this.setPrice();
      else this.append(this.newVisit());
    }
    if (rates.poison > 0 && random.chance(rates.decide)) this.decide();
    if (random.chance(rates.command)) {
      if (this.requests.length > 0 && random.chance(0.3)) this.ask(random.pick(this.requests));
      else this.ask(this.newRequest());
    }
  }

  /** An operator looks at what is parked, and decides about one of those that are first of their key. */
  private decide(): void {
    if (this.deciding?.alive === true) return;
    const up = this.nodes.filter((node) => node?.engine !== undefined && !node.stopping);
    if (up.length === 0) return;
    const node = this.schedule.random.pick(up);
    const { engine } = node ?? {};
    if (node === undefined || engine === undefined) return;
    const { random } = this.schedule;
    const decide = async (): Promise<void> => {
      const records = await engine.parked({ limit: 10 });
      if (records.length === 0) return;
      const { id } = random.pick(records);
      const action = random.chance(0.3) ? 'discard' : 'redrive';
      const { outcome } = await engine.resolve({ id, action, actor: 'operator' });
      this.count(outcome === 'recorded' ? action : 'no decision');
    };
    this.deciding = node.process;
    const done = (): void => {
      this.deciding = undefined;
    };
    // Where it fails, somebody looks again.
    this.schedule.runAs(node.process, decide).then(done, done);
  }

  /** The read model is built anew and stays beside the one that answers, or reads are switched to what stands there. */
  private build(node: Node | undefined): void {
    if (node?.engine === undefined || node.stopping || this.building?.alive === true) return;
    const { engine } = node;
    const build = async (): Promise<void> => {
      const status = (await engine.projections()).find(({ projection }) => projection === TALLIES);
      const { standing, live } = status ?? {};
      const draw = this.schedule.random.unit();
      if (standing === undefined) {
        this.count(`rebuild ${await engine.rebuild(TALLIES, { keep: true, actor: 'operator' })}`);
      } else if (draw < 0.7) {
        const outcome = await engine.cutover({ projection: TALLIES, build: standing, actor: 'operator' });
        this.count(`cutover ${outcome.outcome}`);
      } else this.count(`drop ${await engine.dropBuild(TALLIES, draw < 0.9 ? standing : (live ?? 0))}`);
    };
    this.building = node.process;
    const done = (): void => {
      this.building = undefined;
    };
    this.schedule.runAs(node.process, build).then(done, done);
  }

  private newVisit(): Visit {
    const { random } = this.schedule;
    const data: { -readonly [Field in keyof VisitData]: VisitData[Field] } = {
      ...(random.chance(0.5) && { points: 1 + random.below(MAX_POINTS) }),
      ...(random.chance(0.3) && { dueInMs: 1 + random.below(MAX_DUE_MS), again: random.below(3) }),
    };
    const id = `v${this.visits.length}`;
    const key = `${TENANT}:m${random.below(this.options.keys)}`;
    if (random.chance(this.options.rates.poison)) {
      data.failsUntil = this.producerClock.now() + random.below(MAX_FAILING_MS);
    }
    return this.remember({ key, event: { id, type: VISITED, data } });
  }

  private setPrice(): void {
    this.price = 1 + this.schedule.random.below(5);
    const id = `price${this.visits.length}`;
    for (let partition = 0; partition < this.options.partitions; partition += 1) {
      const event = { id: `${id}:${partition}`, type: PRICED, data: { factor: this.price } };
      this.append(this.remember({ key: '_system:price', partition, event }));
    }
  }

  private remember(visit: Visit): Visit {
    this.visits.push(visit);
    return visit;
  }

  /** Until it is heard that the log has it, it is appended again. */
  private append(visit: Visit): void {
    const { key, partition, event } = visit;
    const at = toInstant(this.producerClock.now());
    const value = encode({
      specversion: '1.0',
      source: 'rapport/clients',
      time: at,
      recordedat: at,
      datacontenttype: 'application/json',
      tenantid: TENANT,
      ...event,
    });
    const record = { topic: INPUT, key, value, ...(partition !== undefined && { partition }) };
    this.unheard.delete(visit);
    this.appending += 1;
    void this.schedule.runAs(this.producer, () =>
      this.producerLog.append([record]).then(
        () => {
          this.appending -= 1;
          this.heard.push(visit);
        },
        () => {
          this.appending -= 1;
          this.unheard.add(visit);
        },
      ),
    );
  }

  private newRequest(): Request {
    const { random } = this.schedule;
    const kind = random.chance(0.5) ? 'earn' : 'spend';
    const account = `${TENANT}:m${random.below(this.options.keys)}`;
    const command = { kind, account, points: 1 + random.below(MAX_POINTS) } as const;
    const envelope = commandOf(command, 'Points.Post', `r${this.requests.length}`);
    const request: Request = { envelope, answers: [] };
    this.requests.push(request);
    return request;
  }

  private ask(request: Request): void {
    const up = this.nodes.filter((node) => node?.engine !== undefined && !node.stopping);
    if (up.length === 0 || request.asked !== undefined) return;
    const node = this.schedule.random.pick(up);
    const { engine } = node ?? {};
    if (node === undefined || engine === undefined) return;
    request.asked = node.name;
    const ask = (envelope: CommandEnvelope): Promise<CommandResult> =>
      this.schedule.runAs(node.process, () => engine.submit(envelope));
    void ask(request.envelope).then(
      (result) => {
        delete request.asked;
        request.answers.push(result);
        this.count('answer');
      },
      (error: unknown) => {
        delete request.asked;
        const isKnown = error instanceof OverloadedError || (error instanceof Error && 'code' in error);
        if (!isKnown) this.problem ??= `a command failed: ${String(error)}`;
      },
    );
  }

  // The end.

  private async liveness(): Promise<void> {
    this.faulty = false;
    const until = this.schedule.steps + MAX_LIVENESS_STEPS;
    for (let look = 0; this.schedule.steps < until; look += 1) {
      for (const [index, node] of this.nodes.entries()) if (node === undefined) this.start(index);
      for (const visit of [...this.unheard]) this.append(visit);
      for (const request of this.requests) if (request.answers.length === 0) this.ask(request);
      if (this.options.rates.poison > 0) this.decide();
      if (this.options.rates.build > 0 && look < MAX_BUILD_LOOKS) this.build(this.nodes[0]);
      for (let step = 0; step < LOOK_EVERY; step += 1) await this.step();
      if (look % 3 === 0) this.checks.always();
      if (this.isQuiet()) return;
    }
    this.problem = `it does not come to rest: ${this.checks.waiting()}`;
    throw new Error(this.problem);
  }

  private isQuiet(): boolean {
    const isServed =
      this.appending === 0 &&
      this.unheard.size === 0 &&
      this.requests.every(({ answers }) => answers.length > 0);
    return (
      isServed &&
      this.nodes.every((node) => node?.engine !== undefined && !node.stopping) &&
      this.checks.waiting() === ''
    );
  }

  private async rebuild(): Promise<void> {
    const [first, ...others] = this.nodes;
    for (const other of others) if (other !== undefined) this.end(other);
    const { engine, process } = first ?? {};
    if (engine === undefined || process === undefined) return;
    // One process must follow all partitions; it has to be given them first.
    await this.until(
      async () => (await engine.progress()).inputs.every(({ isFollowedHere }) => isFollowedHere),
      process,
    );
    await this.schedule.runAs(process, () => this.within(engine.rebuild(TALLIES)));
    let equal: boolean | undefined;
    await this.until(async () => {
      const status = (await engine.projections()).find(({ projection }) => projection === TALLIES);
      if (status?.rebuild.state === 'failed') throw new Error(`the rebuild failed: ${status.rebuild.reason}`);
      if (status?.rebuild.state === 'compared') ({ equal } = status.rebuild);
      return equal !== undefined;
    }, process);
    if (equal !== true) throw new Error('the read model differs from its rebuild');
  }

  private async until(holds: () => Promise<boolean>, process: Process): Promise<void> {
    const until = this.schedule.steps + MAX_LIVENESS_STEPS;
    while (this.schedule.steps < until) {
      if (await this.within(this.schedule.runAs(process, holds))) return;
      for (let step = 0; step < LOOK_EVERY; step += 1) await this.step();
    }
    throw new Error('the rebuild does not come to an end');
  }

  /** Steps until the promise is settled. */
  private async within<T>(promise: Promise<T>): Promise<T> {
    const settled = new Set<Promise<T>>();
    const end = (): unknown => settled.add(promise);
    promise.then(end, end);
    for (let step = 0; step < MAX_LIVENESS_STEPS; step += 1) {
      if (settled.has(promise)) return promise;
      await this.step();
    }
    throw new Error('a call is never answered');
  }
}

/** One run; the same options give the same trace, whatever machine and whatever time it is. */
export async function simulate(options: SimulationOptions, plant: Plant = {}): Promise<SimulationResult> {
  const simulation = new Simulation(options, plant);
  const { schedule } = simulation;
  const violation = await inVirtualTime(
    schedule,
    (process) => simulation.wallClock(process),
    () =>
      simulation.run().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
  );
  return {
    options,
    hash: schedule.hash,
    steps: schedule.steps,
    counts: simulation.counts,
    ...(violation !== undefined && { violation }),
  };
}
