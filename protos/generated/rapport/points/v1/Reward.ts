// Original file: rapport/points/v1/reward_service.proto

import type { Long } from '@grpc/proto-loader';

export interface Reward {
  'rewardId'?: (string);
  /**
   * 1 to 100 characters.
   */
  'name'?: (string);
  /**
   * `points` where empty; never changes.
   */
  'unit'?: (string);
  /**
   * 1 or more.
   */
  'price'?: (number | string | Long);
  /**
   * A digital code is handed out for each; never changes.
   */
  'hasCodes'?: (boolean);
  /**
   * Off sale; what is reserved goes on.
   */
  'unlisted'?: (boolean);
  /**
   * How often one member may have it, cancelled redemptions not counted; 0: any number.
   */
  'limitPerMember'?: (number);
  /**
   * Only for members in this tier or a higher one; both or none.
   */
  'tierProgramId'?: (string);
  'tierId'?: (string);
  /**
   * How long points and piece wait for fulfilment, in seconds: 1 to 2,592,000 (30 days); a day where it is 0.
   */
  'waitsSeconds'?: (number);
  /**
   * Output only: can be reserved, waits for fulfilment, was handed over.
   */
  'available'?: (number | string | Long);
  'reserved'?: (number | string | Long);
  'issued'?: (number | string | Long);
}

export interface Reward__Output {
  'rewardId': (string);
  /**
   * 1 to 100 characters.
   */
  'name': (string);
  /**
   * `points` where empty; never changes.
   */
  'unit': (string);
  /**
   * 1 or more.
   */
  'price': (string);
  /**
   * A digital code is handed out for each; never changes.
   */
  'hasCodes': (boolean);
  /**
   * Off sale; what is reserved goes on.
   */
  'unlisted': (boolean);
  /**
   * How often one member may have it, cancelled redemptions not counted; 0: any number.
   */
  'limitPerMember': (number);
  /**
   * Only for members in this tier or a higher one; both or none.
   */
  'tierProgramId': (string);
  'tierId': (string);
  /**
   * How long points and piece wait for fulfilment, in seconds: 1 to 2,592,000 (30 days); a day where it is 0.
   */
  'waitsSeconds': (number);
  /**
   * Output only: can be reserved, waits for fulfilment, was handed over.
   */
  'available': (string);
  'reserved': (string);
  'issued': (string);
}
