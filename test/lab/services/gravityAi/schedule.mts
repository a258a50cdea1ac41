import { createServer } from 'node:http';

import { listen, shut } from '../../../simulators/common/loopback.mts';
import type { GravityAiSimulator } from '../../../simulators/gravityAi.mts';
import { fetchOnce } from '../../fetch.mts';
import { asText } from '../../json.mts';
import { itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';
import { type Example, mapNodes } from '../../workflows.mts';

/** A file that the workflow fetches every morning. */
export async function serveFile(content: string) {
	const server = createServer((_request, response) => {
		response.setHeader('content-type', 'text/csv').end(content);
	});
	return {
		url: `http://127.0.0.1:${await listen(server)}/customers.csv`,
		close: async () => await shut(server),
	};
}

/** The example with a file of ours, and without a mail server. */
export function withFileAndMail(example: Example, url: string): Example {
	return mapNodes(example, (node) => {
		switch (node.name) {
			case 'Get the CSV':
				return { ...node, parameters: { ...node.parameters, url } };
			case 'Mail the link':
				return { ...node, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
			default:
				return node;
		}
	});
}

/** Runs the schedule once, and opens the link that it would mail. */
export async function checkSchedule(
	gravityAi: GravityAiSimulator,
	{ n8n, checks, progress, signal }: Bench,
	workflow: SavedWorkflow,
	scores: string,
): Promise<void> {
	const billed = gravityAi.billed;
	const execution = await progress.step(
		`"${workflow.name}", as on a morning`,
		async () => await n8n.finished(await n8n.run(workflow, 'Every morning')),
	);
	checks.equal('the workflow ended well', execution.error ?? execution.status, 'success');
	const [mailed] = itemsOf(execution, 'Mail the link');
	const link = asText(mailed?.link, 'The link');
	checks.equal(
		'one job was billed, and the link leads to its result',
		[gravityAi.billed - billed, await (await fetchOnce(link, { signal })).text()],
		[1, scores],
	);
}
