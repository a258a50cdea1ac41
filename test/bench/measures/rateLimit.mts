import { setTimeout as sleep } from 'node:timers/promises';

import type { Remote } from '../remote.mts';
import { alternate } from '../rounds.mts';
import type { Candidate, Measured, Result } from '../results.mts';
import { alerts } from '../runs.mts';
import { checkTaken, counted, type Counted, toldOf } from '../sound.mts';
import type { RateLimit } from '../../simulators/server.mts';
import type { ServiceCalls } from '../service/calls.mts';
import { saveCredential, type Stage, startService } from '../stage.mts';
import { spreadOf } from '../statistics.mts';
import {
	creating,
	httpRequestNode,
	listWorkflow,
	type ListWorkflow,
	ourNode,
} from '../workflows.mts';

const COUNT = 1_000;
const LIMIT = { requests: 100, windowMs: 1_000 };
const LIMIT_COSTS_MS = 10_000;
const GOAL = 1.15;
const REQUESTS_GOAL = 1.1;
const UNTOLD_ROUNDS = 2;
/** Limits that the node has to find, since the service sends no Retry-After. */
const UNTOLD = [
	{ requests: 2, count: 60 },
	{ requests: 5, count: 200 },
	{ requests: 50, count: 1_000 },
];

/** 1,000 creating requests to a service that accepts 100 a second and returns 429 for the rest. */
export async function measureRateLimit(stage: Stage): Promise<Measured> {
	const { session, service, address, rig, fewRounds: rounds } = stage;
	const { n8n, credential } = rig;
	const post = creating(address.url);
	const ways = {
		ours: await listWorkflow(n8n, 'Limited', [
			ourNode(credential, { operation: 'create', bodySource: 'item' }),
		]),
		plain: await listWorkflow(n8n, 'Limited, HTTP Request node', [
			httpRequestNode(credential, post),
		]),
		retrying: await listWorkflow(n8n, 'Limited, HTTP Request node with Retry On Fail', [
			httpRequestNode(credential, post, { retryOnFail: true }),
		]),
		batching: await listWorkflow(n8n, 'Limited, HTTP Request node with Batching', [
			httpRequestNode(credential, {
				...post,
				options: { batching: { batch: { batchSize: 100, batchInterval: 1_000 } } },
			}),
		]),
	};
	const limited = async (workflow: ListWorkflow) =>
		await withWholeLimit(stage, service, workflow, COUNT, LIMIT);
	const runs = await alternate(rounds, {
		ours: async () => await limited(ways.ours),
		plain: async () => await limited(ways.plain),
		retrying: async () => await limited(ways.retrying),
		batching: async () => await limited(ways.batching),
	});
	await service.call('reset', {});
	checkTaken(session.checks, 'this package', runs.ours, COUNT);
	const ours = candidate('this package', runs.ours);
	const ratio = ours.spread.median / LIMIT_COSTS_MS;
	const untold = await Promise.all(UNTOLD.map(async (limit) => await measureUntold(stage, limit)));
	return {
		how: 'The service accepts 100 requests in any second and returns 429 with "Retry-After: 1" for the rest. The time is the one that n8n records for the node. The notes describe the last round of each. The limits of 2, 5 and 50 a second are without Retry-After, so the node has to find them; they run side by side, each against its own service.',
		rounds,
		results: [
			{
				name: '1,000 events at 100 a second',
				goal: `all accepted, none twice, within ${GOAL}x of the 10 s that the limit requires`,
				unit: 'ms',
				candidates: [
					ours,
					candidate('HTTP Request node', runs.plain),
					candidate('HTTP Request node, Retry On Fail with its defaults (3 tries)', runs.retrying),
					candidate('HTTP Request node, Batching (100 items, 1 s)', runs.batching),
				],
				ratio,
				ratioOf: 'of the 10 s that the limit requires',
				met: ratio <= GOAL && runs.ours.every((ran) => isSound(ran, COUNT)),
			},
			...untold,
		],
	};
}

/** Runs when the requests of the run before don't count against the limit any more. */
async function withWholeLimit(
	{ session, rig }: Stage,
	service: Remote<ServiceCalls>,
	workflow: ListWorkflow,
	count: number,
	rateLimit: RateLimit,
): Promise<Counted> {
	await sleep(LIMIT.windowMs, undefined, { signal: session.signal });
	return await counted({ rig, service }, workflow, alerts(count), { rateLimit });
}

function candidate(name: string, runs: Counted[]): Candidate {
	const spread = spreadOf(runs.map(({ ms }) => ms));
	return { name, spread, note: toldOf(runs[runs.length - 1]) };
}

function isSound({ status, taken: { events, distinct } }: Counted, count: number): boolean {
	return status === 'success' && events === count && distinct === count;
}

/** One limit without Retry-After, on a service of its own. */
async function measureUntold(
	stage: Stage,
	{ requests, count }: (typeof UNTOLD)[number],
): Promise<Result> {
	const { session, rig } = stage;
	const { service, address } = await startService(session);
	const name = `${count.toLocaleString('en-US')} events at ${requests} a second, no Retry-After`;
	const credential = await saveCredential(rig.n8n, name, address.url, address.inputKey);
	const workflow = await listWorkflow(rig.n8n, name, [
		ourNode(credential, { operation: 'create', bodySource: 'item' }),
	]);
	const runs: Counted[] = [];
	for (let round = 0; round < UNTOLD_ROUNDS; round += 1) {
		const limit: RateLimit = { requests, windowMs: LIMIT.windowMs, retryAfter: 'none' };
		runs.push(await withWholeLimit(stage, service, workflow, count, limit));
	}
	checkTaken(session.checks, name, runs, count);
	const costsMs = (1_000 * count) / requests;
	const ours = candidate('this package', runs);
	const ratio = ours.spread.median / costsMs;
	const each = Math.max(...runs.map(({ taken }) => taken.creating / count));
	return {
		name,
		goal: `all accepted, none twice, within ${GOAL}x of the ${costsMs / 1_000} s that the limit requires, under ${REQUESTS_GOAL} requests each`,
		unit: 'ms',
		candidates: [ours],
		ratio,
		ratioOf: `of the ${costsMs / 1_000} s, with ${each.toFixed(2)} requests each`,
		met: ratio <= GOAL && each < REQUESTS_GOAL && runs.every((ran) => isSound(ran, count)),
	};
}
