import { createMemoryStore } from '@rapport/platform/memory/store';
import { STANDARD_UNIT } from '../account/names.ts';
import { unitAggregate, unitStream } from '../unit/aggregate.ts';
import { createUnits } from './units.ts';

const STATES = `${unitAggregate.name}.states`;

async function openUnits() {
  const store = createMemoryStore();
  await store.ensureCollections([{ name: STATES, indexes: [] }]);
  let reads = 0;
  const units = createUnits({
    store: {
      ...store,
      getMany: (...asked) => {
        reads += 1;
        return store.getMany(...asked);
      },
    },
  });
  const define = async (unit: string): Promise<void> => {
    const plan = { unit, name: unit, warningDays: 7, shortfall: 'below_zero' };
    const state = { status: 'defined', plan, version: 1, activeFrom: 0 };
    const document = { _id: unitStream('acme', unit), tenant: 'acme', state };
    await store.transact({ expectations: [], writes: [{ kind: 'put', collection: STATES, document }] });
  };
  return { units, define, reads: () => reads };
}

describe('what a unit says', () => {
  it('is read once by those who ask within a moment, also of the standard one that nobody has defined', async () => {
    const { units, reads } = await openUnits();
    for (let asked = 0; asked < 3; asked += 1) {
      expect(await units.termsOf('acme', STANDARD_UNIT)).toBeUndefined();
      expect(await units.expiryOf('acme', STANDARD_UNIT, 0)).toEqual({});
    }
    expect(reads()).toBe(1);
  });

  it('is read again once it was changed here', async () => {
    const { units, define } = await openUnits();
    expect(await units.termsOf('acme', STANDARD_UNIT)).toBeUndefined();
    await define(STANDARD_UNIT);
    units.forget('acme', STANDARD_UNIT);
    expect(await units.termsOf('acme', STANDARD_UNIT)).toMatchObject({ version: 1 });
  });

  it('is looked for each time where there is no such unit', async () => {
    const { units, define } = await openUnits();
    await expect(units.termsOf('acme', 'coins')).rejects.toMatchObject({ reason: 'UNIT_UNKNOWN' });
    await define('coins');
    expect(await units.termsOf('acme', 'coins')).toMatchObject({ version: 1 });
  });
});
