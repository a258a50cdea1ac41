import { join } from 'node:path';

import type { Came } from './came.mts';
import { rowsOf } from './database.mts';
import { ANSWERS } from './load.mts';
import type { Scene } from './prepare.mts';
import { readableOf } from './processes.mts';
import { checkRequests } from './requests.mts';
import { TROUBLED_ANSWERS } from './trouble.mts';

const FILES = "n8n's database files";
const EXECUTIONS = "n8n's executions, row by row";
const CREDENTIALS = "n8n's credentials, as they are stored";
const REST = "the rest of n8n's database, row by row";
const HOME = "n8n's home: binary data, event log, settings";
const LOG = "n8n's log";
const PROCESSES = "what others can read of n8n's processes";

/** What a service's own message with a key becomes. */
const CENSORED = 'Unknown key: ***';

/** Searches for keys wherever n8n writes or returns something. */
export async function checkSecrets(scene: Scene, came: Came): Promise<void> {
	const { stage, rig, hunt, probe } = scene;
	const { checks, progress } = stage;
	const home = join(rig.userFolder, '.n8n');
	const database = join(home, 'database.sqlite');
	const node = (await stage.installation()).node.executable;

	let credentials = 0;
	let censored = 0;
	await progress.step('Looking for keys', async () => {
		for (const end of ['', '-wal']) await hunt.searchFile(FILES, database + end);
		for await (const row of rowsOf(node, database)) {
			const { table, text, columns } = row;
			const isExecution = table === 'execution_data';
			const isCredential = table === 'credentials_entity';
			hunt.search(isExecution ? EXECUTIONS : isCredential ? CREDENTIALS : REST, text);
			if (isCredential && String(columns.data).length > 0) credentials += 1;
			if (isExecution && text.includes(CENSORED)) censored += 1;
			came.take(row);
		}
		await hunt.searchFolder(HOME, home, [
			'database.sqlite',
			'database.sqlite-wal',
			'database.sqlite-shm',
			'node_modules',
		]);
		await hunt.searchFile(LOG, rig.instance.logFile);
		for (const { text } of await readableOf(rig.instance.pid)) hunt.search(PROCESSES, text);
		hunt.search(PROCESSES, await probe.title());
	});

	checkRequests(scene);
	for (const place of [FILES, EXECUTIONS, REST, HOME, LOG, ANSWERS, TROUBLED_ANSWERS]) {
		hunt.check(checks, place);
	}
	hunt.check(checks, PROCESSES, { marked: false });
	hunt.check(checks, CREDENTIALS, { marked: false });
	checks.equal('each credential is stored', credentials, storedCredentials(scene));
	checks.that(
		'where a service repeats its key, asterisks are stored in its place',
		censored > 0,
		`in ${censored} executions`,
	);
}

function storedCredentials({ services, troubled }: Scene): number {
	return [services, troubled].reduce((sum, { credentials: { gravityAi, ...others } }) => {
		return sum + gravityAi.length + Object.keys(others).length;
	}, 0);
}
