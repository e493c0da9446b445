import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getProtoPath } from 'google-proto-files';
import { MESSAGE_OPTIONS, PROTO_PACKAGES, PROTO_ROOT, protoFiles } from '@rapport/protos/loader';
import { mustRunTool, runTool } from './run.ts';
import type { Finished } from './run.ts';

function messageFlags(): readonly string[] {
  return Object.entries(MESSAGE_OPTIONS).map(([option, value]) =>
    typeof value === 'boolean' ? `--${option}=${String(value)}` : `--${option}=${value.name}`,
  );
}

/**
 * Writes the types of all messages and services to `outputFolder`, which must be empty or absent.
 *
 * The generator makes one `ProtoGrpcType` per input file, but a service has several proto files. So each package
 * gets an input that imports all of its files, and its types are together in `<package>.ts`.
 */
export function generateProtoTypes(outputFolder: string): void {
  const inputs = mkdtempSync(join(tmpdir(), 'rapport-protos-'));
  try {
    for (const protoPackage of PROTO_PACKAGES) {
      const imports = protoFiles(protoPackage).map((file) => `import "${file}";`);
      writeFileSync(join(inputs, `${protoPackage}.proto`), ['syntax = "proto3";', ...imports, ''].join('\n'));
    }
    mustRunTool('proto-loader-gen-types', [
      ...messageFlags(),
      '--includeComments',
      '--grpcLib=@grpc/grpc-js',
      '--importFileExtension=.ts',
      `--includeDirs=${PROTO_ROOT}`,
      `--includeDirs=${inputs}`,
      `--outDir=${outputFolder}`,
      ...PROTO_PACKAGES.map((protoPackage) => `${protoPackage}.proto`),
    ]);
    nameSourcesByTheirPlace(outputFolder);
  } finally {
    rmSync(inputs, { recursive: true, force: true });
  }
}

/** The generator names each proto by its place on this machine; what is committed must be the same on all. */
function nameSourcesByTheirPlace(outputFolder: string): void {
  for (const name of readdirSync(outputFolder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const path = join(outputFolder, name);
    const text = readFileSync(path, 'utf8');
    const header = /^\/\/ Original file: (?<source>.*)$/m.exec(text)?.groups?.source;
    if (header === undefined) continue;
    writeFileSync(path, text.replace(header, header.replace(`${PROTO_ROOT}/`, '')));
  }
}

/** Writes what reflection tells: our own files with their comments, and Google's operations. */
export function writeDescriptors(path: string): void {
  const google = getProtoPath('..');
  const sets = [
    [PROTO_ROOT],
    [google, '--path', join(google, 'google/longrunning/operations.proto'), '--exclude-source-info'],
  ];
  const folder = mkdtempSync(join(tmpdir(), 'rapport-descriptors-'));
  try {
    const parts = sets.map((input, index) => {
      const part = join(folder, `${index}.binpb`);
      mustRunTool('buf', ['build', ...input, '--as-file-descriptor-set', '--output', part]);
      return readFileSync(part);
    });
    // One set behind another is their union.
    writeFileSync(path, Buffer.concat(parts));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes what is published: the descriptors of all proto files, without comments and positions. */
export function writeProtoImage(path: string): void {
  mustRunTool('buf', ['build', PROTO_ROOT, '--exclude-source-info', '--output', path]);
}

/** Whether a client of the published contracts would still work. */
export function compareWithProtoImage(path: string): Finished {
  return runTool('buf', ['breaking', PROTO_ROOT, '--against', path]);
}
