import type { ServiceCases } from '../cases.mts';
import { jobCases } from './jobs.mts';
import { submitCases } from './submit.mts';
import { gravityAiTriggerCases } from './triggers.mts';

export const gravityAiCases: ServiceCases = {
	actions: [...submitCases, ...jobCases],
	triggers: gravityAiTriggerCases,
};
