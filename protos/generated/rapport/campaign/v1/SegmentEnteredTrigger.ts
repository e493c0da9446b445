// Original file: rapport/campaign/v1/campaign.proto


export interface SegmentEnteredTrigger {
}

export interface SegmentEnteredTrigger__Output {
}
