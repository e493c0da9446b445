import { createSkewedClock } from './clock.ts';
import { createRandom } from './random.ts';
import { Schedule } from './schedule.ts';

/** What three processes do that take turns, in their order. */
async function play(seed: number) {
  const schedule = new Schedule(seed);
  const done: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    const process = schedule.process(name);
    const work = async (): Promise<void> => {
      for (let turn = 1; turn <= 5; turn += 1) {
        await process.take('turn');
        done.push(`${name}${turn}`);
      }
    };
    void work();
    process.after(1_000, 'timer', () => done.push(`${name} timer`));
  }
  for (;;) {
    const more = schedule.step();
    await new Promise(setImmediate);
    if (!more) return { done, hash: schedule.hash, now: schedule.now, steps: schedule.steps };
  }
}

describe('a schedule', () => {
  it('gives the same steps for the same seed, and others for another', async () => {
    const first = await play(1);
    expect(await play(1)).toEqual(first);
    const other = await play(2);
    expect(other.hash).not.toBe(first.hash);
    expect(other.done).not.toEqual(first.done);
    expect([...other.done].sort()).toEqual([...first.done].sort());
    expect(first.now).toBeGreaterThanOrEqual(1_000);
    expect(first.steps).toBe(18);
  });

  it('lets nothing of a crashed process go on', async () => {
    const schedule = new Schedule(1);
    const process = schedule.process('a');
    const done: string[] = [];
    void process.take('waits').then(() => done.push('waited'));
    process.after(1, 'timer', () => done.push('timer'));
    process.crash();
    void process.take('waits too').then(() => done.push('waited too'));
    process.after(1, 'timer', () => done.push('another timer'));
    expect(schedule.step()).toBe(false);
    await new Promise(setImmediate);
    expect(done).toEqual([]);
  });

  it('keeps for a frozen process what it waits for', async () => {
    const schedule = new Schedule(1);
    const process = schedule.process('a');
    const turn = process.take('waits');
    process.frozen = true;
    expect(schedule.step()).toBe(false);
    process.frozen = false;
    expect(schedule.step()).toBe(true);
    await turn;
  });

  it('takes a timer back', () => {
    const schedule = new Schedule(1);
    const takeBack = schedule.process('a').after(1, 'timer', () => {
      throw new Error('it was taken back');
    });
    takeBack();
    expect(schedule.step()).toBe(false);
  });

  it('moves the clocks of its processes, each as wrong as it is', () => {
    const schedule = new Schedule(1);
    const clock = createSkewedClock(schedule, 1_000, 7);
    schedule.process('a').after(500, 'timer', () => undefined);
    schedule.step();
    expect(clock.now()).toBe(1_507);
    clock.jump(-600);
    expect(clock.now()).toBe(907);
  });
});

describe('numbers from a seed', () => {
  it('are spread evenly', () => {
    const random = createRandom(7);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 4_000; draw += 1) {
      const drawn = random.below(4);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(800);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
