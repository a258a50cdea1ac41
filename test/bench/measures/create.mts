import { asObject, asText, type JsonObject } from '../../lab/json.mts';
import { FLOOR, through } from '../candidates.mts';
import { alternate } from '../rounds.mts';
import type { Candidate, Measured, Result } from '../results.mts';
import { alerts, type Ran, timed } from '../runs.mts';
import { JOB } from '../service/calls.mts';
import { checkTaken, counted } from '../sound.mts';
import type { Stage } from '../stage.mts';
import { spreadOf } from '../statistics.mts';
import { createWithUndici, getWithUndici } from '../undici.mts';
import {
	creating,
	editFields,
	floorNode,
	httpRequestNode,
	listWorkflow,
	ourNode,
} from '../workflows.mts';

const COUNT = 1_000;
const WARM_UP = 200;
const ITEM_TIMES = 10;
const EXPRESSION_TIMES = 9;
const COMPUTED_TIMES = 4;
const GET_TIMES = 9;
/** n8n has to evaluate this one; the other is what dragging the input onto the field inserts. */
const COMPUTED = '={{ { ...$json } }}';
const REFERENCE = '={{ $json }}';
const OURS = 'this package';
const FLOOR_GOAL = 1.15;

type Others = [httpRequest: Candidate, ...limits: Candidate[]];

/** Creates 1,000 events in each of the ways. */
export async function measureCreate(stage: Stage): Promise<Measured> {
	const { session, service, address, rig, rounds } = stage;
	const { n8n, credential } = rig;
	const events = alerts(COUNT);
	const ways = {
		item: await listWorkflow(n8n, 'Create, body from the item', [
			ourNode(credential, { operation: 'create', bodySource: 'item' }),
		]),
		expression: await listWorkflow(n8n, 'Create, body by expression', [
			ourNode(credential, { operation: 'create', bodySource: 'json', rawBody: REFERENCE }),
		]),
		computed: await listWorkflow(n8n, 'Create, body by an expression that computes', [
			ourNode(credential, { operation: 'create', bodySource: 'json', rawBody: COMPUTED }),
		]),
		floor: await listWorkflow(n8n, 'Create with a bare node', [floorNode(credential, 'create')]),
		httpRequest: await listWorkflow(n8n, 'Create with the HTTP Request node', [
			httpRequestNode(credential, creating(address.url)),
		]),
	};
	const evaluating = await listWorkflow(n8n, 'Evaluate, and send nothing', [editFields(COMPUTED)]);
	for (const way of Object.values(ways)) await counted(stage, way, events.slice(0, WARM_UP));

	const runs = await alternate(rounds, {
		item: async () => await counted(stage, ways.item, events),
		expression: async () => await counted(stage, ways.expression, events),
		floor: async () => await counted(stage, ways.floor, events),
		evaluated: async () => await timed(rig, evaluating, events),
		computed: async () => await counted(stage, ways.computed, events),
		undici: async () => {
			await service.call('reset', {});
			return await createWithUndici(address, events);
		},
		httpRequest: async () => await counted(stage, ways.httpRequest, events),
	});
	checkTaken(session.checks, 'this package, item', runs.item, COUNT);
	checkTaken(session.checks, 'this package, expression', runs.expression, COUNT);
	checkTaken(session.checks, 'this package, computed', runs.computed, COUNT);
	checkTaken(session.checks, 'bare node', runs.floor, COUNT);
	checkTaken(session.checks, 'HTTP Request node', runs.httpRequest, COUNT);

	const others: Others = [
		through('HTTP Request node', runs.httpRequest),
		through(FLOOR, runs.floor),
		alone(runs.undici),
	];
	return {
		how: `One POST for each of 1,000 items. Its body is the item, a reference to it (\`${REFERENCE}\`), or an expression that n8n has to evaluate (\`${COMPUTED}\`). The time is the one that n8n records for the node.`,
		rounds,
		results: [
			timesFaster('1,000 events, body from the item', ITEM_TIMES, through(OURS, runs.item), others),
			timesFaster(
				'1,000 events, body by an expression',
				EXPRESSION_TIMES,
				through(OURS, runs.expression),
				others,
			),
			timesFaster(
				'1,000 events, body by an expression that computes',
				COMPUTED_TIMES,
				through(OURS, runs.computed),
				[...others, through('Edit Fields node, the expression alone', runs.evaluated)],
			),
			overParts(runs.computed, runs.item, runs.evaluated),
			overFloor('1,000 events, body from the item, beside a bare node', runs.item, runs.floor),
		],
	};
}

