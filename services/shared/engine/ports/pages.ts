import type { Document, Query, Store } from './store.ts';

/** All that a filter finds, by id, a page at a time; whoever reads sees what is written behind the page meanwhile. */
export async function* pagesOf(
  { find }: Pick<Store, 'find'>,
  collection: string,
  query: Omit<Query, 'sort' | 'after'>,
): AsyncGenerator<readonly Document[], void> {
  let after: { readonly _id: string } | undefined;
  for (;;) {
    const page = await find(collection, {
      ...query,
      sort: { _id: 1 },
      ...(after !== undefined && { after }),
    });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < query.limit) return;
    after = { _id: last._id };
  }
}
