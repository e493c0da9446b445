import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '@rapport/scripts/clients';
import type { Servers } from '@rapport/infra/servers';
import type { StandIn, System } from '../system.ts';
import type { PointsDoor } from './commands.ts';
import type { Fault, Target } from './faults.ts';

const LOOK_MS = 20;
/** A step is waited for as long as a killed neighbour may hold up what leads to it: a session of 8 s and a start. */
const PASSING_LIMIT_MS = 15_000;
/** Both owners live for a while, as they do when somebody is thawed by chance. */
const BOTH_ALIVE_MS = 1_000;

export interface Stage {
  readonly system: System;
  readonly servers: Servers;
  readonly token: string;
  readonly startedAt: number;
  /** Asks for as much load as in the beginning. */
  readonly quicken: () => void;
  /** Stand-ins of ingestion and points that take calls now. */
  readonly doors: { readonly ingestion: Set<string>; readonly points: Set<PointsDoor> };
}

const SERVER = { broker: 'kafka', mongod: 'mongod' } as const;

function serverOf(servers: Servers, target: 'broker' | 'mongod'): NonNullable<Servers['kafka']> {
  const server = servers[SERVER[target]];
  if (server === undefined)
    throw new Error(`The ${target} was not started here, so it cannot be ended here.`);
  return server;
}

const isServer = (target: Target): target is 'broker' | 'mongod' => target in SERVER;

async function openDoor(
  { doors, system, token }: Stage,
  target: Target,
  standIn: StandIn,
): Promise<() => void> {
  if (target === 'ingestion') {
    doors.ingestion.add(standIn.http);
    return () => doors.ingestion.delete(standIn.http);
  }
  if (target !== 'points') return () => undefined;
  const clients = connect({ ...system.grpc, points: standIn.grpc }, token);
  doors.points.add(clients);
  return () => {
    doors.points.delete(clients);
    clients.close();
  };
}

/** From SIGSTOP to the moment when it is the only one again. */
async function thawLater(stage: Stage, fault: Extract<Fault, { readonly frozen: number }>): Promise<void> {
  const { system, servers } = stage;
  const { target, frozen, standIn: ending } = fault;
  if (isServer(target)) {
    await wait(frozen);
    serverOf(servers, target).signal('SIGCONT');
    return;
  }
  if (ending === undefined) {
    await wait(frozen);
    system.signal(target, 'SIGCONT');
    return;
  }
  const thawAt = performance.now() + frozen;
  const standIn = await system.startStandIn(target);
  const closeDoor = await openDoor(stage, target, standIn);
  await wait(Math.max(0, thawAt - performance.now()));
  system.signal(target, 'SIGCONT');
  await wait(BOTH_ALIVE_MS);
  closeDoor();
  await (ending === 'killed' ? standIn.kill() : standIn.stop());
}

async function until(condition: () => boolean): Promise<boolean> {
  const deadline = performance.now() + PASSING_LIMIT_MS;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await wait(LOOK_MS);
  }
  return true;
}

/** Does it, and heals it; `false` if it never came to it. */
export async function perform(stage: Stage, fault: Fault): Promise<boolean> {
  const { system, servers, startedAt } = stage;
  await wait(Math.max(0, startedAt + fault.at - performance.now()));
  const { target } = fault;
  switch (fault.kind) {
    case 'kill':
      if (isServer(target)) {
        await serverOf(servers, target).kill('SIGKILL');
        await wait(fault.down);
        await serverOf(servers, target).restart();
      } else {
        await system.kill(target);
        await wait(fault.down);
        await system.ensure(target);
      }
      return true;
    case 'freeze':
      if (isServer(target)) serverOf(servers, target).signal('SIGSTOP');
      else system.signal(target, 'SIGSTOP');
      await thawLater(stage, fault);
      return true;
    case 'die-at':
    case 'freeze-at': {
      const dies = fault.kind === 'die-at';
      system.arm(fault.target, `${fault.point}:${fault.nth}:${dies ? 'kill' : 'stop'}`);
      const passed = await until(() => {
        stage.quicken();
        return system.armed(fault.target) === '';
      });
      if (!passed) system.arm(fault.target, '');
      // Also where it was given up: it may have read its orders just before, and freeze after we have looked for the last time.
      if (fault.kind === 'freeze-at') await thawLater(stage, fault);
      else if (passed) {
        await system.exited(fault.target);
        await wait(fault.down);
        await system.ensure(fault.target);
      }
      return passed;
    }
  }
}
