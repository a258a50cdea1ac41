import type { ServiceCases } from '../cases.mts';
import { executionCases } from './executions.mts';
import { flowCases } from './flows.mts';
import { serviceCases } from './services.mts';
import { lightenUpTriggerCases } from './triggers.mts';

export const lightenUpCases: ServiceCases = {
	actions: [...serviceCases, ...flowCases, ...executionCases],
	triggers: lightenUpTriggerCases,
};
