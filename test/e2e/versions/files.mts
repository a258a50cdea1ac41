import { randomUUID } from 'node:crypto';

import { asObject, type JsonObject } from '../../lab/json.mts';
import type { N8nClient } from '../../lab/rest.mts';
import { startGravityAi } from '../../simulators/gravityAi.mts';
import { actionWorkflow, NODE } from '../smoke/workflows.mts';
import type { Rig, Stage } from '../part.mts';

const RECEIVED = 'Webhook';
const CSV = 'customer,age\n1001,42\n';
const SCORES = 'customer,score\n1001,0.91\n';

/**
 * Sends a file as a job and takes its result, and checks where n8n keeps the two: by
 * default in the items themselves in n8n 1, in a store in n8n 2.
 */
export async function proveFiles(
	{ n8n }: Rig,
	{ checks, cleanup }: Stage,
	kept: 'in the item' | 'in a store',
): Promise<void> {
	const content = { name: 'scores.csv', contentType: 'text/csv', content: SCORES };
	const gravityAi = await startGravityAi({ jobMs: 300, outcome: () => ({ result: content }) });
	cleanup.add(async () => await gravityAi.close());
	const title = `A file that n8n keeps ${kept}`;
	const credential = {
		type: 'gravityAiApi',
		data: { baseUrl: gravityAi.url, apiKey: gravityAi.keys.first },
	};
	const id = await n8n.createCredential(title, credential.type, credential.data);
	const path = randomUUID();
	const draft = actionWorkflow(
		{ title, path, node: 'gravityAi' },
		{
			credential,
			file: true,
			parameters: {
				resource: 'job',
				operation: 'submit',
				inputSource: 'binary',
				waitForCompletion: true,
				downloadResult: true,
				outputPropertyName: 'result',
			},
		},
		{ id, name: title },
	);
	const workflow = await n8n.createWorkflow(draft);
	await n8n.activate(workflow);
	const form = new FormData();
	form.set('data', new Blob([CSV], { type: 'text/csv' }), 'customers.csv');
	await n8n.callWebhook(path, form);
	const [execution] = await n8n.executionIds(workflow.id);
	const { runs, error } = await n8n.finished(execution);
	const files = [
		[RECEIVED, 'data'],
		[NODE, 'result'],
	].map(([node, field]) => {
		const [item] = runs[node]?.at(-1)?.outputs[0] ?? [];
		return asObject(asObject(item?.binary ?? {}, 'The files')[field] ?? {}, 'A file');
	});
	const [job] = gravityAi.jobs.values();
	const result = await bytesOf(n8n, files[1]);
	checks.equal(
		`a file is sent and its result taken, both kept ${kept}`,
		{
			sent: job?.file?.text,
			billed: gravityAi.billed,
			result: error ?? result.toString('utf8'),
			kept: files.map(placeOf),
		},
		{ sent: CSV, billed: 1, result: SCORES, kept: [kept, kept] },
	);
}

async function bytesOf(n8n: N8nClient, { id, data }: JsonObject): Promise<Buffer> {
	return typeof id === 'string' ? await n8n.binary(id) : Buffer.from(String(data), 'base64');
}

function placeOf({ id, data }: JsonObject): string {
	if (typeof id === 'string') return 'in a store';
	return typeof data === 'string' ? 'in the item' : 'nowhere';
}
