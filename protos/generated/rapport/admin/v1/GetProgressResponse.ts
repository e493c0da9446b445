// Original file: rapport/admin/v1/admin_service.proto

import type { InputProgress as _rapport_admin_v1_InputProgress, InputProgress__Output as _rapport_admin_v1_InputProgress__Output } from '../../../rapport/admin/v1/InputProgress.ts';
import type { OutputProgress as _rapport_admin_v1_OutputProgress, OutputProgress__Output as _rapport_admin_v1_OutputProgress__Output } from '../../../rapport/admin/v1/OutputProgress.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetProgressResponse {
  'inputs'?: (_rapport_admin_v1_InputProgress)[];
  'outputs'?: (_rapport_admin_v1_OutputProgress)[];
  'outboxDepth'?: (number | string | Long);
}

export interface GetProgressResponse__Output {
  'inputs': (_rapport_admin_v1_InputProgress__Output)[];
  'outputs': (_rapport_admin_v1_OutputProgress__Output)[];
  'outboxDepth': (string);
}
