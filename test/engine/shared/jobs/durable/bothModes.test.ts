import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { patience } from '../../../../../nodes/shared/jobs/durable/handover';
import {
	binaryBytes,
	pause,
	ParkingLot,
	type ParkedResult,
	type RunOptions,
	until,
} from '../../../harness/index.mts';
import { WHOLE_MATRIX } from '../../../faults/chosen.mts';
import {
	alike,
	jobsOf,
	type OpenedWaiting,
	WAITING,
	type WaitingOperation,
} from '../../../../services/waiting.mts';

const ITEMS = 3;
/** On a busy machine, several of them start at once. */
const PATIENCE_MS = 30_000;
/** The item whose job fails, or never ends. */
const ODD = 1;

// At once, because tests that run side by side don't wait for a hook.
patience.aloneMs = 100;
patience.amongOthersMs = 100;

type Settings = RunOptions['settings'];

interface Ending {
	odd: 'well' | 'failed' | 'never';
	options?: IDataObject;
	settings?: Settings;
}

const ENDINGS: Array<[string, Ending]> = [
	['all jobs succeed', { odd: 'well' }],
	['one job fails, and the workflow stops', { odd: 'failed' }],
	['one job fails, and its item is wanted', { odd: 'failed', options: { onFailure: 'output' } }],
	[
		'one job fails, and the workflow continues',
		{ odd: 'failed', settings: { onError: 'continueRegularOutput' } },
	],
	[
		'one job fails, and the error output is connected',
		{ odd: 'failed', settings: { onError: 'continueErrorOutput' } },
	],
	[
		'one job fails, with Retry On Fail',
		{
			odd: 'failed',
			settings: { onError: 'continueRegularOutput', retryOnFail: true, maxTries: 2 },
		},
	],
	['one job never ends', { odd: 'never', options: { timeout: 6 } }],
	[
		'one job never ends, and its item is wanted',
		{ odd: 'never', options: { timeout: 6, onTimeout: 'output' } },
	],
	[
		'one job never ends, and the workflow continues',
		{ odd: 'never', options: { timeout: 6 }, settings: { onError: 'continueRegularOutput' } },
	],
];

const input: INodeExecutionData[] = Array.from({ length: ITEMS }, (_, n) => ({ json: { n } }));

async function endAll(waiting: OpenedWaiting, odd: Ending['odd']): Promise<void> {
	await until(() => jobsOf(waiting).length === ITEMS, PATIENCE_MS);
	jobsOf(waiting).forEach((id, index) => {
		const how = index === ODD ? odd : 'well';
		if (how !== 'never') waiting.end(id, how);
	});
}

async function inTheNode(waiting: OpenedWaiting, ending: Ending): Promise<ParkedResult> {
	const lot = lotOf(waiting, ending, 'node');
	const [result] = await Promise.all([lot.start(), endAll(waiting, ending.odd)]);
	expect(lot.parked()).toEqual([]);
	return result;
}

async function withoutTheNode(waiting: OpenedWaiting, ending: Ending): Promise<ParkedResult> {
	const lot = lotOf(waiting, ending, 'durable');
	const parked = await lot.start();
	expect(parked).toMatchObject({ status: 'waiting', error: undefined });
	expect(parked.items.map(({ json }) => json.state)).toEqual(['running', 'running', 'running']);
	expect((await lot.wake()).status).toBe('waiting');
	await endAll(waiting, ending.odd);
	let result = await lot.wake();
	for (let wakes = 0; result.status === 'waiting' && wakes < 200; wakes += 1) {
		await pause(100);
		result = await lot.wake();
	}
	return result;
}

function lotOf(
	waiting: OpenedWaiting,
	{ options, settings }: Ending,
	waitMode: string,
): ParkingLot {
	const { type, credential, parameters } = waiting;
	return new ParkingLot({
		type,
		credentials: [credential],
		items: input,
		settings,
		parameters: {
			...parameters,
			waitForCompletion: true,
			options: { waitMode, ...options } as never,
		},
	});
}

/** What a workflow sees of a run, without what differs from one run to the next. */
async function seen(waiting: OpenedWaiting, result: ParkedResult): Promise<unknown> {
	const files = async (item: INodeExecutionData) =>
		await Promise.all(
			Object.entries(item.binary ?? {}).map(async ([name, { fileName, mimeType }]) => {
				return { name, fileName, mimeType, text: String(await binaryBytes(item, name)) };
			}),
		);
	const items = async (given: INodeExecutionData[]) =>
		await Promise.all(
			given.map(async (item) => {
				const { json, pairedItem } = item;
				return { json, pairedItem, files: await files(item) };
			}),
		);
	const { status, error } = result;
	const told = {
		status,
		items: await items(result.items),
		errorItems: await items(result.errorItems),
		error: error && {
			name: error.name,
			message: error.message,
			description: error.description,
			itemIndex: error.context?.itemIndex,
		},
	};
	return alike(waiting, told);
}

async function expectTheSame({ open }: WaitingOperation, ending: Ending): Promise<void> {
	const [ones, others] = await Promise.all([open(ITEMS), open(ITEMS)]);
	try {
		await Promise.all(
			ones.map(async (one, way) => {
				const [inNode, without] = await Promise.all([
					inTheNode(one, ending),
					withoutTheNode(others[way], ending),
				]);
				expect(await seen(others[way], without)).toEqual(await seen(one, inNode));
			}),
		);
	} finally {
		await Promise.all([...ones, ...others].map(async ({ server }) => await server.close()));
	}
}

/** All endings in the matrix. Otherwise each operation takes its turn with a third of them. */
const CASES = WAITING.flatMap((operation, turn) =>
	ENDINGS.filter((_, at) => WHOLE_MATRIX || at % 3 === turn % 3).map(([title, ending]) => ({
		name: operation.name,
		title,
		operation,
		ending,
	})),
);

// They wait for seconds, so they run side by side, each with services of its own.
test.concurrent.each(CASES)(
	'$name gives the same in both modes when $title',
	async ({ operation, ending }) => await expectTheSame(operation, ending),
);
