// Original file: rapport/ingestion/v1/interaction.proto

export const IngestStatus = {
  INGEST_STATUS_UNSPECIFIED: 'INGEST_STATUS_UNSPECIFIED',
  /**
   * In Kafka, acknowledged by all in-sync replicas.
   */
  INGEST_STATUS_ACCEPTED: 'INGEST_STATUS_ACCEPTED',
  /**
   * The same id with the same content was accepted before; nothing was done.
   */
  INGEST_STATUS_DUPLICATE: 'INGEST_STATUS_DUPLICATE',
  /**
   * Nothing was done; see reason.
   */
  INGEST_STATUS_REJECTED: 'INGEST_STATUS_REJECTED',
} as const;

export type IngestStatus =
  | 'INGEST_STATUS_UNSPECIFIED'
  | 0
  /**
   * In Kafka, acknowledged by all in-sync replicas.
   */
  | 'INGEST_STATUS_ACCEPTED'
  | 1
  /**
   * The same id with the same content was accepted before; nothing was done.
   */
  | 'INGEST_STATUS_DUPLICATE'
  | 2
  /**
   * Nothing was done; see reason.
   */
  | 'INGEST_STATUS_REJECTED'
  | 3

export type IngestStatus__Output = typeof IngestStatus[keyof typeof IngestStatus]
