import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { MANIFESTS } from '../../../services/index.mts';
import { CredentialStore, recordedLogs, logCount, runNode } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

interface Case {
	/** The service's folder. */
	of: string;
	parameters: INodeParameters;
	/** What the service answers to the nth request that starts something. */
	answer(nth: number): unknown;
	/** The ID in that answer; left out where nothing with an ID is started. */
	id?(nth: number): string;
}

const jobId = { __rl: true, mode: 'id', value: '123' };
const serviceName = { __rl: true, mode: 'name', value: 'a_service' };
const id = (nth: number) => String(70 + nth);

const WAITING = MANIFESTS.map(
	({ folder: of, job }): Case => ({
		of,
		parameters: job.start,
		answer: (nth) => job.started(id(nth)),
		id,
	}),
);
const STARTING: Case[] = [
	...WAITING,
	{
		of: 'Arcanna',
		parameters: { resource: 'useCase', operation: 'train', jobId },
		answer: () => ({ status: 'OK' }),
	},
	{
		of: 'LightenUp',
		parameters: { resource: 'service', operation: 'run', serviceName },
		answer: () => ({ outputs: { results: [] } }),
	},
];
const READING = MANIFESTS.map(
	({ folder: of, job }): Case => ({
		of,
		parameters: { ...job.get, [job.idParameter]: id(1) },
		answer: () => job.succeeded(id(1), 'a note'),
	}),
);

/** What runs a node of a service with two items, or one. */
function runOf({ of, parameters }: Case, url: string, options: IDataObject, on: boolean) {
	const { nodes, credentials, key } = MANIFESTS.find(({ folder }) => folder === of)!;
	return {
		type: nodes[0],
		parameters: { ...parameters, ...options } as INodeParameters,
		credentials: new CredentialStore([
			{ type: credentials[0], data: { baseUrl: url, [key.field]: 'abcdefgh' } },
		]),
		items: [{ json: { rule: 'a' } }, { json: { rule: 'b' } }],
		settings: { retryOnFail: on, maxTries: 2, waitBetweenTries: 1 },
	};
}

/** Runs a node with two items. These requests that start something are refused. */
async function run(one: Case, refused: number[], on = true) {
	let nth = 0;
	const stub = await Stub.open((call) => {
		const isStart = call.method === 'POST';
		if (isStart) nth += 1;
		stub.status = isStart && refused.includes(nth) ? 400 : 200;
		return stub.status === 400 ? { message: 'no' } : one.answer(nth);
	});
	const options = { concurrency: 1 };
	const { items, error, hints } = await runNode(runOf(one, stub.url, { options }, on));
	await stub.close();
	return { items, error, hint: hints.map(({ message }) => message).join(' ') };
}

describe.each(STARTING)('with Retry On Fail, $of: $parameters.operation', (one) => {
	test('a hint says that n8n would resend everything', async () => {
		const { items, hint } = await run(one, []);
		expect(items).toHaveLength(2);
		expect(hint).toMatch(/Retry On Fail is on .* sends the requests of all items again/);
		expect(hint).not.toContain('Already created');
	});

	test('the hint names what a failed try has started', async () => {
		const { items, hint } = await run(one, [2]);
		expect(items).toHaveLength(2);
		if (one.id)
			expect(hint).toMatch(new RegExp(`Already created in .* by failed tries: \\w+ ${id(1)}\\.$`));
		else expect(hint).not.toContain('Already created');
	});

	test('a run that fails names what all tries have started', async () => {
		const { error } = await run(one, [2, 4]);
		const said = `${error?.message} ${error?.description ?? ''}`;
		const all =
			one.id && new RegExp(`including all tries of Retry On Fail: \\w+ ${id(1)}, ${id(3)}\\.`);
		expect(said).toMatch(all ?? /./);
		if (!one.id) expect(said).not.toContain('Created in');
	});

	test('nothing is said of it where it is off', async () => {
		const { items, hint } = await run(one, [], false);
		expect(items).toHaveLength(2);
		expect(hint).not.toContain('Retry On Fail');
	});
});

test.each(READING)('with Retry On Fail, reading gives no hint ($of)', async (one) => {
	const { error, hint } = await run(one, []);
	expect(error).toBeUndefined();
	expect(hint).not.toContain('Retry On Fail');
});

test.each(WAITING)('a wait is logged with its ID before the job finishes ($of)', async (one) => {
	const before = logCount();
	const options = { timeout: 0.1, pollInterval: 0.02, onTimeout: 'output' };
	const stub = await Stub.open(() => one.answer(1));
	const waiting = runOf(one, stub.url, { waitForCompletion: true, options }, false);
	await runNode({ ...waiting, items: [{ json: { rule: 'a' } }] });
	await stub.close();
	const lines = recordedLogs(before).filter(({ message }) => message.startsWith('Waiting'));
	expect(lines).toEqual([
		{
			level: 'info',
			message: expect.stringMatching(
				new RegExp(`^Waiting up to 0\\.1 seconds for the [\\w ]+ ${id(1)} in \\w+`),
			),
			metadata: expect.objectContaining({ nodeName: expect.any(String) }),
		},
	]);
});
