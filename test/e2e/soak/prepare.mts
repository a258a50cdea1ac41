import { randomBytes } from 'node:crypto';

import type { Rig, Stage } from '../part.mts';
import { Hunt } from './hunt.mts';
import { Probe, PROBED } from './probe.mts';
import { SECRET, type Services, startServices } from './services.mts';
import { type Elsewhere, openElsewhere, Trouble } from './trouble.mts';
import {
	saveCredentials,
	saveWatching,
	saveWorked,
	type Watching,
	type Worked,
} from './workflows.mts';

const LATENCY_MS = 15;
/** n8n polls each trigger before its workflow counts as active, and there are many. */
const ACTIVATION_MS = 180_000;

const ENVIRONMENT = {
	N8N_LOG_LEVEL: 'debug',
	// On a busy machine n8n considers its database lost after 5 s, and rejects everything.
	DB_PING_TIMEOUT_MS: '60000',
};

/** All that the soak works with. */
export interface Scene {
	stage: Stage;
	rig: Rig;
	probe: Probe;
	hunt: Hunt;
	/** The services for the work, and those in which everything fails. */
	services: Services;
	troubled: Services;
	trouble: Trouble;
	elsewhere: Elsewhere;
	worked: Worked;
	watching: Watching;
	/** Where the services listen. */
	ports: Set<number>;
}

/** Starts services and n8n, and activates all workflows. */
export async function prepare(stage: Stage): Promise<Scene> {
	const { cleanup, progress } = stage;
	const services = await startServices('Work', LATENCY_MS);
	cleanup.add(services.close);
	const troubled = await startServices('Trouble', LATENCY_MS);
	cleanup.add(troubled.close);
	const elsewhere = await openElsewhere();
	cleanup.add(elsewhere.close);

	const marker = `soak-marker-${randomBytes(6).toString('hex')}`;
	const hunt = new Hunt(SECRET, marker);
	const rig = await stage.rig({ nodeArgs: PROBED, env: ENVIRONMENT });
	const { n8n } = rig;
	const probe = await Probe.open(rig.instance);
	cleanup.add(() => probe.close());

	return await progress.step('Saving credentials and workflows, and activating them', async () => {
		const refs = await saveCredentials(n8n, services);
		const watching = await saveWatching(n8n, refs, marker);
		const worked = await saveWorked(n8n, refs, marker);
		for (const workflow of [...Object.values(watching), ...Object.values(worked)]) {
			await n8n.activate(workflow, ACTIVATION_MS);
		}
		const trouble = await Trouble.prepare(n8n, troubled, elsewhere, hunt);
		const all = [services, troubled].flatMap(({ keyed, keyless }) => [...keyed, ...keyless]);
		const ports = new Set(all.map(({ port }) => port));
		return {
			stage,
			rig,
			probe,
			hunt,
			services,
			troubled,
			trouble,
			elsewhere,
			worked,
			watching,
			ports,
		};
	});
}
