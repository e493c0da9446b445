import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';
import Type from 'typebox';
import { nearestName } from '@rapport/rules/vocabulary';
import type { ShapedItem } from '../interactions/check.ts';
import type { ItemRefusal } from '../interactions/interaction.ts';

const MAX_TEXT = 256;
const MAX_TAGS = 50;
const MAX_SCALARS = 50;
const MAX_SCALAR_TEXT = 1_024;

const Text = Type.String({ maxLength: MAX_TEXT });
const Scalars = Type.Record(
  Type.String(),
  Type.Union([Type.String({ maxLength: MAX_SCALAR_TEXT }), Type.Number(), Type.Boolean()]),
  { maxProperties: MAX_SCALARS },
);
const strict = { additionalProperties: false } as const;

/** The fields of an interaction as JSON; what they mean is checked afterwards. */
const Item = Type.Object(
  {
    id: Type.Optional(Type.String()),
    memberId: Type.Optional(Type.String()),
    anonymousId: Type.Optional(Type.String()),
    member: Type.Optional(
      Type.Object({ namespace: Type.Optional(Type.String()), externalId: Type.String() }, strict),
    ),
    verb: Text,
    occurredAt: Type.Optional(Text),
    object: Type.Optional(
      Type.Object(
        { kind: Text, id: Text, tags: Type.Optional(Type.Array(Text, { maxItems: MAX_TAGS })) },
        strict,
      ),
    ),
    channel: Type.Optional(Text),
    touchpointId: Type.Optional(Text),
    campaignId: Type.Optional(Text),
    shareId: Type.Optional(Text),
    parentShareId: Type.Optional(Text),
    value: Type.Optional(
      Type.Object({ amount: Type.Union([Type.Number(), Type.String()]), currency: Text }, strict),
    ),
    dwellMs: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    depthPct: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    device: Type.Optional(Scalars),
    geo: Type.Optional(Scalars),
    properties: Type.Optional(Scalars),
  },
  strict,
);

const FIELDS = Object.keys(Item.properties);

export type Shaped =
  | { readonly outcome: 'shaped'; readonly item: ShapedItem }
  | { readonly outcome: 'rejected'; readonly rejection: ItemRefusal };

/** `/value/amount` of Ajv is `value.amount` to a caller. */
function fieldOf({ instancePath }: ErrorObject): string {
  return instancePath.slice(1).replaceAll('/', '.');
}

function refusalOf(error: ErrorObject): ItemRefusal {
  const field = fieldOf(error);
  const params = error.params as Readonly<Record<string, unknown>>;
  const named = field === '' ? 'An interaction' : field;
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = String(params.additionalProperty);
      const nearest = field === '' ? nearestName(unknown, FIELDS) : undefined;
      const place = field === '' ? unknown : `${field}.${unknown}`;
      const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
      return { code: 'UNKNOWN_FIELD', field: place, message: `There is no such field.${hint}` };
    }
    case 'required': {
      const missing = String(params.missingProperty);
      const place = field === '' ? missing : `${field}.${missing}`;
      return { code: 'FIELD_MISSING', field: place, message: `${place} is missing.` };
    }
    case 'maxProperties':
      return {
        code: 'TOO_MANY_PROPERTIES',
        field,
        message: `${named} has more than ${MAX_SCALARS} entries.`,
      };
    case 'maxLength':
    case 'maxItems':
    case 'minimum':
    case 'maximum':
      return {
        code: 'FIELD_OUT_OF_RANGE',
        field,
        message: `${named} ${error.message ?? 'is out of range'}.`,
      };
    default:
      return { code: 'WRONG_TYPE', field, message: `${named} ${error.message ?? 'has the wrong type'}.` };
  }
}

/** Compiles the schema once; the result never throws and never changes what it reads. */
export function createShapeReader(): (raw: unknown) => Shaped {
  const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: false }).compile<ShapedItem>(
    Item,
  );
  return (raw) => {
    if (validate(raw)) return { outcome: 'shaped', item: raw };
    // Of a union that did not match, the first error speaks of its first branch: the whole is what is wrong.
    const errors = validate.errors ?? [];
    const error = errors.find(({ keyword }) => keyword === 'anyOf') ?? errors[0];
    if (error === undefined)
      return {
        outcome: 'rejected',
        rejection: { code: 'WRONG_TYPE', field: '', message: 'An interaction is an object.' },
      };
    return { outcome: 'rejected', rejection: refusalOf(error) };
  };
}
