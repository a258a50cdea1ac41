import { MANIFESTS } from '../../services/index.mts';
import type { Cleanup } from '../cleanup.mts';
import type { LabService } from '../service.mts';
import { startAgentLab } from './agent/index.mts';

/** Starts all services, each simulated on a port of its own, to be stopped by the clean-up. */
export async function startAll(cleanup: Cleanup): Promise<LabService[]> {
	const services: LabService[] = [];
	// The agent comes last and uses them all.
	for (const start of [...MANIFESTS.map(({ lab }) => lab), startAgentLab]) {
		const service = await start();
		cleanup.add(service.stop);
		services.push(service);
	}
	return services;
}
