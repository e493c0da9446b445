import type { RuleEvent, Scalar } from './event.ts';
import type { EventFilter, EventPattern } from './rule.ts';

/** Finds what an event may concern without a look at everything that it does not. */
export interface PatternIndex<Item> {
  /** Every item that has a pattern which the event fits, each once, and few others. */
  readonly find: (event: RuleEvent) => ReadonlySet<Item>;
}

/** What an event must have one of, so that a pattern can fit. */
interface Key {
  readonly name: string;
  readonly values: readonly Scalar[];
  readonly read: (event: RuleEvent) => readonly Scalar[];
}

interface ByKey<Item> extends Pick<Key, 'read'> {
  readonly items: Map<Scalar, Set<Item>>;
}

interface ByVerb<Item> {
  /** Items that ask for nothing which could be looked up. */
  readonly any: Set<Item>;
  readonly byKey: Map<string, ByKey<Item>>;
}

/** Indexes items by the events that they count: by verb, and by what tells most events apart. */
export function indexPatterns<Item>(
  entries: Iterable<readonly [Item, readonly EventPattern[]]>,
): PatternIndex<Item> {
  const verbs = new Map<string, ByVerb<Item>>();
  for (const [item, patterns] of entries) {
    for (const { of, where } of patterns) {
      const key = where === undefined ? undefined : keyOf(where);
      for (const verb of of) {
        const known = verbs.get(verb) ?? { any: new Set(), byKey: new Map() };
        verbs.set(verb, known);
        if (key === undefined) known.any.add(item);
        else addUnder(known.byKey, key, item);
      }
    }
  }
  return {
    find: (event) => {
      const known = verbs.get(event.verb);
      if (known === undefined) return new Set();
      const found = new Set(known.any);
      for (const { read, items } of known.byKey.values()) {
        for (const value of read(event)) for (const item of items.get(value) ?? []) found.add(item);
      }
      return found;
    },
  };
}

function addUnder<Item>(byKey: Map<string, ByKey<Item>>, { name, values, read }: Key, item: Item): void {
  const known = byKey.get(name) ?? { read, items: new Map<Scalar, Set<Item>>() };
  byKey.set(name, known);
  for (const value of values) known.items.set(value, (known.items.get(value) ?? new Set()).add(item));
}

/** Fields of many values, and of few. */
const IDS = ['objectId', 'campaignId', 'touchpointId'] as const;
const KINDS = ['channel', 'objectKind'] as const;

/** The condition that most events fail, as far as a condition's kind says so; `undefined` where there is none. */
function keyOf(where: EventFilter): Key | undefined {
  const { tagsAny, tagsAll, properties = {} } = where;
  const keys: Key[] = [];
  const ofField = (name: (typeof IDS | typeof KINDS)[number]): void => {
    const values = where[name];
    if (values === undefined) return;
    keys.push({ name, values, read: ({ [name]: value }) => (value === undefined ? [] : [value]) });
  };
  IDS.forEach(ofField);
  for (const [name, values] of Object.entries(properties)) {
    const read = ({ properties: own }: RuleEvent): readonly Scalar[] => {
      const value = Object.hasOwn(own, name) ? own[name] : undefined;
      return value === undefined ? [] : [value];
    };
    keys.push({ name: `properties.${name}`, values, read });
  }
  const tags = tagsAny ?? tagsAll?.slice(0, 1);
  if (tags !== undefined && tags.length > 0)
    keys.push({ name: 'tags', values: tags, read: (event) => event.tags });
  KINDS.forEach(ofField);
  return keys[0];
}
