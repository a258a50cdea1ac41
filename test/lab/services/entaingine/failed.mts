import { setTimeout as sleep } from 'node:timers/promises';

import type { EntaingineSimulator } from '../../../simulators/entaingine.mts';
import { asObject, type JsonObject } from '../../json.mts';
import { itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';
import { showTable } from '../../table.mts';
import { type Example, mapNodes } from '../../workflows.mts';

const CREATE = /\/processes$/;
const BRANCHES = ['Report the reason', 'Check before you resend', 'Safe to resend'];
const STARTED = 4;
const REJECTION = 'The text is too short';
const REASON = 'The language is not known';
const SUMMARY = 'A short summary';
const LOOK_MS = 100;
const WAIT_MS = 60_000;

/**
 * The example with a short wait; with one request after the other, so that it is known which one fails;
 * and with its progress saved, so that it can be watched.
 */
export function inTurn(example: Example): Example {
	const options = { timeout: 2, concurrency: 1 };
	return {
		...mapNodes(example, (node) =>
			node.name === 'Summarize each'
				? { ...node, parameters: { ...node.parameters, options } }
				: node,
		),
		settings: { executionOrder: 'v1', saveExecutionProgress: true },
	};
}

/**
 * Runs the workflow on its five texts. The first process succeeds, the second takes longer than the wait,
 * the third fails, the response to the fourth request is lost, and the fifth is rejected.
 */
export async function checkFailed(
	entaingine: EntaingineSimulator,
	bench: Bench,
	workflow: SavedWorkflow,
): Promise<number> {
	const { n8n, checks, progress } = bench;
	const known = new Set(entaingine.processes.keys());
	const started = () => [...entaingine.processes.values()].filter(({ id }) => !known.has(id));
	const { taskMs } = entaingine.options;
	entaingine.options.taskMs = 'manual';
	entaingine.fault('POST', CREATE, { kind: 'drop' }, { skip: 3, taken: true });
	entaingine.fault('POST', CREATE, { kind: 'status', status: 400, body: { message: REJECTION } });
	const execution = await progress.step(`"${workflow.name}" on its sample texts`, async () => {
		const id = await n8n.run(workflow, 'Try it with sample texts');
		await until(bench, async () => started().length === STARTED);
		const [good, long, bad] = started();
		entaingine.finish(good.id, { output: { text: SUMMARY } });
		entaingine.fail(bad.id, REASON);
		await until(bench, async () => 'What is known' in (await n8n.execution(id)).runs);
		entaingine.finish(long.id, { output: { text: SUMMARY } });
		return await n8n.finished(id);
	});
	entaingine.options.taskMs = taskMs;
	const [good, long, bad] = started();
	checks.equal('the workflow ended well', execution.error ?? execution.status, 'success');
	const branches = Object.fromEntries(BRANCHES.map((name) => [name, itemsOf(execution, name)]));
	showTable(
		progress,
		['branch', 'ticket', 'reason'],
		BRANCHES.flatMap((name) =>
			branches[name].map(({ ticket, reason, what_to_do }) => [name, ticket, reason ?? what_to_do]),
		),
	);
	checks.equal('each failed item went its own way', tickets(branches), {
		'Report the reason': ['T-103'],
		'Check before you resend': ['T-104'],
		'Safe to resend': ['T-105'],
	});
	checks.equal(
		'the failed process is named, with the reason',
		branches['Report the reason'].map(({ process_id, reason }) => [
			process_id,
			String(reason).includes(REASON),
		]),
		[[String(bad.id), true]],
	);
	const summaries = execution.runs['The summary'] ?? [];
	checks.equal(
		'the one that took longer has its summary, too',
		summaries
			.flatMap(({ outputs }) => outputs.flat())
			.map(({ json }) => asObject(json, 'A summary').process_id)
			.sort(),
		[String(good.id), String(long.id)],
	);
	checks.equal('no process was started twice', started().length, STARTED);
	return summaries.length;
}

function tickets(branches: Record<string, JsonObject[]>): Record<string, unknown[]> {
	return Object.fromEntries(
		Object.entries(branches).map(([name, items]) => [name, items.map(({ ticket }) => ticket)]),
	);
}

async function until({ signal }: Bench, holds: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + WAIT_MS;
	while (!(await holds()) && Date.now() < deadline) await sleep(LOOK_MS, undefined, { signal });
}
