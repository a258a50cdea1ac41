import type { JsonObject } from '../../lab/json.mts';
import type { N8nClient } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';
import { JOBS, type Noticed } from '../jobs/calls.mts';
import type { Remote } from '../remote.mts';
import type { Candidate, Measured } from '../results.mts';
import { JOB, type ServiceCalls } from '../service/calls.mts';
import { saveCredential, type Stage, startService } from '../stage.mts';
import { meanOf, type Spread, spreadOf } from '../statistics.mts';
import { runWaitingJobs } from './waitingJobs.mts';
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

type Way = 'together' | 'alone' | 'loop';

/** 200 jobs of 1 to 60 s, waited for in the node and in a loop of n8n's own nodes. */
export async function measureWaiting(stage: Stage): Promise<Measured> {
	const { session, rig, fewRounds: rounds } = stage;
	const services = await Promise.all(
		(['together', 'alone', 'loop'] as const).map(
			async (way) => [way, await startService(session)] as const,
		),
	);
	const workflows = new Map<Way, ListWorkflow>();
	for (const [way, { address }] of services) {
		const key = way === 'together' ? address.managementKey : address.inputKey;
		const credential = await saveCredential(rig.n8n, `Waiting, ${way}`, address.url, key);
		workflows.set(
			way,
			way === 'loop'
				? await waitLoop(rig.n8n, credential, address.url)
				: await listWorkflow(rig.n8n, `Waiting in the node, ${way}`, [
						ourNode(credential, {
							operation: 'create',
							bodySource: 'item',
							waitForCompletion: true,
						}),
					]),
		);
	}
	const waited = async (way: Way, service: Remote<ServiceCalls>): Promise<Waited> => {
		const workflow = workflows.get(way);
		if (!workflow) throw new Error(`There is no workflow for ${way}`);
		await service.call('reset', { decisionsTakeTime: true });
		const { jobs, queries } = await runWaitingJobs(
			stage,
			workflow,
			async () => await service.call('noticed', null),
		);
		return summed(jobs, queries);
	};
	const runs: Record<Way, Waited[]> = { together: [], alone: [], loop: [] };
	for (let round = 0; round < rounds; round += 1) {
		await Promise.all(
			services.map(async ([way, { service }]) => runs[way].push(await waited(way, service))),
		);
	}

	const delays = (of: Waited[]) => spreadOf(of.map(({ delayMs }) => delayMs));
	const requests = (of: Waited[]) => spreadOf(of.map((one) => one.requests));
	const delayRatio = delays(runs.together).median / runs.together[0].allowedMs;
	const requestRatio = requests(runs.together).median / requests(runs.loop).median;
	const names: Array<[Way, string]> = [
		['together', 'this package, management key: checks all events in one request'],
		['alone', 'this package, input key: checks each event'],
		['loop', `a loop of Wait (${PAUSE_S} s), HTTP Request and If`],
	];
	const candidates = (of: (waited: Waited[]) => Spread) => {
		const [first, ...others] = names.map(([way, name]) => ({ name, spread: of(runs[way]) }));
		return [first, ...others] satisfies Candidate[] as [Candidate, ...Candidate[]];
	};
	return {
		how: `${JOBS} events whose decisions take 1 to 60 s, evenly spread, started by one run. All three run at the same time, each against its own service. The delay is the time from the decision to the next request for the event, by the service's clock. The requests are all requests of the run per event, including the one that creates it. Both are averages over the jobs of a round.`,
		rounds,
		results: [
			{
				name: `${JOBS} waiting jobs: from finished to detected`,
				goal: "under 10 % of the job's length + 0.5 s on average",
				unit: 'ms',
				candidates: candidates(delays),
				ratio: delayRatio,
				ratioOf: 'of the allowed time',
				met: delayRatio < 1,
			},
			{
				name: `${JOBS} waiting jobs: requests per job`,
				goal: "at most half of the loop's",
				unit: 'requests',
				candidates: candidates(requests),
				ratio: requestRatio,
				ratioOf: "of the loop's",
				met: requestRatio <= REQUESTS_GOAL,
			},
		],
	};
}

function summed(noticed: Noticed[], queries: number): Waited {
	return {
		delayMs: meanOf(noticed.map(({ delayMs }) => delayMs ?? Infinity)),
		allowedMs: meanOf(noticed.map(({ lengthMs }) => SHARE_OF_LENGTH * lengthMs + ALLOWED_MS)),
		requests: meanOf(noticed.map(({ requests }) => requests)) + queries / noticed.length,
	};
}

/** What a user builds without this package: create, wait, check, and back to the wait while it is pending. */
async function waitLoop(
	n8n: N8nClient,
	credential: CredentialRef,
	url: string,
): Promise<ListWorkflow> {
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
