import { MANIFESTS } from '../../services/index.mts';
import type { ServiceCases } from './cases.mts';

/** All that is proved of the package's nodes. */
export async function allCases(): Promise<ServiceCases> {
	const services = await Promise.all(MANIFESTS.map(async ({ endToEnd }) => await endToEnd?.()));
	return {
		actions: services.flatMap((cases) => cases?.actions ?? []),
		triggers: services.flatMap((cases) => cases?.triggers ?? []),
	};
}

/** A few cases of each service, for old releases of n8n. */
export async function smokeCases(): Promise<ServiceCases> {
	const { actions, triggers } = await allCases();
	return {
		actions: actions.filter(({ smoke }) => smoke),
		triggers: triggers.filter(({ smoke }) => smoke),
	};
}
