import type { PublishedEvent } from '@rapport/kernel/event';
import type { Document } from '@rapport/kernel/projection';
import type { Build } from '../builds/builds.ts';
import { MAX_CORRECTIONS } from '../limits.ts';
import type { Store } from '../ports/store.ts';
import { canonicalDocument } from './dump.ts';

/** Both builds hold differences of which more would have to be told than one transaction takes. */
export class TooManyCorrectionsError extends Error {
  readonly code = 'TOO_MANY_CORRECTIONS';
  readonly retryable = false;

  constructor() {
    super(`More than ${MAX_CORRECTIONS} corrections would be published.`);
    this.name = 'TooManyCorrectionsError';
  }
}

/** Ids in the order of the store, which is that of their bytes. */
const isBefore = (one: string, other: string): boolean =>
  Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;

/** Documents of two collections side by side, where they differ; both are read once, in order. */
async function* differences(
  store: Pick<Store, 'scan'>,
  from: string,
  to: string,
): AsyncIterable<{ readonly before: Document | undefined; readonly after: Document | undefined }> {
  const [befores, afters] = [from, to].map((name) => store.scan(name)[Symbol.asyncIterator]()) as [
    AsyncIterator<Document>,
    AsyncIterator<Document>,
  ];
  const next = async (documents: AsyncIterator<Document>): Promise<Document | undefined> => {
    const result = await documents.next();
    return result.done === true ? undefined : result.value;
  };
  let [before, after] = [await next(befores), await next(afters)];
  while (before !== undefined || after !== undefined) {
    if (after === undefined || (before !== undefined && isBefore(before._id, after._id))) {
      yield { before, after: undefined };
      before = await next(befores);
    } else if (before === undefined || isBefore(after._id, before._id)) {
      yield { before: undefined, after };
      after = await next(afters);
    } else {
      if (canonicalDocument(before) !== canonicalDocument(after)) yield { before, after };
      [before, after] = [await next(befores), await next(afters)];
    }
  }
}

/**
 * What must be told so that whoever has heard one build has heard the other.
 *
 * @throws TooManyCorrectionsError
 */
export async function correctionsOf(
  store: Pick<Store, 'scan'>,
  from: Build,
  to: Build,
  moment: { readonly at: number; readonly cause: string },
): Promise<readonly PublishedEvent[]> {
  const { correct, collections } = to.projection;
  const events: PublishedEvent[] = [];
  if (correct === undefined) return events;
  for (const { name } of collections) {
    for await (const { before, after } of differences(store, `${from.name}.${name}`, `${to.name}.${name}`)) {
      events.push(...correct({ collection: name, before, after, ...moment }));
      if (events.length > MAX_CORRECTIONS) throw new TooManyCorrectionsError();
    }
  }
  return events;
}
