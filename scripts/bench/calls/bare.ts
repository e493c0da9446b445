import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServiceDefinition, UntypedHandleCall, handleUnaryCall } from '@grpc/grpc-js';
import { MongoClient } from 'mongodb';
import { loadService } from '@rapport/protos/loader';
import type { ProtoService } from '@rapport/protos/loader';

export interface BareInput {
  readonly package: ProtoService;
  readonly service: string;
  readonly methods: readonly string[];
  /** What every call is answered with. */
  readonly answer: object;
  /** Where each call writes one small document before it is answered; nothing is written where absent. */
  readonly insert?: { readonly mongodbUri: string; readonly database: string };
}

/** The least that a server of grpc-js can do for a call: a constant, and where that is asked for one journalled insert. */
const input = JSON.parse(process.argv[2] ?? '{}') as BareInput;
// By a name that comes from outside: its types are of no use here.
const services = loadService(input.package).own as unknown as Readonly<
  Record<string, { readonly service: ServiceDefinition }>
>;
const definition = services[input.service]?.service;
if (definition === undefined) throw new Error(`There is no service ${input.service}.`);
const client =
  input.insert === undefined
    ? undefined
    : await new MongoClient(input.insert.mongodbUri, {
        writeConcern: { w: 'majority', journal: true },
      }).connect();
const rows = client?.db(input.insert?.database).collection('bare');
const answer: handleUnaryCall<object, object> = ({ request }, respond) => {
  if (rows === undefined) {
    respond(null, input.answer);
    return;
  }
  rows.insertOne({ request }).then(
    () => {
      respond(null, input.answer);
    },
    (error: unknown) => {
      respond(error as Error);
    },
  );
};
const server = new Server();
server.addService(
  definition,
  Object.fromEntries(input.methods.map((method) => [method, answer as UntypedHandleCall])),
);
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  // Whoever started it waits for this line.
  console.log(`listening on 127.0.0.1:${port}`);
});
