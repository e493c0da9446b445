declare module 'kafkajs/src/network/requestQueue/index.js' {
  type Queue = { pending: readonly unknown[]; throttledUntil: number };
  const RequestQueue: { prototype: { scheduleCheckPendingRequests: (this: Queue) => void } };
  export = RequestQueue;
}
