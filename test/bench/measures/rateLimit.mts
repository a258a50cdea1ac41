import { alternate } from '../rounds.mts';
import type { Candidate, Measured } from '../results.mts';
import { alerts, timed } from '../runs.mts';
import { checkTaken, type Counted, toldOf } from '../sound.mts';
import type { Stage } from '../stage.mts';
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

/** 1,000 creating requests to a service that takes 100 a second and answers 429 beyond. */
export async function measureRateLimit(stage: Stage): Promise<Measured> {
	const { session, service, address, rig, rounds } = stage;
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
	const counted = async (workflow: ListWorkflow): Promise<Counted> => {
		await service.call('reset', { rateLimit: LIMIT });
		const ran = await timed(rig, workflow, alerts(COUNT));
		return { ...ran, taken: await service.call('taken', null) };
	};
	const runs = await alternate(rounds, {
		ours: async () => await counted(ways.ours),
		plain: async () => await counted(ways.plain),
		retrying: async () => await counted(ways.retrying),
		batching: async () => await counted(ways.batching),
	});
	await service.call('reset', {});
	checkTaken(session.checks, 'this package', runs.ours, COUNT);
	const ours = candidate('this package', runs.ours);
	const ratio = ours.spread.median / LIMIT_COSTS_MS;
	return {
		how: 'The service accepts 100 requests in any second and returns 429 with "Retry-After: 1" for the rest. The time is the one that n8n records for the node. The notes describe the last round of each.',
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
				met: ratio <= GOAL && runs.ours.every(isSound),
			},
		],
	};
}

function candidate(name: string, runs: Counted[]): Candidate {
	const spread = spreadOf(runs.map(({ ms }) => ms));
	return { name, spread, note: toldOf(runs[runs.length - 1]) };
}

function isSound({ status, taken: { events, distinct } }: Counted): boolean {
	return status === 'success' && events === COUNT && distinct === COUNT;
}
