import type { Server, UntypedHandleCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { readDescriptors } from './descriptors.ts';

/**
 * Serves reflection of some services. What it tells is read when somebody first asks: comments and places of every field
 * of every proto are tens of thousands of objects, which a service that nobody explores would carry through each of its
 * collections.
 *
 * @param services by full name
 */
export function serveReflection(server: Pick<Server, 'addService'>, services: readonly string[]): void {
  let told: Readonly<Record<string, UntypedHandleCall>> | undefined;
  const handlersOf = (reflection: ReflectionService): Record<string, UntypedHandleCall> => {
    const handlers: Record<string, UntypedHandleCall> = {};
    reflection.addToServer({
      addService: (definition, implementation) => {
        for (const [name, { path }] of Object.entries(definition)) {
          const handler = implementation[name];
          if (handler !== undefined) handlers[path] = handler;
        }
      },
    });
    return handlers;
  };
  // Both of its versions, told of nothing: only their definitions are wanted.
  new ReflectionService({}).addToServer({
    addService: (definition) => {
      const lazy: UntypedServiceImplementation = {};
      for (const [name, { path }] of Object.entries(definition)) {
        const handle = (call: never): void => {
          told ??= handlersOf(new ReflectionService(readDescriptors(), { services: [...services] }));
          (told[path] as (call: never) => void)(call);
        };
        lazy[name] = handle as UntypedHandleCall;
      }
      server.addService(definition, lazy);
    },
  });
}
