import Type from 'typebox';
import type { Static, TSchema } from 'typebox';
import type { EventEnvelope } from '@rapport/kernel/event';
import type { Topic } from './topics.ts';

/** One published event type: where it stands, what its key is, and the schema of its data. */
export interface EventContract<Name extends string = string, Data extends TSchema = TSchema> {
  /** `rapport.<service>.<Event>.v<n>` */
  readonly type: Name;
  readonly topic: Topic;
  /** It may stand in every other topic too: a decision about a record stands where the record does. */
  readonly everyTopic?: true;
  /** What the Kafka key consists of, in words, for the AsyncAPI document. */
  readonly key: string;
  readonly summary: string;
  readonly data: Data;
}

export type EventOf<Contract> =
  Contract extends EventContract<infer Name, infer Data>
    ? EventEnvelope<Name, Readonly<Static<Data>>>
    : never;

export type DataOf<Contract> = EventOf<Contract>['data'];

export function defineEvent<const Name extends string, Data extends TSchema>(
  contract: EventContract<Name, Data>,
): EventContract<Name, Data> {
  return contract;
}

/** Points and money: decimal text up to int64, because JSON numbers end at 2^53. */
export const DecimalAmount = Type.String({ pattern: '^-?(0|[1-9][0-9]{0,18})$' });
export const InstantText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' });
export const MidText = Type.String({ pattern: '^[0-9a-f]{32}$' });
/** A flat map of scalars, as free properties are accepted. */
export const ScalarMap = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
);

/** Names of a person. Everything in it is encrypted per member where a tenant asks for it. */
export const MemberPersonal = Type.Object(
  {
    keyId: Type.String(),
    alg: Type.Literal('none'),
    data: Type.Object(
      { namespace: Type.String(), externalId: Type.String() },
      { additionalProperties: true },
    ),
  },
  { description: 'The caller’s own reference of the member; personal data.' },
);

export const CauseFields = {
  causeEventIds: Type.Array(Type.String(), { maxItems: 20, description: 'The newest twenty causes.' }),
  causeCount: Type.Integer({ minimum: 0, description: 'How many causes there are in all.' }),
};

/** A rule of the shared rule language; its own validator reads it. */
export const RuleTree = Type.Record(Type.String(), Type.Unknown(), { description: 'A rule tree.' });
