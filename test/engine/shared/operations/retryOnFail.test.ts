import type { ICredentialType, IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { EntaingineApi } from '../../../../credentials/EntaingineApi.credentials';
import { GravityAiApi } from '../../../../credentials/GravityAiApi.credentials';
import { LightenUpApi } from '../../../../credentials/LightenUpApi.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { Entaingine } from '../../../../nodes/Entaingine/Entaingine.node';
import { GravityAi } from '../../../../nodes/GravityAi/GravityAi.node';
import { LightenUp } from '../../../../nodes/LightenUp/LightenUp.node';
import { CredentialStore, recordedLogs, logCount, runNode } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

interface Case {
	type: INodeType;
	credential: ICredentialType;
	parameters: INodeParameters;
	/** What the service answers to the nth request that starts something. */
	answer(nth: number): IDataObject | string;
	/** The ID in that answer; left out where nothing with an ID is started. */
	id?(nth: number): string;
}

const arcanna = { type: new Arcanna(), credential: new ArcannaApi() };
const gravityAi = { type: new GravityAi(), credential: new GravityAiApi() };
const entaingine = { type: new Entaingine(), credential: new EntaingineApi() };
const lightenUp = { type: new LightenUp(), credential: new LightenUpApi() };
const jobId = { __rl: true, mode: 'id', value: '123' };
const service = { __rl: true, mode: 'name', value: 'a_service' };

const STARTING: Array<[string, Case]> = [
	[
		'Arcanna: an event',
		{
			...arcanna,
			parameters: { resource: 'event', operation: 'create', jobId },
			answer: (nth) => ({ event_id: `e${nth}`, job_id: 123, status: 'pending_inference' }),
			id: (nth) => `e${nth}`,
		},
	],
	[
		'Arcanna: a training',
		{
			...arcanna,
			parameters: { resource: 'useCase', operation: 'train', jobId },
			answer: () => ({ status: 'OK' }),
		},
	],
	[
		'Gravity AI: a job',
		{
			...gravityAi,
			parameters: { resource: 'job', operation: 'submit', inputSource: 'text', textInput: 'x' },
			answer: (nth) => ({ data: { id: `j${nth}`, status: 'incomplete' }, isError: false }),
			id: (nth) => `j${nth}`,
		},
	],
	[
		'entAIngine: a process',
		{
			...entaingine,
			parameters: { resource: 'process', operation: 'create', processTemplate: '10001' },
			answer: (nth) => ({ id: 70 + nth }),
			id: (nth) => String(70 + nth),
		},
	],
	[
		'LightenUp: an execution',
		{
			...lightenUp,
			parameters: { resource: 'service', operation: 'start', serviceName: service },
			answer: (nth) => ({ execution_id: `x${nth}` }),
			id: (nth) => `x${nth}`,
		},
	],
	[
		'LightenUp: a run',
		{
			...lightenUp,
			parameters: { resource: 'service', operation: 'run', serviceName: service },
			answer: () => ({ outputs: { results: [] } }),
		},
	],
];
const READING: Array<[string, Case]> = [
	[
		'Arcanna',
		{
			...arcanna,
			parameters: { resource: 'useCase', operation: 'getMany' },
			answer: () => '[]',
		},
	],
	[
		'Gravity AI',
		{
			...gravityAi,
			parameters: { resource: 'job', operation: 'getMany' },
			answer: () => ({ data: [], isError: false }),
		},
	],
];

/** Runs a node with two items. These requests that start something are refused. */
async function run({ type, credential, parameters, answer }: Case, refused: number[], on = true) {
	let nth = 0;
	const stub = await Stub.open((call) => {
		const isStart = call.method === 'POST';
		if (isStart) nth += 1;
		stub.status = isStart && refused.includes(nth) ? 400 : 200;
		return stub.status === 400 ? { message: 'no' } : answer(nth);
	});
	const data = { baseUrl: stub.url, apiKey: 'abcdefgh', accessToken: 'abcdefgh' };
	const { items, error, hints } = await runNode({
		type,
		parameters: { ...parameters, options: { concurrency: 1 } },
		credentials: new CredentialStore([{ type: credential, data }]),
		items: [{ json: { rule: 'a' } }, { json: { rule: 'b' } }],
		settings: { retryOnFail: on, maxTries: 2, waitBetweenTries: 1 },
	});
	await stub.close();
	return { items, error, hint: hints.map(({ message }) => message).join(' ') };
}

describe.each(STARTING)('with Retry On Fail, %s', (_, one) => {
	const { id } = one;

	test('a hint says that n8n would resend everything', async () => {
		const { items, hint } = await run(one, []);
		expect(items).toHaveLength(2);
		expect(hint).toMatch(/Retry On Fail is on .* sends the requests of all items again/);
		expect(hint).not.toContain('Already created');
	});

	test('the hint names what a failed try has started', async () => {
		const { items, hint } = await run(one, [2]);
		expect(items).toHaveLength(2);
		if (id)
			expect(hint).toMatch(new RegExp(`Already created in .* by failed tries: \\w+ ${id(1)}\\.$`));
		else expect(hint).not.toContain('Already created');
	});

	test('a run that fails names what all tries have started', async () => {
		const { error } = await run(one, [2, 4]);
		const said = `${error?.message} ${error?.description ?? ''}`;
		const all =
			id && new RegExp(`including all tries of Retry On Fail: \\w+ ${id(1)}, ${id(3)}\\.`);
		expect(said).toMatch(all ?? /./);
		if (!id) expect(said).not.toContain('Created in');
	});

	test('nothing is said of it where it is off', async () => {
		const { items, hint } = await run(one, [], false);
		expect(items).toHaveLength(2);
		expect(hint).not.toContain('Retry On Fail');
	});
});

test.each(READING)('with Retry On Fail, reading gives no hint (%s)', async (_, one) => {
	const { error, hint } = await run(one, []);
	expect(error).toBeUndefined();
	expect(hint).not.toContain('Retry On Fail');
});

const WAITING = STARTING.filter(([, { id }]) => id !== undefined);

test.each(WAITING)(
	'a wait for %s is logged with its ID before the job finishes',
	async (_, { parameters, ...one }) => {
		const before = logCount();
		const options = { timeout: 0.1, pollInterval: 0.02, onTimeout: 'output' };
		const stub = await Stub.open((call, nth) => one.answer(call.method === 'POST' ? nth : 1));
		const data = { baseUrl: stub.url, apiKey: 'abcdefgh', accessToken: 'abcdefgh' };
		await runNode({
			type: one.type,
			parameters: { ...parameters, waitForCompletion: true, options },
			credentials: new CredentialStore([{ type: one.credential, data }]),
			items: [{ json: { rule: 'a' } }],
		});
		await stub.close();
		const lines = recordedLogs(before).filter(({ message }) => message.startsWith('Waiting'));
		expect(lines).toEqual([
			{
				level: 'info',
				message: expect.stringMatching(
					new RegExp(
						`^Waiting up to 0\\.1 seconds for the (decision on the event|job|process|execution) ${one.id?.(1)} in \\w+`,
					),
				),
				metadata: expect.objectContaining({ nodeName: expect.any(String) }),
			},
		]);
	},
);
