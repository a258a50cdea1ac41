import { MANIFESTS } from '../../../services/index.mts';
import type { ServiceManifest } from '../../../services/manifest.mts';
import { CredentialStore, runNode } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

const ID = '47114711';

/** Starts a job whose status can't be fetched, and gives all that the user reads of it. */
async function toldOf({
	nodes: [type],
	credentials,
	key,
	refusal,
	job,
}: ServiceManifest): Promise<string> {
	let isStarted = false;
	const stub = await Stub.open(() => {
		stub.status = isStarted ? 403 : 200;
		if (isStarted) return refusal(`You may not see ${ID}`);
		isStarted = true;
		return job.started(ID);
	});
	const data = { baseUrl: stub.url, [key.field]: 'abcdefgh' };
	const { error, hints } = await runNode({
		type,
		parameters: { ...job.start, waitForCompletion: true, options: { concurrency: 1 } },
		credentials: new CredentialStore([{ type: credentials[0], data }]),
		items: [{ json: { rule: 'a' } }],
	});
	await stub.close();
	return `${error?.message} ${error?.description} ${JSON.stringify(hints)}`;
}

test.each(MANIFESTS)(
	'a job of $folder whose status is refused is named, and three times at most',
	async (manifest) => {
		const told = await toldOf(manifest);
		const times = told.split(ID).length - 1;
		expect({ told, times: times > 0 && times < 4 }).toEqual({ told, times: true });
	},
);
