import { arcannaCases } from './arcanna/index.mts';
import type { ServiceCases } from './cases.mts';
import { entaingineCases } from './entaingine/index.mts';
import { gravityAiCases } from './gravityAi/index.mts';
import { lightenUpCases } from './lightenUp/index.mts';

const SERVICES = [arcannaCases, gravityAiCases, entaingineCases, lightenUpCases];

/** All that is proved of the package's nodes. */
export const ALL: ServiceCases = {
	actions: SERVICES.flatMap(({ actions }) => actions),
	triggers: SERVICES.flatMap(({ triggers }) => triggers),
};

/** A few cases of each service, for old releases of n8n. */
export const SMOKE: ServiceCases = {
	actions: ALL.actions.filter(({ smoke }) => smoke),
	triggers: ALL.triggers.filter(({ smoke }) => smoke),
};
