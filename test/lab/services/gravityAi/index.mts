import { setTimeout as sleep } from 'node:timers/promises';

import { type GravityAiSimulator, startGravityAi } from '../../../simulators/gravityAi.mts';
import { asObject, asText, type JsonObject } from '../../json.mts';
import { startMailbox } from '../../mailbox.mts';
import { itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench, LabExample, LabService } from '../../service.mts';
import { showTable } from '../../table.mts';
import { withWaitOf } from '../../workflows.mts';
import { checkLostJobs } from './lost.mts';
import { checkSchedule, serveFile, withFile } from './schedule.mts';

const SCORE = 'gravityAi/score-a-file.json';
const SCHEDULE = 'gravityAi/score-on-a-schedule.json';
const LOST = 'gravityAi/find-lost-jobs.json';
const LOOP = 'gravityAi/wait-in-a-loop.json';
const ALERT = 'gravityAi/alert-on-failed-jobs.json';
const CREDENTIAL = 'Gravity AI';
const SMTP = 'Mail with scores';
const SCORES = 'customer,score\n1001,0.91\n1002,0.12\n1003,0.55\n';
const LOOK_MS = 1_000;

// n8n polls once a minute, at a second that it chooses; the rest allows for a busy machine.
const POLL_WAIT_MS = 90_000;

/** Gravity AI with a model that scores customers. Jobs run until a check ends them, or for a moment. */
export async function startGravityAiLab(): Promise<LabService> {
	const gravityAi = await startGravityAi({
		jobMs: 700,
		outcome: () => ({
			result: { name: 'scores.csv', contentType: 'text/csv', content: SCORES },
		}),
	});
	gravityAi.form('gai-client');
	const file = await serveFile('customer,age\n1001,34\n1002,51\n');
	const mailbox = await startMailbox();
	const example = (name: string): LabExample => ({
		file: name,
		credentials: { gravityAiApi: CREDENTIAL },
		adapt: (unchanged) => unchanged,
	});
	return {
		name: 'Gravity AI',
		url: gravityAi.url,
		facts: [
			{ what: 'Base URL', value: gravityAi.url },
			{ what: 'API key', value: gravityAi.keys.first },
		],
		credentials: [
			{
				name: CREDENTIAL,
				type: 'gravityAiApi',
				data: { baseUrl: gravityAi.url, apiKey: gravityAi.keys.first },
			},
			mailbox.credential(SMTP),
		],
		examples: [
			example(SCORE),
			example(ALERT),
			{
				file: SCHEDULE,
				credentials: { gravityAiApi: CREDENTIAL, smtp: SMTP },
				adapt: (unchanged) => withFile(unchanged, file.url),
			},
			example(LOST),
			{ ...example(LOOP), adapt: (unchanged) => withWaitOf(2, unchanged) },
		],
		exercise: async (bench) => {
			await checkScores(gravityAi, bench, bench.workflow(SCORE));
			await checkSchedule(gravityAi, mailbox, bench, bench.workflow(SCHEDULE), SCORES);
			const alerts = await checkAlert(gravityAi, bench, bench.workflow(ALERT));
			await checkLoop(gravityAi, bench, bench.workflow(LOOP));
			const lost = await checkLostJobs(gravityAi, bench, bench.workflow(LOST));
			return `a file scored and its result fetched, ${alerts} alert for 1 failed job, ${lost} job found again`;
		},
		stop: async () => {
			await Promise.all([gravityAi.close(), file.close(), mailbox.close()]);
		},
	};
}

/** Runs the scoring workflow, and compares it with what Gravity AI received and returned. */
async function checkScores(
	gravityAi: GravityAiSimulator,
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
): Promise<void> {
	const execution = await progress.step(
		`"${workflow.name}" on its sample rows`,
		async () => await n8n.finished(await n8n.run(workflow, 'Try it with sample rows')),
	);
	checks.equal('the workflow ended well', execution.error ?? execution.status, 'success');

	const [job] = gravityAi.jobs.values();
	checks.equal(
		'one job was submitted and billed, with the file and its type',
		{ billed: gravityAi.billed, name: job?.inputFileName, mimeType: job?.inputMime },
		{ billed: 1, name: 'customers.csv', mimeType: 'text/csv; header=present' },
	);
	const scores = itemsOf(execution, 'The scores');
	showTable(
		progress,
		['job', 'state', 'records'],
		scores.map(({ job_id, state, records }) => [job_id, state, records]),
	);
	checks.equal('it came when it had ended', scores, [
		{ job_id: job?.id, state: 'succeeded', records: 3 },
	]);

	const [item] = execution.runs['Score it']?.at(-1)?.outputs[0] ?? [];
	const file = asObject(asObject(item?.binary, 'The files').result, 'The file');
	const bytes = await n8n.binary(asText(file.id, "The file's id"));
	checks.equal(
		'its result is there as a file',
		{ name: file.fileName, text: bytes.toString('utf8') },
		{ name: 'scores.csv', text: SCORES },
	);
	checks.equal(
		'the key was not shown to the storage',
		gravityAi.storage.received.filter(({ headers }) => 'x-api-key' in headers).length,
		0,
	);
}

/** Runs the loop, and checks that it has waited for its job. */
async function checkLoop(
	gravityAi: GravityAiSimulator,
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
): Promise<void> {
	const ended = await progress.step(
		`"${workflow.name}", which waits in between`,
		async () => await n8n.finished(await n8n.run(workflow, 'Try it')),
	);
	const job = [...gravityAi.jobs.values()].at(-1);
	checks.equal('the loop went on when its job had finished', itemsOf(ended, 'Its result'), [
		{ job_id: job?.id, state: 'succeeded' },
	]);
	checks.equal('it has waited once', ended.runs.Wait?.length, 1);
}

/** Lets a job fail, and checks that an alert is sent for it and for no other. */
async function checkAlert(
	gravityAi: GravityAiSimulator,
	{ n8n, checks, progress, signal }: Bench,
	workflow: SavedWorkflow,
): Promise<number> {
	const job = gravityAi.insert({ name: 'Nightly scoring' });
	gravityAi.finish(job.id, { state: 'fail', errorMessage: 'The column "age" is missing' });
	const alerts = await progress.step(
		`"${workflow.name}": waiting for n8n's next poll, which is at most a minute away`,
		async () => {
			const deadline = Date.now() + POLL_WAIT_MS;
			for (;;) {
				const items: JsonObject[] = [];
				for (const execution of await n8n.executionIds(workflow.id)) {
					items.push(...itemsOf(await n8n.finished(execution), 'Send an alert'));
				}
				if (items.length > 0 || Date.now() > deadline) return items;
				await sleep(LOOK_MS, undefined, { signal });
			}
		},
	);
	showTable(
		progress,
		['alert'],
		alerts.map(({ alert }) => [alert]),
	);
	checks.equal('an alert was sent for the failed job, and for no other', alerts, [
		{
			alert: 'The Gravity AI job Nightly scoring has failed: The column "age" is missing',
			job_id: job.id,
		},
	]);
	return alerts.length;
}
