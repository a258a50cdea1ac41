import { setTimeout as sleep } from 'node:timers/promises';

import type { ArcannaSimulator } from '../../../simulators/arcanna.mts';
import { fetchOnce } from '../../fetch.mts';
import { asText } from '../../json.mts';
import { type Execution, itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';

const UNSURE_ALERT = {
	alert_id: 'SIEM-20830',
	title: '4 GB sent to an unknown file host',
	severity: 'medium',
	rule: 'network.large_upload',
	user: 'd.marin',
};
const SURE_ALERT = { ...UNSURE_ALERT, alert_id: 'SIEM-20831', severity: 'high' };
const ANALYST = 'jane.doe';
const LOOK_MS = 200;
const WAIT_MS = 60_000;

/** Answers the question that an uncertain decision raises, and lets the nightly run train on the feedback. */
export async function checkAnalysts(
	arcanna: ArcannaSimulator,
	bench: Bench,
	workflow: SavedWorkflow,
	useCase: number,
): Promise<number> {
	const { n8n, checks, progress } = bench;
	await progress.step(`"${workflow.name}": an alert that Arcanna is sure of`, async () => {
		const sure = await n8n.finished(await n8n.post(workflow, 'arcanna-alert', SURE_ALERT));
		checks.equal('nobody was asked', decided(sure, 'Act on it'), ['Escalate']);
	});
	const id = await n8n.post(workflow, 'arcanna-alert', UNSURE_ALERT);
	const [asked] = itemsOf(await untilWaiting(bench, id), 'Notify the analyst');
	const form = addressAt(n8n.url, asText(asked?.form, 'The address of the form'));
	const page = await (await fetchOnce(form, { signal: bench.signal })).text();
	checks.that(
		'a person is asked about one that it is not sure of',
		page.includes(UNSURE_ALERT.title),
	);

	const answer = new FormData();
	answer.set('field-0', 'Escalate');
	answer.set('field-1', ANALYST);
	await fetchOnce(form, { method: 'POST', body: answer, signal: bench.signal });
	const ended = await n8n.finished(id);
	checks.equal('the workflow ended well', ended.error ?? ended.status, 'success');
	const event = [...arcanna.events.values()].find(
		({ raw_body }) => raw_body.alert_id === UNSURE_ALERT.alert_id,
	);
	checks.equal('the answer came to Arcanna as feedback', event?.feedback, {
		label: 'Escalate',
		user: ANALYST,
	});
	await checkNights(arcanna, bench, workflow, useCase);
	return arcanna.trainings.length;
}

/** Checks that the first nightly run trains on the feedback, and the second one does not. */
async function checkNights(
	arcanna: ArcannaSimulator,
	{ n8n, checks }: Bench,
	workflow: SavedWorkflow,
	useCase: number,
): Promise<void> {
	const first = await n8n.finished(await n8n.run(workflow, 'Every night'));
	checks.equal(
		'the night trained what was learnt',
		[first.error ?? first.status, ...itemsOf(first, 'Training result').map(({ state }) => state)],
		['success', 'succeeded'],
	);
	const second = await n8n.finished(await n8n.run(workflow, 'Every night'));
	checks.equal(
		'the next night had nothing to train',
		[second.error ?? second.status, arcanna.trainings.map(({ job_id }) => job_id)],
		['success', [useCase]],
	);
}

function decided(execution: Execution, node: string): unknown[] {
	return itemsOf(execution, node).map(({ decision }) => decision);
}

async function untilWaiting({ n8n, signal }: Bench, id: string): Promise<Execution> {
	const deadline = Date.now() + WAIT_MS;
	for (;;) {
		const execution = await n8n.execution(id);
		if (execution.status === 'waiting' || Date.now() > deadline) return execution;
		await sleep(LOOK_MS, undefined, { signal });
	}
}

/** The address with the lab's host: n8n writes the one that it is configured with. */
function addressAt(url: string, told: string): string {
	const { pathname, search } = new URL(told);
	return `${url}${pathname}${search}`;
}
