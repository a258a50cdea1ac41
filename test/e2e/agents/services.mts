import type { Cleanup } from '../../lab/cleanup.mts';
import { MANIFESTS } from '../../services/index.mts';
import type { ServiceTools } from './refusals.mts';

/** The services behind the tools, and all that agents ask of them. */
export interface Services extends Omit<ServiceTools, 'simulator'> {
	/** How many requests all of them got so far. */
	requests: () => number;
}

/** Starts the simulated services. They end with `cleanup`. */
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
