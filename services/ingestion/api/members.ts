import { derivedId, memberKey } from '@rapport/kernel/ids';
import { memberAttributesChanged } from '@rapport/contracts/ingestion/events';
import type { Clock } from '@rapport/kernel/clock';
import { notFound, requestIdReused, valueOrThrow } from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { bindService } from '@rapport/platform/grpc/server';
import type { ServiceBinding } from '@rapport/platform/grpc/server';
import {
  fingerprintOf,
  readCallerId,
  readMemberRef,
  toMemberRef,
  toPosition,
  toTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { IngestionConfig } from '../config.ts';
import { ROWS } from '../views/interactions/projection.ts';
import type { InteractionRow } from '../views/interactions/projection.ts';
import { MEMBERS } from '../views/members/projection.ts';
import type { MemberDocument } from '../views/members/projection.ts';
import type { Intake } from './intake.ts';
import { readAttributes, readCleared, toAttributes } from './mapping.ts';

export function memberBinding(
  { protos, engine, identify }: ServiceContext<IngestionConfig, 'ingestion'>,
  intake: Intake,
  clock: Clock,
): ServiceBinding {
  return bindService(protos.own.MemberService.service, {
    UpsertMember: {
      scope: 'ingest',
      handler: async (request, { tenant, subject, traceparent }) => {
        const requestId = valueOrThrow(readCallerId(request.requestId, 'request_id'));
        const member = valueOrThrow(readMemberRef(request.member, 'member'));
        const attributes = readAttributes(request.attributes);
        const cleared = readCleared(request.clear);
        const [taken] = await intake.take([
          {
            tenant,
            mid: identify(tenant, member),
            id: derivedId('attr', requestId),
            type: memberAttributesChanged.type,
            occurredAt: clock.now(),
            actor: subject,
            backfill: false,
            ...(traceparent !== undefined && { traceparent }),
            fingerprint: fingerprintOf({ member, attributes, cleared }),
            data: { attributes, cleared, personal: { keyId: 'none', alg: 'none', data: { ...member } } },
          },
        ]);
        if (taken === undefined || taken.status === 'reused') throw requestIdReused(requestId);
        return {
          status: taken.status === 'accepted' ? 'INGEST_STATUS_ACCEPTED' : 'INGEST_STATUS_DUPLICATE',
          position: toPosition(taken.position),
        };
      },
    },
    GetMember: {
      scope: 'read',
      handler: async ({ member, minPosition }, context) => {
        const ref = valueOrThrow(readMemberRef(member, 'member'));
        await awaitPosition(engine, minPosition, context);
        const { tenant } = context;
        const mid = identify(tenant, ref);
        const id = memberKey(tenant, mid);
        const found = (await engine.store.getMany(MEMBERS, [id])).get(id) as MemberDocument | undefined;
        if (found === undefined)
          throw notFound('MEMBER_UNKNOWN', 'Nothing was ever recorded of this member.');
        const [last] = (await engine.store.find(ROWS, {
          filter: { tenant, mid },
          sort: { effectiveAt: -1 },
          limit: 1,
        })) as readonly InteractionRow[];
        return {
          member: {
            ref: toMemberRef(found.ref),
            attributes: toAttributes(found.attributes),
            firstSeenAt: toTimestamp(found.firstSeenAt),
            lastSeenAt: toTimestamp(last?.effectiveAt ?? found.firstSeenAt),
          },
        };
      },
    },
  });
}
