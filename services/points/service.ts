import { createCodec } from '@rapport/contracts/codec';
import { TOPICS, topicSettings } from '@rapport/contracts/topics';
import { startEngine } from '@rapport/engine/engine';
import { serve } from '@rapport/platform/process/serve';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { accountAggregate } from './account/aggregate.ts';
import { budgetBinding } from './api/budgets.ts';
import { startChecker } from './api/checker.ts';
import type { Checker } from './api/checker.ts';
import { ledgerBinding } from './api/ledger.ts';
import { REPLAYS, createReplays } from './api/replays.ts';
import type { Replays } from './api/replays.ts';
import { ruleBinding } from './api/rules.ts';
import { startSweeper } from './api/sweeper.ts';
import { createUnits, unitBinding } from './api/units.ts';
import { budgetAggregate } from './budget/aggregate.ts';
import type { PointsConfig } from './config.ts';
import { budgetReaction } from './reactions/budgets.ts';
import { createEarningReaction } from './reactions/earning.ts';
import { ruleAggregate } from './rule/aggregate.ts';
import { unitAggregate } from './unit/aggregate.ts';
import { standingProjection } from './views/standing/projection.ts';
import { rulesProjection } from './views/rules/projection.ts';

/** The ledger and its earning rules, on given adapters or on those that the configuration names. */
export function startPoints(config: PointsConfig, adapters?: Adapters): Promise<Running> {
  const codec = createCodec();
  let replays: Replays | undefined;
  let checker: Checker | undefined;
  return serve({
    name: 'points',
    config,
    adapters,
    topics: topicSettings(config, [TOPICS.interactions, TOPICS.segments, TOPICS.points]),
    engine: async (ports) => {
      await ports.store.ensureCollections([
        { name: REPLAYS, indexes: [{ fields: { tenant: 1, startedAt: -1 } }] },
      ]);
      const engine = await startEngine({
        ...ports,
        service: 'points',
        decode: codec.decode,
        encode: codec.encode,
        projections: [rulesProjection, standingProjection],
        reactions: [createEarningReaction(), budgetReaction],
        aggregates: [accountAggregate, ruleAggregate, unitAggregate, budgetAggregate],
        outputs: [TOPICS.interactions, TOPICS.points],
      });
      const sweeper = startSweeper({ ...ports, engine });
      return {
        ...engine,
        stop: async () => {
          await sweeper.stop();
          await engine.stop();
        },
      };
    },
    bindings: (context) => {
      replays = createReplays(context);
      checker = startChecker(context);
      const units = createUnits(context.engine);
      return [
        ledgerBinding(context, checker, units),
        ruleBinding(context, replays, units),
        unitBinding(context),
        budgetBinding(context, units),
      ];
    },
    onStop: async () => {
      await checker?.stop();
      await replays?.stop();
    },
  });
}
