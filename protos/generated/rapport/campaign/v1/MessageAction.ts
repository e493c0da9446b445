// Original file: rapport/campaign/v1/campaign.proto


/**
 * What happens on entry: a campaign tool is asked, on rapport.journeys.v1, to send this message.
 */
export interface MessageAction {
  'channel'?: (string);
  'templateId'?: (string);
  'contentId'?: (string);
}

/**
 * What happens on entry: a campaign tool is asked, on rapport.journeys.v1, to send this message.
 */
export interface MessageAction__Output {
  'channel': (string);
  'templateId': (string);
  'contentId': (string);
}
