import type { Cleanup } from '../../lab/cleanup.mts';
import type { LabCredential } from '../../lab/service.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import { startEntaingine } from '../../simulators/entaingine.mts';
import { startGravityAi } from '../../simulators/gravityAi.mts';
import { startLightenUp } from '../../simulators/lightenUp.mts';
import { arcannaCases, arcannaCredentials } from './arcanna.mts';
import { entaingineCases, entaingineCredentials } from './entaingine.mts';
import { gravityAiCases, gravityAiCredentials } from './gravityAi.mts';
import { lightenUpCases, lightenUpCredentials } from './lightenUp.mts';
import { type Trouble, troubles } from './refusals.mts';
import type { ToolCase } from './toolCase.mts';

/** The four services behind the tools, and all that agents ask of them. */
export interface Services {
	credentials: LabCredential[];
	cases: ToolCase[];
	troubles: Trouble[];
	/** What no answer may hold. */
	secrets: string[];
	/** How many requests all of them got so far. */
	requests: () => number;
}

/** Starts the simulated services. They end with `cleanup`. */
export async function startServices(cleanup: Cleanup): Promise<Services> {
	const arcanna = await startArcanna();
	const gravityAi = await startGravityAi();
	const entaingine = await startEntaingine();
	const lightenUp = await startLightenUp();
	const all = [arcanna, gravityAi, entaingine, lightenUp];
	for (const service of all) cleanup.add(async () => await service.close());
	return {
		credentials: [
			...arcannaCredentials(arcanna),
			...gravityAiCredentials(gravityAi),
			...entaingineCredentials(entaingine),
			...lightenUpCredentials(lightenUp),
		],
		cases: [
			...arcannaCases(arcanna),
			...gravityAiCases(gravityAi),
			...entaingineCases(entaingine),
			...lightenUpCases(lightenUp),
		],
		troubles: troubles({ arcanna, gravityAi, entaingine, lightenUp }),
		secrets: [
			...Object.values(arcanna.keys),
			...Object.values(gravityAi.keys),
			...Object.values(entaingine.keys),
			lightenUp.keys.accessToken,
			lightenUp.keys.clientSecret,
		],
		requests: () => all.reduce((sum, service) => sum + service.count(), 0),
	};
}
