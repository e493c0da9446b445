import { resolve } from 'node:path';

export const REPOSITORY = resolve(import.meta.dirname, '../..');

/** What the generators write, relative to the repository. */
export const GENERATED_PROTO_TYPES = 'protos/generated';
/** Among the types, so that they are made and compared together. */
export const DESCRIPTORS = 'descriptors.binpb';
export const ASYNCAPI_DOCUMENT = 'services/shared/contracts/asyncapi.json';
export const PROTO_IMAGE = 'protos/image.binpb';

export const REGENERATE_COMMAND = 'npm run generate';

export function inRepository(path: string): string {
  return resolve(REPOSITORY, path);
}
