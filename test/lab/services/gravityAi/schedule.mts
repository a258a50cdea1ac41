import { createServer } from 'node:http';

import { listen, shut } from '../../../simulators/common/loopback.mts';
import type { GravityAiSimulator } from '../../../simulators/gravityAi.mts';
import { attachmentOf, type Mailbox, textOf } from '../../mailbox.mts';
import type { SavedWorkflow } from '../../rest.mts';
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

/** The example with a file of ours. */
export function withFile(example: Example, url: string): Example {
	return mapNodes(example, (node) =>
		node.name === 'Get the CSV' ? { ...node, parameters: { ...node.parameters, url } } : node,
	);
}

/** Runs the schedule once, and opens the mail that it sends. */
export async function checkSchedule(
	gravityAi: GravityAiSimulator,
	{ mails }: Mailbox,
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
	scores: string,
): Promise<void> {
	const [billed, before] = [gravityAi.billed, mails.length];
	const execution = await progress.step(
		`"${workflow.name}", as on a morning`,
		async () => await n8n.finished(await n8n.run(workflow, 'Every morning')),
	);
	checks.equal('the workflow ended well', execution.error ?? execution.status, 'success');
	const sent = mails.slice(before);
	checks.equal(
		'one job was billed, and its result is attached to one mail',
		[gravityAi.billed - billed, sent.map((mail) => attachmentOf(mail, 'scores.csv'))],
		[1, [scores]],
	);
	const [job] = [...gravityAi.jobs.values()].slice(-1);
	checks.that(
		'the mail names the job',
		sent.every((mail) => textOf(mail).includes(String(job?.id))),
		sent.map(textOf).join('\n'),
	);
}
