import type { ServiceCases } from '../cases.mts';
import { eventCases } from './events.mts';
import { arcannaTriggerCases } from './triggers.mts';
import { useCaseCases } from './useCases.mts';

export const arcannaCases: ServiceCases = {
	actions: [...eventCases, ...useCaseCases],
	triggers: arcannaTriggerCases,
};
