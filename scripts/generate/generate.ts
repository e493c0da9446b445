import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateAsyncApi } from './asyncapi.ts';
import { ASYNCAPI_DOCUMENT, DESCRIPTORS, GENERATED_PROTO_TYPES, PROTO_IMAGE, inRepository } from './paths.ts';
import { compareWithProtoImage, generateProtoTypes, writeDescriptors, writeProtoImage } from './protos.ts';

const { values: options } = parseArgs({ options: { 'publish-image': { type: 'boolean', default: false } } });

const types = inRepository(GENERATED_PROTO_TYPES);
// Beside the old ones until all are written: the rest of the source goes on type-checking.
const fresh = `${types}.new`;
rmSync(fresh, { recursive: true, force: true });
generateProtoTypes(fresh);
writeDescriptors(join(fresh, DESCRIPTORS));
rmSync(types, { recursive: true, force: true });
renameSync(fresh, types);
console.log(`wrote ${GENERATED_PROTO_TYPES}`);

if (await generateAsyncApi(inRepository(ASYNCAPI_DOCUMENT))) console.log(`wrote ${ASYNCAPI_DOCUMENT}`);

if (options['publish-image']) {
  const image = inRepository(PROTO_IMAGE);
  const comparison = existsSync(image) ? compareWithProtoImage(image) : undefined;
  if (comparison?.succeeded === false) {
    console.error(`${PROTO_IMAGE} stays: these changes would break clients.\n${comparison.output}`);
    process.exitCode = 1;
  } else {
    writeProtoImage(image);
    console.log(`wrote ${PROTO_IMAGE}`);
  }
}
