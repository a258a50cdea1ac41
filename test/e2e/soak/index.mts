import { readFile } from 'node:fs/promises';

import type { Part, Stage } from '../part.mts';
import { Came } from './came.mts';
import { checkFlat, checkTriggers, checkUncaught, checkWork } from './checks.mts';
import { nothingDone } from './load.mts';
import { prepare } from './prepare.mts';
import { checkSecrets } from './secrets.mts';
import { work } from './work.mts';

/** The load of a large user, much faster than in reality, and keys that must not appear anywhere. */
export const soak: Part = {
	word: 'soak',
	title: 'Hours of work in minutes: memory, sockets, timers, secrets',
	onlyWhenNamed: true,
	run: soakAll,
};

const UNCAUGHT = /unhandled ?(promise)? ?rejection|uncaught ?exception|MaxListenersExceeded/i;

async function soakAll(stage: Stage): Promise<void> {
	const { checks, progress } = stage;
	const scene = await prepare(stage);
	const done = nothingDone();
	const worked = await work(scene, done);
	progress.detail(
		`${done.calls} webhooks answered; ${worked.brokenRequests} requests broke on the way; ${worked.troubledCalls} calls met trouble`,
	);
	checks.that('requests broke on the way', worked.brokenRequests > 0);

	checkWork(scene, worked, done);
	checkFlat(scene, worked);
	await checkUncaught(scene);
	const log = await readFile(scene.rig.instance.logFile, 'utf8');
	const told = log.split('\n').filter((line) => UNCAUGHT.test(line));
	checks.equal("n8n's log tells of nothing uncaught", told.slice(0, 5), []);

	const came = new Came(Object.values(scene.watching).map(({ id }) => id));
	await checkSecrets(scene, came);
	checkTriggers(scene, worked, came);
}
