import Type from 'typebox';
import { defineEvent } from '../envelope.ts';
import { TOPICS } from '../topics.ts';

const Decision = Type.Object({
  service: Type.String({ description: 'The service that has parked the record; the others pass by.' }),
  parkedId: Type.String({
    description: 'Id of the record as ListParked shows it: its place in this partition.',
  }),
  note: Type.Optional(Type.String({ maxLength: 500 })),
});

const PARKED_KEY = '_system:parked:{service}, in the partition of the parked record';

export const parkedRedriven = defineEvent({
  type: 'rapport.admin.ParkedRedriven.v1',
  topic: TOPICS.interactions,
  everyTopic: true,
  key: PARKED_KEY,
  summary:
    'An operator (`actor`) lets a parked record take effect: here, and after it what waits behind it of its key.',
  data: Decision,
});

export const parkedDiscarded = defineEvent({
  type: 'rapport.admin.ParkedDiscarded.v1',
  topic: TOPICS.interactions,
  everyTopic: true,
  key: PARKED_KEY,
  summary:
    'An operator (`actor`) has decided that a parked record never takes effect; what waits behind it does, here.',
  data: Decision,
});