/** Reads 1,000 decisions in each of the ways. */
export async function measureGet(stage: Stage): Promise<Measured> {
	const { session, service, address, rig, rounds } = stage;
	const { n8n, credential } = rig;
	const ways = {
		ours: await listWorkflow(n8n, 'Get', [
			ourNode(credential, { operation: 'get', eventId: '={{ $json.event_id }}' }),
		]),
		floor: await listWorkflow(n8n, 'Get with a bare node', [floorNode(credential, 'get')]),
		httpRequest: await listWorkflow(n8n, 'Get with the HTTP Request node', [
			httpRequestNode(credential, {
				url: `=${address.url}/api/v1/events/${JOB}/{{ $json.event_id }}`,
			}),
		]),
	};
	await service.call('reset', {});
	const ids = await service.call('insert', { count: COUNT, stepMs: 1, until: 'now' });
	const items = ids.map((event_id) => ({ event_id }));
	for (const way of Object.values(ways)) await timed(rig, way, items.slice(0, WARM_UP));

	const { undici, ...runs } = await alternate(rounds, {
		ours: async () => await timed(rig, ways.ours, items),
		floor: async () => await timed(rig, ways.floor, items),
		undici: async () => await getWithUndici(address, ids),
		httpRequest: async () => await timed(rig, ways.httpRequest, items),
	});
	for (const [name, ran] of Object.entries(runs)) {
		session.checks.that(
			`Get, ${name}: in ${ran.length} of ${ran.length} rounds each decision came out once, in the order of the items`,
			ran.every(
				({ status, items: out }) => status === 'success' && eventIds(out).join() === ids.join(),
			),
		);
	}
	const others: Others = [
		through('HTTP Request node', runs.httpRequest),
		through(FLOOR, runs.floor),
		alone(undici),
	];
	return {
		how: 'One GET for each of 1,000 items, with the ID from an expression. The time is the one that n8n records for the node.',
		rounds,
		results: [
			timesFaster('1,000 decisions', GET_TIMES, through(OURS, runs.ours), others),
			overFloor('1,000 decisions, beside a bare node', runs.ours, runs.floor),
		],
	};
}

function eventIds(items: JsonObject[]): string[] {
	return items.map(({ json }) => asText(asObject(json, 'An item').event_id, "An item's event_id"));
}

function alone(times: number[]): Candidate {
	return { name: 'undici without n8n, 50 connections', spread: spreadOf(times) };
}

/** Compares creating events by a computed expression with evaluating it and creating them by the item. */
function overParts(computed: Ran[], item: Ran[], evaluated: Ran[]): Result {
	const parts = evaluated.map(({ ms }, round) => ms + item[round].ms);
	const ours = through(OURS, computed);
	const ratio = ours.spread.median / spreadOf(parts).median;
	return {
		name: '1,000 events, body by an expression that computes, beside its parts',
		goal: 'no more than the Edit Fields node for the expression alone plus the time from the item',
		unit: 'ms',
		candidates: [ours, { name: 'the two parts', spread: spreadOf(parts) }],
		ratio,
		ratioOf: 'of the parts',
		met: ratio <= 1,
	};
}

/** Compares with the bare node. The ratio is of time or of processor time, whichever is larger. */
function overFloor(name: string, ours: Ran[], floor: Ran[]): Result {
	const median = (of: Ran[], what: 'ms' | 'cpuMs') => spreadOf(of.map((ran) => ran[what])).median;
	const ratio = Math.max(
		median(ours, 'ms') / median(floor, 'ms'),
		median(ours, 'cpuMs') / median(floor, 'cpuMs'),
	);
	return {
		name,
		goal: `at most ${FLOOR_GOAL}x of its time and of its processor time`,
		unit: 'ms',
		candidates: [through(OURS, ours), through(FLOOR, floor)],
		ratio,
		ratioOf: 'of the bare node, time or processor time',
		met: ratio <= FLOOR_GOAL,
	};
}

function timesFaster(name: string, goal: number, ours: Candidate, others: Others): Result {
	const ratio = others[0].spread.median / ours.spread.median;
	return {
		name,
		goal: `at least ${goal}x as fast as the HTTP Request node`,
		unit: 'ms',
		candidates: [ours, ...others],
		ratio,
		ratioOf: 'as fast as the HTTP Request node',
		met: ratio >= goal,
	};
}
