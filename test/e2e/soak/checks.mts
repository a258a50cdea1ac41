import { setTimeout as sleep } from 'node:timers/promises';

import type { Came } from './came.mts';
import type { Done } from './load.mts';
import { driftOf } from './memory.mts';
import type { Plan, Stream } from './plan.mts';
import type { Scene } from './prepare.mts';
import { FROM_SCHEDULE, RESULT_BYTES, SCHEDULED } from './services.mts';
import { leftOver } from './settle.mts';
import { type WatchedJobs, watchedOf } from './watchedJobs.mts';
import type { Worked } from './work.mts';

const MB = 1024 * 1024;
const KB = 1024;
/** How far apart the medians of a flat heap can be while n8n works. */
const FLAT_HEAP_BYTES = 3 * MB;
const FLAT_RESIDENT_SHARE = 0.15;
const LOOKS = 50;
const LOOK_MS = 100;

/** Checks that all the work was done, and each piece of it once. */
export function checkWork({ stage, services }: Scene, { plans }: Worked, done: Done): void {
	const { checks } = stage;
	const { arcanna, gravityAi, entaingine, lightenUp } = services;
	const due = (stream: (plan: Plan) => Stream) =>
		plans.map(stream).reduce((sum, { calls, perCall }) => sum + calls * perCall, 0);
	const [alerts, lookUps, files] = [
		due((plan) => plan.alerts),
		due((plan) => plan.lookUps),
		due((plan) => plan.files),
	];
	checks.equal(`all ${done.calls} webhooks answered with what is due`, done.wrong.slice(0, 5), []);
	checks.equal(
		`${alerts} alerts were decided, each sent once`,
		{
			came: new Set(done.alerts.map(({ event_id }) => event_id)).size,
			succeeded: done.alerts.filter(({ state }) => state === 'succeeded').length,
			taken: arcanna.events.size,
			twice: [...arcanna.events.values()].filter(({ ingestions }) => ingestions > 1).length,
		},
		{ came: alerts, succeeded: alerts, taken: alerts, twice: 0 },
	);
	const started = [...lightenUp.executions.values()].filter(
		({ inputs }) => inputs.userid !== FROM_SCHEDULE,
	);
	checks.equal(
		`${lookUps} look-ups ended well, each started once`,
		{
			came: new Set(done.lookUps.map(({ execution_id }) => execution_id)).size,
			succeeded: done.lookUps.filter(({ state }) => state === 'succeeded').length,
			started: started.length,
		},
		{ came: lookUps, succeeded: lookUps, started: lookUps },
	);
	const submitted = [...gravityAi.jobs.values()].filter(({ submission }) => submission);
	checks.equal(
		`${files} files were scored, each billed once and its result of ${RESULT_BYTES / KB} KB fetched`,
		{
			billed: gravityAi.billed,
			ended: submitted.filter(({ state }) => state === 'success').length,
		},
		{ billed: files, ended: files },
	);
	const processes = [...entaingine.processes.values()].filter(
		({ template }) => template.id !== SCHEDULED,
	);
	checks.equal(
		`${files} files were uploaded and processed, each once, and what came of them fetched`,
		{
			came: new Set(done.documents.map(({ id }) => id)).size,
			processed: processes.filter(({ totalExecutionTime }) => totalExecutionTime !== null).length,
			inAll: processes.length,
		},
		{ came: files, processed: files, inAll: files },
	);
}

/** Checks that the triggers returned each job once, and all of those from before the rest. */
export function checkTriggers(
	{ stage, services, watching }: Scene,
	{ watched }: Worked,
	came: Came,
): void {
	const all = watchedOf(services);
	const compare = (what: keyof WatchedJobs, workflow: { id: string }, field: string) => {
		const ids = came.of(workflow).map((item) => String(item[field]));
		const known = new Set(ids);
		const due = watched[what];
		const lost = due.filter((id) => !known.has(id));
		const strange = ids.length - known.size + ids.filter((id) => !all[what].includes(id)).length;
		stage.checks.equal(
			`${what}: all ${due.length} started their workflow once`,
			{ due: due.length > 0, lost: lost.slice(0, 5), twice: strange },
			{ due: true, lost: [], twice: 0 },
		);
	};
	compare('decisions of Arcanna', watching.decisions, 'event_id');
	compare('jobs of Gravity AI', watching.jobs, 'id');
	compare('scheduled processes of entAIngine', watching.processes, 'id');
	compare('scheduled runs of LightenUp', watching.runs, 'execution_id');
}

/** Checks that memory did not rise while n8n worked, and that nothing stayed open. */
export function checkFlat({ stage }: Scene, { plans, seen, before, after }: Worked): void {
	const { checks, progress } = stage;
	const { memory, mostSockets, mostTimers } = seen;
	const heap = driftOf(memory.map((sample) => sample.heap));
	const resident = driftOf(memory.map((sample) => sample.resident));
	const jobsBetween = (plans.at(-1)?.jobs ?? 0) / 3;
	progress.detail(
		`heap after each of ${memory.length} collections, in MB: ${memory.map((sample) => Math.round(sample.heap / MB)).join(' ')}`,
	);
	progress.detail(
		`resident, in MB: ${memory.map((sample) => Math.round(sample.resident / MB)).join(' ')}`,
	);
	progress.detail(
		`what would show: a leak of ${Math.ceil(FLAT_HEAP_BYTES / jobsBetween / KB)} KB a job`,
	);
	checks.that(
		`the heap is flat: from the second to the last third ${mb(heap.growth)} (at ${mb(heap.last)})`,
		heap.growth <= FLAT_HEAP_BYTES,
		`more than ${mb(FLAT_HEAP_BYTES)}`,
	);
	checks.that(
		`resident memory is flat: ${mb(resident.growth)} (at ${mb(resident.last)})`,
		resident.growth <= FLAT_RESIDENT_SHARE * resident.second,
		`more than ${100 * FLAT_RESIDENT_SHARE} %`,
	);
	checks.that(
		`connections and timers could be seen: up to ${mostSockets} and ${mostTimers} at once`,
		mostSockets > 0 && mostTimers > (before.resources.Timeout ?? 0),
	);
	checks.equal('no connection to a service stayed open', after.sockets, 0);
	checks.equal('no timer, socket or other handle stayed', leftOver(before, after), []);
}

/** Checks that no rejection was left uncaught, and that one would have been noticed. */
export async function checkUncaught({ stage, probe }: Scene): Promise<void> {
	const { checks, signal } = stage;
	const { rejections, exceptions, warnings } = await probe.uncaught();
	checks.equal('no promise was rejected unheard', rejections, []);
	checks.equal('no exception was left uncaught', exceptions, []);
	checks.equal(
		'Node.js warned of no listeners that pile up',
		warnings.filter((warning) => warning.includes('MaxListenersExceeded')),
		[],
	);
	await probe.rejectUnheard('left to nobody, to see it seen');
	let seen = rejections;
	for (let look = 0; look < LOOKS && seen.length === rejections.length; look++) {
		await sleep(LOOK_MS, undefined, { signal });
		seen = (await probe.uncaught()).rejections;
	}
	checks.that('a promise that is rejected unheard is seen', seen.length === rejections.length + 1);
}

function mb(bytes: number): string {
	return `${(bytes / MB).toFixed(1)} MB`;
}
