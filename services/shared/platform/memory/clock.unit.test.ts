import { clockContract } from '@rapport/testkit/contracts/clock';
import { createFollowClock, systemClock } from '../process/clock.ts';
import { createFixedClock } from './clock.ts';

const AT = Date.parse('2026-03-01T08:15:30.412Z');

clockContract('the fixed clock', () => ({ clock: createFixedClock(AT), follows: false }));
clockContract('the system clock', () => ({ clock: systemClock, follows: false }));
clockContract('a clock that follows', () => ({ clock: createFollowClock(() => AT), follows: true }));
clockContract('a clock that followed and went live', () => {
  const clock = createFollowClock(() => AT);
  clock.goLive();
  return { clock, follows: false };
});

describe('the fixed clock', () => {
  it('stands still until it is moved', () => {
    const clock = createFixedClock(AT);
    expect(clock.now()).toBe(AT);
    clock.advance(1_000);
    expect(clock.now()).toBe(AT + 1_000);
    clock.set(AT);
    expect(clock.now()).toBe(AT);
  });
});
