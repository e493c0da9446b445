// Original file: rapport/admin/v1/admin_service.proto

import type { Long } from '@grpc/proto-loader';

export interface CollectionHash {
  'collection'?: (string);
  'documents'?: (number | string | Long);
  'sha256'?: (string);
}

export interface CollectionHash__Output {
  'collection': (string);
  'documents': (string);
  'sha256': (string);
}
