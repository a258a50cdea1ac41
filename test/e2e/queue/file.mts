import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { fetchOnce } from '../../lab/fetch.mts';
import { asObject, asText } from '../../lab/json.mts';
import type { Stage } from '../part.mts';
import type { Cluster } from './cluster.mts';
import type { Credentials, Services } from './services.mts';
import { inARow, ours, webhook } from './workflows.mts';

const BYTES = 1_000_000;
const LOOK_MS = 200;
const PATH = 'score-a-file';

/** Sends a file through Gravity AI: main receives it, a worker submits it and fetches the result. */
export async function checkFile(
	{ checks, progress, signal }: Stage,
	{ main, n8n }: Cluster,
	services: Services,
	credentials: Credentials,
): Promise<void> {
	const { gravityAi } = services;
	const sent = randomBytes(BYTES);
	const result = randomBytes(BYTES);
	gravityAi.options.outcome = ({ name }) =>
		name === PATH
			? { result: { name: 'result.bin', contentType: 'application/octet-stream', content: result } }
			: {};
	const submit = ours(
		'Submit',
		'gravityAi',
		{
			resource: 'job',
			operation: 'submit',
			inputSource: 'binary',
			binaryPropertyName: 'data',
			fileName: 'input.bin',
			mimeType: 'application/octet-stream',
			waitForCompletion: true,
			downloadResult: true,
			outputPropertyName: 'result',
			options: { name: PATH },
		},
		{ gravityAiApi: credentials.byType.gravityAiApi },
	);
	const workflow = await n8n.createWorkflow(
		inARow('Score a file', [webhook(PATH, 'onReceived'), submit]),
	);
	await n8n.activate(workflow);
	const execution = await progress.step(`A file of ${BYTES} bytes through Gravity AI`, async () => {
		const response = await fetchOnce(`${main.url}/webhook/${PATH}`, {
			method: 'POST',
			headers: { 'content-type': 'application/octet-stream' },
			body: new Uint8Array(sent),
			signal,
		});
		await response.arrayBuffer();
		for (;;) {
			const [id] = await n8n.executionIds(workflow.id);
			if (id !== undefined) return await n8n.finished(id);
			await sleep(LOOK_MS, undefined, { signal });
		}
	});
	checks.equal('the workflow ended well', execution.error ?? execution.status, 'success');
	const job = [...gravityAi.jobs.values()].find(({ name }) => name === PATH);
	checks.equal(
		'Gravity AI got it byte for byte',
		job?.file?.sha256,
		createHash('sha256').update(sent).digest('hex'),
	);
	const [item] = execution.runs.Submit?.at(-1)?.outputs[0] ?? [];
	const file = asObject(asObject(item?.binary, 'The files').result, 'The file');
	const id = asText(file.id, "The file's id");
	checks.equal('it lies where n8n keeps files in queue mode', id.split(':')[0], 'database');
	checks.that(
		'main serves the result that a worker fetched, byte for byte',
		(await n8n.binary(id)).equals(result),
	);
}
