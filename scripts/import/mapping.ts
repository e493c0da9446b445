import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

/** An interaction as ingestion's HTTP door takes it; ingestion validates it, not this script. */
export type InteractionInput = Readonly<Record<string, unknown>>;

export type Mapped =
  | { readonly interactions: readonly InteractionInput[] }
  /** Rows that mean nothing: counted by reason, never sent. */
  | { readonly skip: string };

export interface RowPlace {
  /** 1 for the first row of data. */
  readonly row: number;
  /** The first 16 hex digits of the file's SHA-256: part of every id, so that a second import repeats none. */
  readonly fileId: string;
}

/**
 * How the rows of a file become interactions: the default export of a module.
 * Give every interaction an `id` that follows from its place, and importing twice changes nothing.
 */
export type Mapping =
  | {
      readonly format: 'csv';
      /** `,` where absent. Rows come as objects by the names in the first line. */
      readonly delimiter?: string;
      readonly map: (row: Readonly<Record<string, string>>, place: RowPlace) => Mapped;
    }
  | { readonly format: 'lines'; readonly map: (line: string, place: RowPlace) => Mapped }
  | { readonly format: 'ndjson'; readonly map: (value: InteractionInput, place: RowPlace) => Mapped };

/** One interaction per line, as it is; lines without an id get one from their place. */
export const NDJSON_AS_IS: Mapping = {
  format: 'ndjson',
  map: (value, { fileId, row }) => ({ interactions: [{ id: `imp.${fileId}.${row}`, ...value }] }),
};

export class MappingError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MappingError';
  }
}

export async function loadMapping(file: string, mappingFile: string | undefined): Promise<Mapping> {
  if (mappingFile === undefined) {
    if (file.endsWith('.ndjson') || file.endsWith('.jsonl')) return NDJSON_AS_IS;
    throw new MappingError(`${file} is not NDJSON: say how its rows are read with --mapping MODULE.`);
  }
  const module = (await import(pathToFileURL(resolve(mappingFile)).href).catch((error: unknown) => {
    throw new MappingError(`The mapping ${mappingFile} cannot be loaded: ${String(error)}`, { cause: error });
  })) as { readonly mapping?: Partial<Mapping> };
  const { mapping } = module;
  if (typeof mapping?.map !== 'function' || !['csv', 'lines', 'ndjson'].includes(String(mapping.format))) {
    throw new MappingError(
      `The mapping ${mappingFile} must export \`mapping\` with a format (csv, lines, ndjson) and a map function.`,
    );
  }
  return mapping as Mapping;
}
