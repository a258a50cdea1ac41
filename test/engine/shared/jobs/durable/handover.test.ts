import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { patience, platform } from '../../../../../nodes/shared/jobs/durable/handover';
import { binaryBytes, ParkingLot, type RunOptions, until } from '../../../harness/index.mts';
import { jobsOf, type OpenedWaiting, WAITING } from '../../../../services/waiting.mts';

beforeAll(() => {
	patience.aloneMs = 100;
	patience.amongOthersMs = 100;
});

let all: OpenedWaiting[] = [];

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(all.map(async ({ server }) => await server.close()));
	all = [];
});

/** Opens an operation that waits, in one of the ways in which it is used. */
async function open(name: string, items: number, way = 0): Promise<OpenedWaiting> {
	all = (await WAITING.find((one) => one.name === name)?.open(items)) ?? [];
	if (!(way in all)) throw new Error(`Nothing is called ${name}`);
	return all[way];
}

function lotOf(
	{ type, credential, parameters }: OpenedWaiting,
	count: number,
	options: INodeParameters = {},
	more: Partial<RunOptions> = {},
): ParkingLot {
	const items: INodeExecutionData[] = Array.from({ length: count }, (_, n) => ({ json: { n } }));
	return new ParkingLot({
		type,
		credentials: [credential],
		items,
		parameters: {
			...parameters,
			waitForCompletion: true,
			options: { waitMode: 'durable', concurrency: 100, ...options },
		},
		...more,
	});
}

/** The sub-execution of a lot. */
const CHILD = '2';

describe('where n8n can not run the wait', () => {
	const refusals: Array<[string, (lot: ParkingLot) => void, RegExp]> = [
		[
			'because it refuses the sub-workflow',
			(lot) => {
				lot.refusal = 'You have no access to the credential';
			},
			/You have no access to the credential/,
		],
		[
			'because it is older than 2.41',
			() => {
				jest.replaceProperty(platform, 'resumesParents', false);
			},
			/n8n 2\.41/,
		],
	];

	test.each(refusals)('%s, the node waits itself and says why', async (_why, refuse, hint) => {
		const opened = await open('Gravity AI, Job: Submit', 2);
		const lot = lotOf(opened, 2);
		refuse(lot);
		const running = lot.start();
		await until(() => jobsOf(opened).length === 2);
		await until(() => opened.server.count() >= 5);
		for (const id of jobsOf(opened)) opened.end(id);
		const { status, items, hints } = await running;
		expect(status).toBe('success');
		expect(items.map(({ json }) => json.state)).toEqual(['succeeded', 'succeeded']);
		expect(hints.join(' ')).toMatch(hint);
		expect(lot.parked()).toEqual([]);
	});
});

test('without the option the node waits as ever', async () => {
	const opened = await open('entAIngine, Process: Create', 1);
	const lot = lotOf(opened, 1, { waitMode: 'node' });
	lot.refusal = 'Nothing may be asked for';
	const running = lot.start();
	await until(() => opened.server.count() >= 4);
	opened.end(jobsOf(opened)[0]);
	const { status, hints } = await running;
	expect({ status, hints: hints.join(' ') }).toMatchObject({ status: 'success' });
	expect(hints.join(' ')).not.toMatch(/restart/);
});

test.each(WAITING)(
	'$name: a check that is cut off gives the IDs, and what has finished',
	async ({ name }) => {
		const opened = await open(name, 3);
		const lot = lotOf(opened, 3);
		await lot.start();
		const [first] = jobsOf(opened);
		opened.end(first);
		await lot.wake();
		const { status, items } = await lot.crash();
		expect(status).toBe('success');
		expect(items[0].json.state).not.toBe('running');
		const rest = items.slice(1).map(({ json }) => json);
		expect(rest).toEqual(
			jobsOf(opened)
				.slice(1)
				.map(() => expect.objectContaining({ state: 'running', message: expect.any(String) })),
		);
		jobsOf(opened)
			.slice(1)
			.forEach((id, index) => expect(Object.values(rest[index]).map(String)).toContain(id));
	},
);

test('the jobs are stored once, and each further check takes less than 20 bytes for each', async () => {
	const opened = await open('Arcanna, Event: Get', 300, 1);
	const lot = lotOf(opened, 300);
	await lot.start();
	const sizes = [lot.bytes(CHILD)];
	for (let checks = 0; checks < 3; checks += 1) {
		await lot.wake();
		sizes.push(lot.bytes(CHILD));
	}
	expect(sizes[0]).toBeLessThan(90_000);
	for (let n = 1; n < sizes.length; n += 1) expect(sizes[n] - sizes[n - 1]).toBeLessThan(6_000);
}, 60_000);

test('jobs are asked for together where the service tells of many', async () => {
	const opened = await open('Arcanna, Event: Get', 40, 1);
	const lot = lotOf(opened, 40);
	await lot.start();
	const before = opened.server.count();
	await lot.wake();
	expect(opened.server.count() - before).toBeLessThan(5);
	for (const id of jobsOf(opened)) opened.end(id);
	const { status, items } = await lot.wake();
	expect(status).toBe('success');
	expect(items.map(({ json }) => json.event_id)).toEqual(jobsOf(opened));
});

test('files that the sub-workflow fetches reach the next node where n8n keeps them in the item', async () => {
	const opened = await open('Gravity AI, Job: Submit', 2);
	const lot = lotOf(opened, 2, {}, { binaryMode: 'default' });
	await lot.start();
	for (const id of jobsOf(opened)) opened.end(id);
	const { items } = await lot.wake();
	expect(
		await Promise.all(items.map(async (one, n) => String(await binaryBytes(one, `result${n}`)))),
	).toEqual(jobsOf(opened).map((id) => `result of ${id}`));
});
