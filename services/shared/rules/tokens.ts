/** A piece of a rule's text. Literals are numbers and instants as they stand; texts are what stands in the quotes. */
export interface Token {
  readonly kind: 'name' | 'literal' | 'text' | 'symbol' | 'end';
  readonly text: string;
  /** Where it begins, in UTF-16 units. */
  readonly at: number;
}

/** Where in a text, both counted from 1; a column is a UTF-16 unit. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Tokens =
  | { readonly outcome: 'read'; readonly tokens: readonly Token[] }
  | { readonly outcome: 'unreadable'; readonly at: number; readonly message: string };

const SYMBOLS = ['<=', '>=', '!=', '=', '<', '>', '(', ')', ','];
const SPACE = ' \t\r\n';

const isDigit = (char: string): boolean => char >= '0' && char <= '9';
const isLetter = (char: string): boolean => (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z');
const isInName = (char: string): boolean =>
  isLetter(char) || isDigit(char) || (char !== '' && '._-'.includes(char));
const isInLiteral = (char: string): boolean =>
  isLetter(char) || isDigit(char) || (char !== '' && '.:+-'.includes(char));

/** Cuts a text into tokens, the last of which is its end. */
export function tokensOf(source: string): Tokens {
  const tokens: Token[] = [];
  const runFrom = (start: number, isInside: (char: string) => boolean): number => {
    let end = start;
    while (isInside(source.charAt(end))) end += 1;
    return end;
  };
  let at = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    if (SPACE.includes(char)) {
      at += 1;
      continue;
    }
    if (char === '"') {
      const end = endOfText(source, at);
      const text = end === undefined ? undefined : unquoted(source.slice(at, end));
      if (end === undefined || text === undefined) {
        const message =
          end === undefined ? 'This text has no end: " is missing.' : 'This is no text as JSON writes it.';
        return { outcome: 'unreadable', at, message };
      }
      tokens.push({ kind: 'text', text, at });
      at = end;
      continue;
    }
    const symbol = SYMBOLS.find((one) => source.startsWith(one, at));
    const isName = isLetter(char);
    const end = symbol === undefined ? runFrom(at, isName ? isInName : isInLiteral) : at + symbol.length;
    if (end === at) {
      return {
        outcome: 'unreadable',
        at,
        message: `There is no ${JSON.stringify(char)} in a rule; texts stand in "…".`,
      };
    }
    const kind = symbol !== undefined ? 'symbol' : isName ? 'name' : 'literal';
    tokens.push({ kind, text: source.slice(at, end), at });
    at = end;
  }
  return { outcome: 'read', tokens: [...tokens, { kind: 'end', text: '', at: source.length }] };
}

/** Index behind the closing quote. */
function endOfText(source: string, start: number): number | undefined {
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '"') return at + 1;
  }
  return undefined;
}

function unquoted(literal: string): string | undefined {
  try {
    return String(JSON.parse(literal));
  } catch {
    return undefined;
  }
}

export function placeOf(source: string, at: number): Place {
  const before = source.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
