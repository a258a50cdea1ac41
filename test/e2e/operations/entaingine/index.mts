import type { ServiceCases } from '../cases.mts';
import { fileCases } from './files.mts';
import { processCases } from './processes.mts';
import { entaingineTriggerCases } from './triggers.mts';

export const entaingineCases: ServiceCases = {
	actions: [...processCases, ...fileCases],
	triggers: entaingineTriggerCases,
};
