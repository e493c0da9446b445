import { COMMAND_STALL_MS, COMMAND_WAIT_MS, MAX_BATCH_COMMANDS, MAX_WAITING_COMMANDS } from '../limits.ts';
import { Admission } from './admission.ts';

const settle = (admission: Admission, durationMs: number): void => {
  for (let batch = 0; batch < 40; batch += 1) admission.committed(MAX_BATCH_COMMANDS, durationMs);
};

describe('admission', () => {
  it('lets in what is committed within the time that a command may wait', () => {
    const admission = new Admission();
    settle(admission, 50);
    // 1,000 in 50 ms.
    expect(admission.room()).toBeCloseTo(20 * COMMAND_WAIT_MS, -1);
    expect(admission.admits(admission.room() - 1, 0)).toBe(true);
    expect(admission.admits(admission.room(), 0)).toBe(false);
    settle(admission, 100);
    expect(admission.room()).toBeCloseTo(10 * COMMAND_WAIT_MS, -1);
  });

  it('has room for a batch however slow it is, and for no more than memory allows', () => {
    const admission = new Admission();
    settle(admission, 60_000);
    expect(admission.room()).toBe(MAX_BATCH_COMMANDS);
    settle(admission, 1);
    expect(admission.room()).toBe(MAX_WAITING_COMMANDS);
  });

  it('learns nothing from a batch that took all there was', () => {
    const admission = new Admission();
    const before = admission.room();
    for (let batch = 0; batch < 40; batch += 1) admission.committed(1, 5);
    expect(admission.room()).toBe(before);
  });

  it('lets nobody queue behind one whom nobody serves', () => {
    const admission = new Admission();
    expect(admission.admits(1, COMMAND_STALL_MS)).toBe(true);
    expect(admission.admits(1, COMMAND_STALL_MS + 1)).toBe(false);
  });
});
