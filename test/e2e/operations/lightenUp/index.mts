import type { ServiceCases } from '../cases.mts';
import { executionCases } from './executions.mts';
import { serviceCases } from './services.mts';
import { lightenUpTriggerCases } from './triggers.mts';

export const lightenUpCases: ServiceCases = {
	actions: [...serviceCases, ...executionCases],
	triggers: lightenUpTriggerCases,
};
