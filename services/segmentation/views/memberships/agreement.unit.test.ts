import { describeAgreement } from '@rapport/rules/agreement';
import { describeWorkedCases } from '@rapport/rules/workedCases';
import { judgeByProjection } from './testing-member.ts';

describeAgreement({ name: 'membership', begin: judgeByProjection, runs: 100 });

describeWorkedCases('membership', judgeByProjection);
