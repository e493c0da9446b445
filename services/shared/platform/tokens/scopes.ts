/** What a token allows. None implies another. `operator` acts on all tenants, the others on the token's own. */
export const SCOPES = ['ingest', 'read', 'write', 'backfill', 'admin', 'operator'] as const;

export type Scope = (typeof SCOPES)[number];

export function isScope(text: unknown): text is Scope {
  return (SCOPES as readonly unknown[]).includes(text);
}
