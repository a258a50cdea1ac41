import type { JsonObject } from '../../lab/json.mts';
import { alternate } from '../rounds.mts';
import type { Measured } from '../results.mts';
import { runList } from '../runs.mts';
import { JOB, type Noticed, WAITING_JOBS } from '../service/calls.mts';
import type { Rig, Stage } from '../stage.mts';
import { meanOf, spreadOf } from '../statistics.mts';
import {
	creating,
	type DraftNode,
	httpRequestNode,
	listWorkflow,
	type ListWorkflow,
	ourNode,
	WORK,
} from '../workflows.mts';

const PAUSE_S = 5;
const SHARE_OF_LENGTH = 0.1;
const ALLOWED_MS = 500;
const REQUESTS_GOAL = 0.5;

interface Waited {
	delayMs: number;
	allowedMs: number;
	requests: number;
}

/** 200 jobs of 1 to 60 s, waited for in the node and in a loop of n8n's own nodes. */
export async function measureWaiting(stage: Stage): Promise<Measured> {
	const { session, service, address, rig, rounds } = stage;
	const ways = {
		ours: await listWorkflow(rig.n8n, 'Waiting in the node', [
			ourNode(rig.credential, { operation: 'create', bodySource: 'item', waitForCompletion: true }),
		]),
		loop: await waitLoop(rig, address.url),
	};
	const items = Array.from({ length: WAITING_JOBS }, (_, serial) => ({ serial }));
	const waited = async (workflow: ListWorkflow): Promise<Waited> => {
		await service.call('reset', { decisions: 'spread' });
		const { status, error } = await runList(rig.n8n, workflow, items);
		const noticed = await service.call('noticed', null);
		const all =
			status === 'success' &&
			noticed.length === WAITING_JOBS &&
			noticed.every(({ delayMs }) => delayMs !== null);
		session.checks.that(
			`"${workflow.workflow.name}": all ${WAITING_JOBS} jobs were started once and noticed`,
			all,
			error ?? `${status}, ${noticed.length} jobs`,
		);
		return summed(noticed);
	};
	const runs = await alternate(rounds, {
		ours: async () => await waited(ways.ours),
		loop: async () => await waited(ways.loop),
	});
	await service.call('reset', {});

	const delays = (of: Waited[]) => spreadOf(of.map(({ delayMs }) => delayMs));
	const requests = (of: Waited[]) => spreadOf(of.map((one) => one.requests));
	const delayRatio = delays(runs.ours).median / runs.ours[0].allowedMs;
	const requestRatio = requests(runs.ours).median / requests(runs.loop).median;
	const loopName = `a loop of Wait (${PAUSE_S} s), HTTP Request and If`;
	return {
		how: `${WAITING_JOBS} events whose decisions take 1 to 60 s, evenly spread, started by one run. The delay is from the decision to the first request after it that asks for the event, by the service's clock; the requests are those for one event, the creating one among them. Both are means over the jobs of a round.`,
		rounds,
		results: [
			{
				name: `${WAITING_JOBS} waiting jobs: from done to noticed`,
				goal: "under 10 % of the job's length + 0.5 s on average",
				unit: 'ms',
				candidates: [
					{ name: 'this package', spread: delays(runs.ours) },
					{ name: loopName, spread: delays(runs.loop) },
				],
				ratio: delayRatio,
				ratioOf: 'of what is allowed',
				met: delayRatio < 1,
			},
			{
				name: `${WAITING_JOBS} waiting jobs: requests per job`,
				goal: "at most half of the loop's",
				unit: 'requests',
				candidates: [
					{ name: 'this package', spread: requests(runs.ours) },
					{ name: loopName, spread: requests(runs.loop) },
				],
				ratio: requestRatio,
				ratioOf: "of the loop's",
				met: requestRatio <= REQUESTS_GOAL,
			},
		],
	};
}

function summed(noticed: Noticed[]): Waited {
	return {
		delayMs: meanOf(noticed.map(({ delayMs }) => delayMs ?? Infinity)),
		allowedMs: meanOf(noticed.map(({ lengthMs }) => SHARE_OF_LENGTH * lengthMs + ALLOWED_MS)),
		requests: meanOf(noticed.map(({ requests }) => requests)),
	};
}

/** What a user builds without this package: create, wait, look, and back to the wait while it is pending. */
async function waitLoop({ n8n, credential }: Rig, url: string): Promise<ListWorkflow> {
	const nodes: DraftNode[] = [
		httpRequestNode(credential, creating(url)),
		{
			name: 'Pause',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { amount: PAUSE_S, unit: 'seconds' },
		},
		{
			...httpRequestNode(credential, {
				url: `=${url}/api/v1/events/${JOB}/{{ $json.event_id }}`,
			}),
			name: 'Look',
		},
		{ name: 'Pending', type: 'n8n-nodes-base.if', typeVersion: 2.3, parameters: isPending() },
		{ name: 'Done', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	];
	return await listWorkflow(n8n, 'Waiting in a loop', nodes, {
		[WORK]: [['Pause']],
		Pause: [['Look']],
		Look: [['Pending']],
		Pending: [['Pause'], ['Done']],
	});
}

function isPending(): JsonObject {
	return {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: 'pending',
					leftValue: '={{ $json.status }}',
					rightValue: 'pending_inference',
					operator: { type: 'string', operation: 'equals' },
				},
			],
			combinator: 'and',
		},
		options: {},
	};
}
