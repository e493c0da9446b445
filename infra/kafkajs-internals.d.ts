declare module 'kafkajs/src/network/requestQueue/index.js' {
  type Queue = { pending: readonly unknown[]; throttledUntil: number };
  const RequestQueue: { prototype: { scheduleCheckPendingRequests: (this: Queue) => void } };
  export = RequestQueue;
}

declare module 'kafkajs/src/protocol/encoder.js' {
  type Writer = { buf: Buffer; offset: number };
  const Encoder: {
    prototype: {
      ensureAvailable: (this: Writer, bytes: number) => void;
      writeUVarInt: (this: Writer, value: number) => Writer;
    };
    nextPowerOfTwo: (value: number) => number;
  };
  export = Encoder;
}

declare module 'kafkajs/src/consumer/consumerGroup.js' {
  const ConsumerGroup: { prototype: { fetch: (nodeId: number) => Promise<unknown> } };
  export = ConsumerGroup;
}
