import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateAsyncApi } from './asyncapi.ts';
import {
  ASYNCAPI_DOCUMENT,
  DESCRIPTORS,
  GENERATED_PROTO_TYPES,
  PROTO_IMAGE,
  REGENERATE_COMMAND,
  inRepository,
} from './paths.ts';
import { compareWithProtoImage, generateProtoTypes, writeDescriptors } from './protos.ts';

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** One character a byte: not every file is text. */
function contentOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'latin1') : undefined;
}

/** Files of the two folders that are not the same in both. */
function driftBetween(committed: string, generated: string): readonly string[] {
  const names = new Set([...filesIn(committed), ...filesIn(generated)]);
  return [...names]
    .sort()
    .filter((name) => contentOf(join(committed, name)) !== contentOf(join(generated, name)));
}

async function driftedFiles(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-generated-'));
  try {
    const types = join(folder, 'protos');
    generateProtoTypes(types);
    writeDescriptors(join(types, DESCRIPTORS));
    const drifted = driftBetween(inRepository(GENERATED_PROTO_TYPES), types).map(
      (name) => `${GENERATED_PROTO_TYPES}/${name}`,
    );
    const document = join(folder, 'asyncapi.json');
    await generateAsyncApi(document);
    if (contentOf(document) !== contentOf(inRepository(ASYNCAPI_DOCUMENT))) drifted.push(ASYNCAPI_DOCUMENT);
    return drifted;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const drifted = await driftedFiles();
if (drifted.length > 0) {
  console.error(`These files are not what their sources generate; run \`${REGENERATE_COMMAND}\`:`);
  for (const file of drifted) console.error(`  ${file}`);
  process.exitCode = 1;
}

const image = inRepository(PROTO_IMAGE);
if (existsSync(image)) {
  const comparison = compareWithProtoImage(image);
  if (!comparison.succeeded) {
    console.error(`These changes would break clients of the published protos:\n${comparison.output}`);
    process.exitCode = 1;
  }
} else {
  console.error(`${PROTO_IMAGE} is missing; run \`${REGENERATE_COMMAND} -- --publish-image\`.`);
  process.exitCode = 1;
}
