// Original file: rapport/admin/v1/admin_service.proto


/**
 * Of all partitions, whichever replica follows them.
 */
export interface GetProgressRequest {
}

/**
 * Of all partitions, whichever replica follows them.
 */
export interface GetProgressRequest__Output {
}
