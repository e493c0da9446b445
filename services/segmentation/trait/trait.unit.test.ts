import { toInstant } from '@rapport/kernel/instant';
import type { RecordedEvent } from '@rapport/kernel/decider';
import { createCodec } from '@rapport/contracts/codec';
import type { TraitMeasure } from '@rapport/rules/rule';
import { traitAggregate } from './aggregate.ts';
import type { TraitCommand } from './decide.ts';
import { needsBackfill } from './state.ts';
import type { TraitEvent, TraitPlan, TraitState } from './state.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const measure: TraitMeasure = { kind: 'count', of: ['content.read'], within: 'ever' };
const other: TraitMeasure = { kind: 'count', of: ['content.shared'], within: 'ever' };
const plan: TraitPlan = { traitId: 'reads', name: 'Reads', measure };
const define: TraitCommand = { type: 'DefineTrait', plan };
const retire: TraitCommand = { type: 'RetireTrait', traitId: 'reads' };
const defined = (version = 1, more: Partial<TraitPlan> = {}, activeFrom = NOW): TraitEvent => ({
  type: 'TraitVersionDefined',
  data: { plan: { ...plan, ...more }, version, activeFrom },
});
const retired: TraitEvent = { type: 'TraitRetired', data: { retiredAt: NOW } };

const finish = (version: number): TraitCommand => ({ type: 'FinishBackfill', traitId: 'reads', version });
const finished = (version: number): TraitEvent => ({ type: 'TraitBackfillFinished', data: { version } });

const { initialState, evolve, decide } = traitAggregate;
const given = (...history: readonly TraitEvent[]): TraitState => history.reduce(evolve, initialState);

describe('a trait', () => {
  it.each<[string, readonly TraitEvent[], TraitCommand, readonly TraitEvent[]]>([
    ['is defined, in force from now on', [], define, [defined()]],
    ['is defined as it is without any effect', [defined()], define, []],
    [
      'gets a new version by another name',
      [defined()],
      { type: 'DefineTrait', plan: { ...plan, name: 'Readings' } },
      [defined(2, { name: 'Readings' })],
    ],
    [
      'gets a new version by another measure',
      [defined()],
      { type: 'DefineTrait', plan: { ...plan, measure: other } },
      [defined(2, { measure: other })],
    ],
    ['is defined by whoever says that there is none', [], { ...define, version: 0 }, [defined()]],
    [
      'is changed by whoever has seen its newest version',
      [defined()],
      { type: 'DefineTrait', plan: { ...plan, name: 'Readings' }, version: 1 },
      [defined(2, { name: 'Readings' })],
    ],
    ['is retired', [defined()], retire, [retired]],
    ['is backfilled once', [defined()], finish(1), [finished(1)]],
    ['is not backfilled twice', [defined(), finished(1)], finish(1), []],
    ['is backfilled by its newest version alone', [defined(), defined(2)], finish(1), []],
    ['is not backfilled once it is retired', [defined(), retired], finish(1), []],
    ['is not backfilled before it is there', [], finish(1), []],
  ])('%s', (_name, history, command, events) => {
    expect(decide(given(...history), command, { now: NOW })).toEqual({ outcome: 'accepted', events });
  });

  it.each<[string, readonly TraitEvent[], TraitCommand, string]>([
    ['retiring what is not there', [], retire, 'TRAIT_UNKNOWN'],
    ['retiring twice', [defined(), retired], retire, 'TRAIT_RETIRED'],
    ['defining what is retired', [defined(), retired], define, 'TRAIT_RETIRED'],
    [
      'changing what someone else changed',
      [defined(), defined(2)],
      { ...define, version: 1 },
      'TRAIT_CHANGED',
    ],
    ['changing what is not there', [], { ...define, version: 1 }, 'TRAIT_CHANGED'],
    ['defining where there is one already', [defined()], { ...define, version: 0 }, 'TRAIT_CHANGED'],
  ])('refuses %s', (_name, history, command, code) => {
    expect(decide(given(...history), command, { now: NOW })).toMatchObject({
      outcome: 'rejected',
      rejection: { code },
    });
  });

  it('goes on counting where the next version has the same measure, and begins anew where not', () => {
    expect(given(defined(), defined(2, { name: 'Readings' }, NOW + 5))).toMatchObject({
      version: 2,
      statesFrom: 1,
      activeFrom: NOW,
    });
    expect(given(defined(), defined(2, { measure: other }, NOW + 5))).toMatchObject({
      version: 2,
      statesFrom: 2,
      activeFrom: NOW + 5,
    });
  });

  it('needs a backfill for every measure, and none for another name', () => {
    const needs = (...history: readonly TraitEvent[]): boolean => needsBackfill(given(...history));
    expect(needs()).toBe(false);
    expect(needs(defined())).toBe(true);
    expect(needs(defined(), finished(1))).toBe(false);
    expect(needs(defined(), finished(1), defined(2, { name: 'Readings' }))).toBe(false);
    expect(needs(defined(), defined(2, { name: 'Readings' }))).toBe(true);
    expect(needs(defined(), finished(1), defined(2, { measure: other }))).toBe(true);
    expect(needs(defined(), defined(2, { measure: other }), finished(1))).toBe(true);
    expect(needs(defined(), retired)).toBe(false);
  });

  it('is told to every partition of the member log, and so is its end, as the version after its last', () => {
    const { encode } = createCodec();
    const publish = (event: TraitEvent, state: TraitState) => {
      const recorded: RecordedEvent<TraitEvent> = {
        stream: 'acme:trait:reads',
        version: 1,
        tenant: 'acme',
        event,
        effectiveAt: NOW,
        recordedAt: NOW,
        requestId: 'r-1',
        actor: 'anna',
      };
      return traitAggregate.publish(recorded, state);
    };
    const told = [...publish(defined(), given(defined())), ...publish(retired, given(defined(), retired))];
    const at = toInstant(NOW);
    const data = { traitId: 'reads', version: 1, name: 'Reads', measure, activeFrom: at };
    expect(told).toMatchObject([
      {
        id: 'def:trait:reads:1',
        topic: 'rapport.interactions.v1',
        key: '_system:def:trait:reads',
        everyPartition: true,
        data,
      },
      { id: 'def:trait:reads:2', data: { ...data, version: 2, endedAt: at } },
    ]);
    for (const { id, type, data: written } of told) {
      const envelope = {
        specversion: '1.0',
        id,
        type,
        data: written,
        source: 'rapport/segmentation',
      } as const;
      const rest = {
        time: at,
        recordedat: at,
        tenantid: 'acme',
        datacontenttype: 'application/json',
      } as const;
      expect(() => encode({ ...envelope, ...rest })).not.toThrow();
    }
  });
});
