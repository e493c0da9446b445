// Original file: rapport/points/v1/rule_service.proto

import type { ReplaySide as _rapport_points_v1_ReplaySide, ReplaySide__Output as _rapport_points_v1_ReplaySide__Output } from '../../../rapport/points/v1/ReplaySide.ts';
import type { ReplayedMember as _rapport_points_v1_ReplayedMember, ReplayedMember__Output as _rapport_points_v1_ReplayedMember__Output } from '../../../rapport/points/v1/ReplayedMember.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReplayReport {
  'draft'?: (_rapport_points_v1_ReplaySide | null);
  'present'?: (_rapport_points_v1_ReplaySide | null);
  /**
   * Members who would have more, and less, than under the rule that stands.
   */
  'gainingMembers'?: (number | string | Long);
  'losingMembers'?: (number | string | Long);
  /**
   * At most 20 each, the greatest difference first.
   */
  'mostGaining'?: (_rapport_points_v1_ReplayedMember)[];
  'mostLosing'?: (_rapport_points_v1_ReplayedMember)[];
  /**
   * Records of the log that could not be read.
   */
  'unreadableRecords'?: (number | string | Long);
  /**
   * Events of the window, of whatever verb, that count no more (InteractionVoided): left out on both sides.
   */
  'voidEvents'?: (number | string | Long);
}

export interface ReplayReport__Output {
  'draft': (_rapport_points_v1_ReplaySide__Output | null);
  'present': (_rapport_points_v1_ReplaySide__Output | null);
  /**
   * Members who would have more, and less, than under the rule that stands.
   */
  'gainingMembers': (string);
  'losingMembers': (string);
  /**
   * At most 20 each, the greatest difference first.
   */
  'mostGaining': (_rapport_points_v1_ReplayedMember__Output)[];
  'mostLosing': (_rapport_points_v1_ReplayedMember__Output)[];
  /**
   * Records of the log that could not be read.
   */
  'unreadableRecords': (string);
  /**
   * Events of the window, of whatever verb, that count no more (InteractionVoided): left out on both sides.
   */
  'voidEvents': (string);
}
