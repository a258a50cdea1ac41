import type { Cleanup } from '../cleanup.mts';
import type { LabService } from '../service.mts';
import { startAgentLab } from './agent/index.mts';
import { startArcannaLab } from './arcanna/index.mts';
import { startEntaingineLab } from './entaingine/index.mts';
import { startGravityAiLab } from './gravityAi/index.mts';
import { startLightenUpLab } from './lightenUp/index.mts';

/** Each starts a simulated service on a port of its own; the agent comes last and uses them all. */
const SERVICES: Array<() => Promise<LabService>> = [
	startArcannaLab,
	startGravityAiLab,
	startEntaingineLab,
	startLightenUpLab,
	startAgentLab,
];

/** Starts all of them, to be stopped by the clean-up. */
export async function startAll(cleanup: Cleanup): Promise<LabService[]> {
	const services: LabService[] = [];
	for (const startService of SERVICES) {
		const service = await startService();
		cleanup.add(service.stop);
		services.push(service);
	}
	return services;
}
