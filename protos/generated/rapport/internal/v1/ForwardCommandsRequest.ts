// Original file: rapport/internal/v1/command_forwarding_service.proto


export interface ForwardCommandsRequest {
  /**
   * Command envelopes in V8's serialisation, which keeps their values exactly.
   */
  'commands'?: (Buffer | Uint8Array | string);
}

export interface ForwardCommandsRequest__Output {
  /**
   * Command envelopes in V8's serialisation, which keeps their values exactly.
   */
  'commands': (Buffer);
}
