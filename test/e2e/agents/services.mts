import type { Cleanup } from '../../lab/cleanup.mts';
import { MANIFESTS } from '../../services/index.mts';
import type { ServiceTools } from './refusals.mts';

/** The services for the tools, and every call that agents make. */
export interface Services extends Omit<ServiceTools, 'simulator'> {
	/** How many requests all of them have received so far. */
	requests: () => number;
}

/** Starts the simulated services. `cleanup` stops them. */
export async function startServices(cleanup: Cleanup): Promise<Services> {
	const all: ServiceTools[] = [];
	for (const { tools } of MANIFESTS) {
		if (tools === undefined) continue;
		const service = await tools();
		cleanup.add(async () => await service.simulator.close());
		all.push(service);
	}
	return {
		credentials: all.flatMap(({ credentials }) => credentials),
		cases: all.flatMap(({ cases }) => cases),
		troubles: all.flatMap(({ troubles }) => troubles),
		secrets: all.flatMap(({ secrets }) => secrets),
		requests: () => all.reduce((sum, { simulator }) => sum + simulator.count(), 0),
	};
}
