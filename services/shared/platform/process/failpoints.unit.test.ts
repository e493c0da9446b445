import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store, Transaction } from '@rapport/engine/ports/store';
import { openFailpoints, withFailpoints } from './failpoints.ts';
import type { Failpoint } from './failpoints.ts';

const folder = mkdtempSync(join(tmpdir(), 'rapport-failpoints-'));
const file = join(folder, 'armed');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a failpoint', () => {
  let signals: string[];
  let pass: (point: Failpoint) => void;
  beforeEach(() => {
    signals = [];
    rmSync(file, { force: true });
    ({ pass } = openFailpoints(file, (name) => signals.push(name)));
  });

  it('does nothing where none is armed', () => {
    pass('commit.before');
    writeFileSync(file, '');
    pass('commit.before');
    writeFileSync(file, 'commit.before');
    pass('commit.before');
    expect(signals).toEqual([]);
  });

  it('ends the process at its n-th passing, once', () => {
    writeFileSync(file, 'commit.after:2:kill\n');
    pass('commit.after');
    pass('commit.before');
    expect(signals).toEqual([]);
    pass('commit.after');
    expect(signals).toEqual(['SIGKILL']);
    expect(readFileSync(file, 'utf8')).toBe('');
    for (let passing = 0; passing < 4; passing += 1) pass('commit.after');
    expect(signals).toEqual(['SIGKILL']);
  });

  it('counts anew when another is armed', () => {
    writeFileSync(file, 'append.after:2:kill');
    pass('append.after');
    writeFileSync(file, 'append.after:2:stop');
    pass('append.after');
    expect(signals).toEqual([]);
    pass('append.after');
    expect(signals).toEqual(['SIGSTOP']);
  });
});

describe('adapters with failpoints', () => {
  const committing: Transaction = {
    expectations: [],
    writes: [
      { kind: 'insert', collection: 's.outbox.v1', document: { _id: '1' } },
      { kind: 'remove', collection: 's.parked.v1', id: '1' },
    ],
  };
  const relaying: Transaction = {
    expectations: [],
    writes: [{ kind: 'remove', collection: 's.outbox.v1', id: '1' }],
  };

  it('pass one before and one behind each step, and none behind a step that fails', async () => {
    const passed: string[] = [];
    let away = false;
    const step = (name: string): void => {
      passed.push(name);
      if (away) throw new Error('away');
    };
    const { log, store } = withFailpoints(
      {
        log: { append: async () => (step('append'), []) } as unknown as EventLog,
        store: {
          transact: async () => (step('transact'), { outcome: 'committed' }),
        } as unknown as Store,
      },
      { pass: (point) => void passed.push(point) },
    );
    await log.append([]);
    await store.transact(committing);
    await store.transact(relaying);
    away = true;
    await expect(log.append([])).rejects.toThrow('away');
    expect(passed).toEqual([
      ...['append.before', 'append', 'append.after'],
      ...['commit.before', 'transact', 'commit.after'],
      ...['relay.before-delete', 'transact', 'relay.after-delete'],
      ...['append.before', 'append'],
    ]);
  });
});
