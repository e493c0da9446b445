import { createCodec } from '@rapport/contracts/codec';
import { TOPICS, topicSettings } from '@rapport/contracts/topics';
import { startEngine } from '@rapport/engine/engine';
import type { Engine } from '@rapport/engine/engine';
import { unimplemented } from '@rapport/platform/grpc/errors';
import { createFollowClock } from '@rapport/platform/process/clock';
import { serve } from '@rapport/platform/process/serve';
import type { Adapters, Running, ServiceContext } from '@rapport/platform/process/serve';
import { recallClock, stepClock } from './api/clock.ts';
import { interactionRoutes } from './api/http.ts';
import { createIntake } from './api/intake.ts';
import type { Intake } from './api/intake.ts';
import { interactionBinding } from './api/interactions.ts';
import { createItemIntake } from './api/items.ts';
import type { ItemIntake } from './api/items.ts';
import { memberBinding } from './api/members.ts';
import { createSettingsReader } from './api/settings.ts';
import type { SettingsReader } from './api/settings.ts';
import { tenantBinding } from './api/tenants.ts';
import type { IngestionConfig } from './config.ts';
import { tenantAggregate } from './tenant/aggregate.ts';
import { interactionsProjection } from './views/interactions/projection.ts';
import { membersProjection } from './views/members/projection.ts';
import { sharesProjection } from './views/shares/projection.ts';

type Context = ServiceContext<IngestionConfig, 'ingestion'>;

interface Doors {
  readonly intake: Intake;
  readonly items: ItemIntake;
  readonly settings: SettingsReader;
}

/** The door of the system and the only writer of members' facts, on given adapters or on those of the configuration. */
export function startIngestion(config: IngestionConfig, adapters?: Adapters): Promise<Running> {
  const codec = createCodec();
  let engine: Engine | undefined;
  const follow = createFollowClock(() => engine?.logClock() ?? 0);
  const following = config.clock === 'follow' && adapters?.clock === undefined;

  let made: Doors | undefined;
  const doorsOf = (context: Context): Doors => {
    const { log, clock, identify, store } = context;
    const intake =
      made?.intake ??
      createIntake({
        engine: context.engine,
        log,
        clock,
        encode: codec.encode,
        decode: codec.decode,
        observe: (occurredAt) => follow.observe(occurredAt),
      });
    const settings = made?.settings ?? createSettingsReader(store);
    made ??= { intake, settings, items: createItemIntake({ intake, settings, identify, clock }) };
    return made;
  };

  return serve({
    name: 'ingestion',
    config,
    adapters,
    ...(following && { clock: follow }),
    topics: topicSettings(config, [TOPICS.interactions, TOPICS.shares]),
    engine: async (ports) => {
      if (following) await recallClock(ports.store, follow);
      engine = await startEngine({
        ...ports,
        service: 'ingestion',
        decode: codec.decode,
        encode: codec.encode,
        projections: [interactionsProjection, membersProjection, sharesProjection],
        reactions: [],
        aggregates: [tenantAggregate],
        outputs: [TOPICS.interactions, TOPICS.shares],
      });
      return engine;
    },
    bindings: (context) => {
      const { intake, items, settings } = doorsOf(context);
      return [
        interactionBinding(context, items),
        memberBinding(context, intake, context.clock),
        tenantBinding(context, settings),
      ];
    },
    routes: (router, context) => {
      interactionRoutes(router, context, doorsOf(context).items);
    },
    advanceClock: (step, { store, log }) => {
      if (!following)
        throw unimplemented(
          'CLOCK_NOT_FOLLOWING',
          'This deployment’s clock is the machine’s: it cannot be moved.',
        );
      return stepClock(step, { store, log, clock: follow, encode: codec.encode });
    },
    onStop: async () => {
      made?.intake.stop();
    },
  });
}
