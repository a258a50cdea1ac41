import type { Rig, Stage } from '../part.mts';
import { runCases } from './run.mts';
import { MANIFESTS } from '../../services/index.mts';

/**
 * Runs a few operations and triggers of each service on an n8n of any release, and checks what its
 * workflows give and what the services receive. The services are simulated, and end with their case.
 */
export async function runSmoke(
	{ n8n }: Pick<Rig, 'n8n'>,
	{ checks, progress, signal }: Pick<Stage, 'checks' | 'progress' | 'signal'>,
): Promise<void> {
	const services = await Promise.all(MANIFESTS.map(async ({ endToEnd }) => await endToEnd?.()));
	await runCases(
		{ n8n, checks, progress, signal },
		{
			actions: services.flatMap((cases) => cases?.actions ?? []),
			triggers: services.flatMap((cases) => cases?.triggers ?? []),
		},
	);
}
