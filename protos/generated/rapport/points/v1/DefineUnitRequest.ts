// Original file: rapport/points/v1/unit_service.proto

import type { Unit as _rapport_points_v1_Unit, Unit__Output as _rapport_points_v1_Unit__Output } from '../../../rapport/points/v1/Unit.ts';

export interface DefineUnitRequest {
  'requestId'?: (string);
  'unit'?: (_rapport_points_v1_Unit | null);
}

export interface DefineUnitRequest__Output {
  'requestId': (string);
  'unit': (_rapport_points_v1_Unit__Output | null);
}
