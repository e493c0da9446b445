import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Options, PackageDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType as Admin } from './generated/admin.ts';
import type { ProtoGrpcType as Campaign } from './generated/campaign.ts';
import type { ProtoGrpcType as Ingestion } from './generated/ingestion.ts';
import type { ProtoGrpcType as Internal } from './generated/internal.ts';
import type { ProtoGrpcType as Points } from './generated/points.ts';
import type { ProtoGrpcType as Reporting } from './generated/reporting.ts';
import type { ProtoGrpcType as Segmentation } from './generated/segmentation.ts';

/** Constructors of clients (each with its `service` definition for servers) by proto package. */
interface Packages {
  readonly admin: Admin['rapport']['admin']['v1'];
  readonly campaign: Campaign['rapport']['campaign']['v1'];
  readonly ingestion: Ingestion['rapport']['ingestion']['v1'];
  readonly internal: Internal['rapport']['internal']['v1'];
  readonly points: Points['rapport']['points']['v1'];
  readonly reporting: Reporting['rapport']['reporting']['v1'];
  readonly segmentation: Segmentation['rapport']['segmentation']['v1'];
}

/** `rapport.<package>.v1`; `admin` and `internal` are served by every service beside its own. */
export type ProtoPackage = keyof Packages;
export type ProtoService = Exclude<ProtoPackage, 'admin' | 'internal'>;

export const PROTO_PACKAGES = [
  'admin',
  'campaign',
  'ingestion',
  'internal',
  'points',
  'reporting',
  'segmentation',
] as const satisfies readonly ProtoPackage[];

/** Folder that holds `rapport/**` and that imports between proto files are relative to. */
export const PROTO_ROOT = import.meta.dirname;

/** A FileDescriptorSet of everything that is served, made by `npm run generate`. */
export const DESCRIPTORS = join(PROTO_ROOT, 'generated', 'descriptors.binpb');

/**
 * How messages look in JavaScript. The types are generated with the same options, so that what they promise is
 * what arrives: camelCase names, int64 as decimal strings, enums by name, every field present, and the name of a
 * oneof telling which of its fields is set.
 */
export const MESSAGE_OPTIONS = {
  keepCase: false,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
} as const satisfies Options;

/** The proto files of a package, relative to {@link PROTO_ROOT}, in a fixed order. */
export function protoFiles(protoPackage: ProtoPackage): readonly string[] {
  const folder = `rapport/${protoPackage}/v1`;
  return readdirSync(join(PROTO_ROOT, folder))
    .filter((name) => name.endsWith('.proto'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

export interface ServiceProtos<S extends ProtoService> {
  /** The service's own package, for example `own.LedgerService` of points. */
  readonly own: Packages[S];
  readonly admin: Packages['admin'];
  /** Both together, for the reflection service. */
  readonly definition: PackageDefinition;
}

/** Reads and parses the proto files of a service and of `admin`, some tens of milliseconds; call it once. */
export function loadService<S extends ProtoService>(service: S): ServiceProtos<S> {
  const definition = loadSync([...protoFiles(service), ...protoFiles('admin')], {
    ...MESSAGE_OPTIONS,
    includeDirs: [PROTO_ROOT],
  });
  // The generated types describe exactly these files; `npm run check` fails where they do not.
  const { rapport } = loadPackageDefinition(definition) as unknown as {
    readonly rapport: Readonly<Record<ProtoPackage, { readonly v1: unknown }>>;
  };
  return {
    own: rapport[service].v1 as Packages[S],
    admin: rapport.admin.v1 as Packages['admin'],
    definition,
  };
}

/** What the replicas of a service say to one another; apart, as nobody else is told of it. */
export function loadInternal(): Packages['internal'] {
  const definition = loadSync([...protoFiles('internal')], { ...MESSAGE_OPTIONS, includeDirs: [PROTO_ROOT] });
  const { rapport } = loadPackageDefinition(definition) as unknown as {
    readonly rapport: { readonly internal: { readonly v1: Packages['internal'] } };
  };
  return rapport.internal.v1;
}
