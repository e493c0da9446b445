import { existsSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRepository } from './paths.ts';

const SOURCE = inRepository('services/shared/contracts/asyncapi.ts');

interface AsyncApiSource {
  readonly asyncApiDocument: () => object;
}

function isAsyncApiSource(module: object): module is AsyncApiSource {
  return 'asyncApiDocument' in module && typeof module.asyncApiDocument === 'function';
}

/** Writes the AsyncAPI document that the contracts describe. Returns whether they describe one. */
export async function generateAsyncApi(path: string): Promise<boolean> {
  if (!existsSync(SOURCE)) return false;
  const module = (await import(pathToFileURL(SOURCE).href)) as object;
  if (!isAsyncApiSource(module)) throw new Error(`${SOURCE} exports no asyncApiDocument()`);
  writeFileSync(path, `${JSON.stringify(module.asyncApiDocument(), null, 2)}\n`);
  return true;
}
