import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { refuseField } from './wire.ts';
import type { Read } from './wire.ts';

export type PageScalar = string | number | bigint | boolean;

/** Where a page ended: what `Query.after` of the store takes. */
export type PageEnd = Readonly<Record<string, PageScalar>>;

export interface PageTokens {
  /** @param page.query fingerprint of all that makes the list: method, tenant, filter, projection version */
  readonly sign: (page: { readonly query: string; readonly after: PageEnd }) => string;
  /** Where to go on; `undefined` for the empty token of a first page; refused as `PAGE_TOKEN_INVALID`. */
  readonly open: (token: string, query: string) => Read<PageEnd | undefined>;
}

const KEY_BYTES = 32;
/** 128 bits, as long as a member's id: not to be guessed, and short in a URL. */
const MAC_BYTES = 16;
/** A few sort fields and an `_id` of at most 200 bytes each; whatever is longer is not ours. */
const MAX_TOKEN_LENGTH = 2_048;

/** @param memberKey the deployment's `RAPPORT_MEMBER_KEY`; pages are signed with a key derived from it */
export function createPageTokens(memberKey: Buffer): PageTokens {
  const key = Buffer.from(hkdfSync('sha256', memberKey, Buffer.alloc(0), 'page-token', KEY_BYTES));

  // The query is signed but not carried: a token is only good for the question that it came from.
  const macOf = (query: string, payload: string): Buffer =>
    createHmac('sha256', key)
      .update(`${Buffer.byteLength(query)}:${query}${payload}`)
      .digest()
      .subarray(0, MAC_BYTES);

  return {
    sign: ({ query, after }) => {
      const payload = Buffer.from(JSON.stringify(Object.entries(after).map(encodeField))).toString(
        'base64url',
      );
      return `${payload}.${macOf(query, payload).toString('base64url')}`;
    },
    open: (token, query) => {
      if (token === '') return { outcome: 'read', value: undefined };
      const [payload, mac, ...rest] = token.length > MAX_TOKEN_LENGTH ? [] : token.split('.');
      if (payload === undefined || mac === undefined || rest.length > 0) return INVALID;
      // Compared as text: the last character has bits that decoding would overlook.
      const given = Buffer.from(mac);
      const expected = Buffer.from(macOf(query, payload).toString('base64url'));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return INVALID;
      // Signed by us: what is inside is what `sign` put there.
      const fields = JSON.parse(Buffer.from(payload, 'base64url').toString()) as readonly EncodedField[];
      return { outcome: 'read', value: Object.fromEntries(fields.map(decodeField)) };
    },
  };
}

const INVALID = refuseField(
  'PAGE_TOKEN_INVALID',
  'page_token',
  'Send next_page_token of the previous page unchanged, with the same filter, or begin at the first page.',
);

/** JSON has no bigint: it travels as text with a mark. */
type EncodedField = readonly [field: string, value: string | number | boolean, mark?: 'n'];

function encodeField([field, value]: readonly [string, PageScalar]): EncodedField {
  return typeof value === 'bigint' ? [field, String(value), 'n'] : [field, value];
}

function decodeField([field, value, mark]: EncodedField): readonly [string, PageScalar] {
  return [field, mark === 'n' ? BigInt(value) : value];
}

/** How many rows a page has: the standard where the caller says 0, refused where it is negative or above `most`. */
export function readPageSize(
  size: number | undefined,
  { standard, most }: { readonly standard: number; readonly most: number },
  field = 'page_size',
): Read<number> {
  if (size === undefined || size === 0) return { outcome: 'read', value: standard };
  if (Number.isInteger(size) && size > 0 && size <= most) return { outcome: 'read', value: size };
  return refuseField('PAGE_SIZE_INVALID', field, `A page has 1 to ${most} rows.`);
}
