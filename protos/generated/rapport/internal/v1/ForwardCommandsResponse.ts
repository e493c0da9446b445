// Original file: rapport/internal/v1/command_forwarding_service.proto


export interface ForwardCommandsResponse {
  /**
   * As many answers, in the same order and form.
   */
  'answers'?: (Buffer | Uint8Array | string);
}

export interface ForwardCommandsResponse__Output {
  /**
   * As many answers, in the same order and form.
   */
  'answers': (Buffer);
}
