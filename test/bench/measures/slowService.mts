import { alternate } from '../rounds.mts';
import type { Measured } from '../results.mts';
import { alerts } from '../runs.mts';
import { checkTaken, counted, type Counted } from '../sound.mts';
import type { Stage } from '../stage.mts';
import { spreadOf } from '../statistics.mts';
import { creating, httpRequestNode, listWorkflow, ourNode } from '../workflows.mts';

const COUNT = 1_000;
const LATENCY_MS = 200;
const CONCURRENCY = 50;
const WAITING_MS = (COUNT / CONCURRENCY) * LATENCY_MS;
const GOAL = 1.25;

/** 1,000 requests to a service that responds after 200 ms, 50 of them in flight. */
export async function measureSlowService(stage: Stage): Promise<Measured> {
	const { session, service, address, rig, rounds } = stage;
	const { n8n, credential } = rig;
	const ways = {
		ours: await listWorkflow(n8n, 'Slow', [
			ourNode(credential, {
				operation: 'create',
				bodySource: 'item',
				options: { concurrency: CONCURRENCY },
			}),
		]),
		httpRequest: await listWorkflow(n8n, 'Slow, HTTP Request node', [
			httpRequestNode(credential, creating(address.url)),
		]),
	};
	const events = alerts(COUNT);
	const runs = await alternate(rounds, {
		ours: async () => await counted(stage, ways.ours, events, { latencyMs: LATENCY_MS }),
		processor: async () => await counted(stage, ways.ours, events, { latencyMs: 0 }),
		httpRequest: async () =>
			await counted(stage, ways.httpRequest, events, { latencyMs: LATENCY_MS }),
	});
	await service.call('reset', {});
	checkTaken(session.checks, 'this package', runs.ours, COUNT);
	checkTaken(session.checks, 'HTTP Request node', runs.httpRequest, COUNT);
	const peak = Math.max(...runs.ours.map(({ taken }) => taken.peakInFlight));
	session.checks.that(
		`this package: never more than ${CONCURRENCY} requests in flight`,
		peak <= CONCURRENCY,
		`${peak}`,
	);
	const ms = (ran: Counted[]) => spreadOf(ran.map((run) => run.ms));
	const [ours, processor] = [ms(runs.ours), ms(runs.processor)];
	const ratio = ours.median / Math.max(WAITING_MS, processor.median);
	return {
		how: `The service responds after ${LATENCY_MS} ms. The processor's limit is the time of the same run against a service that responds at once. The times are those that n8n records for the node.`,
		rounds,
		results: [
			{
				name: '1,000 events to a service that responds after 200 ms, concurrency 50',
				goal: `within ${GOAL}x of 4 s or of the processor's limit, whichever is larger`,
				unit: 'ms',
				candidates: [
					{ name: 'this package', spread: ours },
					{ name: "this package, no latency: the processor's limit", spread: processor },
					{ name: 'HTTP Request node (no limit of its own)', spread: ms(runs.httpRequest) },
				],
				ratio,
				ratioOf: 'of the larger limit',
				met: ratio <= GOAL && peak <= CONCURRENCY,
			},
		],
	};
}
