import { readFileSync } from 'node:fs';
import type { PackageDefinition } from '@grpc/proto-loader';
import protobuf from 'protobufjs/minimal.js';
import { DESCRIPTORS } from '@rapport/protos/loader';

/**
 * What reflection tells: every proto file of the project and Google's long-running operations, with their comments, as
 * the compiler describes them. What the loader makes of the same files cannot be linked by grpcurl and buf: it shortens
 * the names of types and forgets imports.
 */
export function readDescriptors(): PackageDefinition {
  const files: Buffer[] = [];
  const set = protobuf.Reader.create(readFileSync(DESCRIPTORS));
  // A FileDescriptorSet has one field, which is repeated: the files.
  while (set.pos < set.len) {
    set.uint32();
    files.push(Buffer.from(set.bytes()));
  }
  // The reflection service takes the files from wherever in a definition they hang.
  return { descriptors: { fileDescriptorProtos: files } } as unknown as PackageDefinition;
}
