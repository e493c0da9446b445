/** What a decision comes to: facts (none: it was done already), or one typed refusal. Never an exception. */
export type Decision<Event, Rejection> =
  | { readonly outcome: 'accepted'; readonly events: readonly Event[] }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

export function accepted<Event>(...events: readonly Event[]): Decision<Event, never> {
  return { outcome: 'accepted', events };
}

export function rejected<Rejection>(rejection: Rejection): Decision<never, Rejection> {
  return { outcome: 'rejected', rejection };
}

/** A business refusal: a stable code in UPPER_SNAKE, a sentence for people, and the facts behind it. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly facts?: Readonly<Record<string, string>>;
}
