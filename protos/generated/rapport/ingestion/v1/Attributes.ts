// Original file: rapport/ingestion/v1/member_service.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';

export interface Attributes {
  /**
   * `female`, `male`, `other`, or empty.
   */
  'gender'?: (string);
  /**
   * 1900 to 2100, or zero.
   */
  'birthYear'?: (number);
  /**
   * `0-17`, `18-24`, `25-34`, `35-44`, `45-54`, `55+`, where no birth year is known.
   */
  'ageBand'?: (string);
  'region'?: (string);
  /**
   * BCP 47, for example `en-GB`.
   */
  'locale'?: (string);
  /**
   * IANA, for example `Europe/London`.
   */
  'timeZone'?: (string);
  /**
   * At most 50 scalars.
   */
  'free'?: (_google_protobuf_Struct | null);
}

export interface Attributes__Output {
  /**
   * `female`, `male`, `other`, or empty.
   */
  'gender': (string);
  /**
   * 1900 to 2100, or zero.
   */
  'birthYear': (number);
  /**
   * `0-17`, `18-24`, `25-34`, `35-44`, `45-54`, `55+`, where no birth year is known.
   */
  'ageBand': (string);
  'region': (string);
  /**
   * BCP 47, for example `en-GB`.
   */
  'locale': (string);
  /**
   * IANA, for example `Europe/London`.
   */
  'timeZone': (string);
  /**
   * At most 50 scalars.
   */
  'free': (_google_protobuf_Struct__Output | null);
}
