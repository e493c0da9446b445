import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { Server } from '@grpc/grpc-js';

/** What a session of Node's HTTP/2 knows of itself, under a symbol of its own. */
interface SessionState {
  streams: ReadonlyMap<number, unknown>;
}

/** The part of grpc-js that holds what listens. */
interface Listening {
  readonly http2Servers: ReadonlyMap<Http2Server, unknown>;
}

/** Streams after which a session's map is made anew, at least: copying it costs each of them one entry. */
const RENEW_AFTER = 16;

/**
 * Node keeps the streams of a session in a `Map`. Whenever the table behind one is full V8 makes another, to which the full
 * one points from then on, for iterators that are under way. So the first table that has become old keeps all that come
 * after it, and they the streams that were open in their time, until the old generation is collected: whatever belonged to
 * a call outlives it, is moved twice, and marked. The cure copies the map before much has gone through it; nothing points
 * to a copy (ADR 57).
 *
 * To be called once the server listens. Where Node calls things otherwise, nothing happens.
 */
export function cureStreamTables(server: Server): void {
  const { http2Servers } = server as unknown as Partial<Listening>;
  for (const http2Server of http2Servers?.keys() ?? []) http2Server.on('session', renewStreams);
}

function renewStreams(session: ServerHttp2Session): void {
  const symbol = Object.getOwnPropertySymbols(session).find(({ description }) => description === 'state');
  if (symbol === undefined) return;
  const state = (session as unknown as Readonly<Record<symbol, Partial<SessionState> | undefined>>)[symbol];
  // Not yet one: the session has just begun.
  if (state?.streams?.size !== 0) return;
  let streams = new Map<number, unknown>();
  state.streams = streams;
  let since = 0;
  session.on('stream', () => {
    since += 1;
    if (since < RENEW_AFTER || since < streams.size) return;
    since = 0;
    streams = new Map(streams);
    state.streams = streams;
  });
}
