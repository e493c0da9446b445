import type { EventEnvelope, Fact } from './event.ts';
import type { CommandEnvelope } from './decider.ts';
import type { DocumentKey, Documents } from './projection.ts';

/**
 * From an event to commands, pure: the only way in which something leaves a fold. The engine commits its
 * position together with the events of its commands, and never runs it in a rebuild.
 */
export interface Reaction<Event extends EventEnvelope = EventEnvelope> {
  /** Policy id, `<service>.<policy>.v<n>`. Use it as the commands' method and the event's id as their request id. */
  readonly name: string;
  readonly topic: string;
  readonly handles: readonly Event['type'][];
  /** Documents to load beforehand, collections by their full name (`{projection}.{collection}`). */
  readonly keys: (fact: Fact<Event>) => readonly DocumentKey[];
  /** Sees the documents as they stand after this fact was folded. */
  readonly react: (documents: Documents, fact: Fact<Event>) => readonly CommandEnvelope[];
}

/** A reaction as the engine holds it: only records whose type it handles are passed to it. */
export interface AnyReaction extends Omit<Reaction, 'keys' | 'react'> {
  readonly keys: (fact: never) => readonly DocumentKey[];
  readonly react: (documents: Documents, fact: never) => readonly CommandEnvelope[];
}
