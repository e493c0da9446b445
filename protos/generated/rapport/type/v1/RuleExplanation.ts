// Original file: rapport/type/v1/rule.proto

import type { RuleExplanation as _rapport_type_v1_RuleExplanation, RuleExplanation__Output as _rapport_type_v1_RuleExplanation__Output } from '../../../rapport/type/v1/RuleExplanation.ts';

/**
 * One line of an explanation: a node of the rule with what it was measured against.
 */
export interface RuleExplanation {
  /**
   * The node in words, for example `count of content.shared in the last 7 days is at least 3`.
   */
  'text'?: (string);
  'holds'?: (boolean);
  /**
   * What was found, for example `4`.
   */
  'value'?: (string);
  /**
   * The newest ids of the events that made it so.
   */
  'causeEventIds'?: (string)[];
  /**
   * For a rolling window: when the node turns if nothing else happens.
   */
  'turnsAt'?: (string);
  'children'?: (_rapport_type_v1_RuleExplanation)[];
}

/**
 * One line of an explanation: a node of the rule with what it was measured against.
 */
export interface RuleExplanation__Output {
  /**
   * The node in words, for example `count of content.shared in the last 7 days is at least 3`.
   */
  'text': (string);
  'holds': (boolean);
  /**
   * What was found, for example `4`.
   */
  'value': (string);
  /**
   * The newest ids of the events that made it so.
   */
  'causeEventIds': (string)[];
  /**
   * For a rolling window: when the node turns if nothing else happens.
   */
  'turnsAt': (string);
  'children': (_rapport_type_v1_RuleExplanation__Output)[];
}
