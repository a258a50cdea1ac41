import type { Fault } from '../../simulators/server.mts';
import { logCount, logText, recordedLogs } from '../harness/index.mts';
import {
	drain,
	isoAt,
	keysOf,
	MINUTE,
	refusalOf,
	sorted,
	TriggerBench,
	useCase,
} from './triggerSupport.mts';

let bench: TriggerBench;

beforeEach(async () => {
	bench = await TriggerBench.open();
});

afterEach(async () => {
	await bench.close();
});

describe('a key that may not list decisions', () => {
	const needed = /management key with the scope "read:event_query"/;

	test('is told what is needed when it lacks the scope', async () => {
		bench.credentials = bench.storeOf({ apiKey: bench.service.keys.scopeless });
		expect(await refusalOf(bench.trigger().activate())).toEqual({
			name: 'NodeApiError',
			message: 'The API key lacks the scope read:event_query',
			httpCode: '403',
			description: expect.stringMatching(needed),
		});
	});

	test.each([401, 403, 404] as const)('is told so when it is an input key (%d)', async (status) => {
		bench.service.options.inputKeyOnV2 = status;
		bench.credentials = bench.storeOf({ apiKey: bench.service.keys.input });
		expect(await refusalOf(bench.trigger().activate())).toEqual({
			name: 'NodeApiError',
			message: 'An input key does not open this',
			httpCode: String(status),
			description: expect.stringMatching(needed),
		});
	});

	test('is never told itself', async () => {
		bench.service.fault('*', bench.listing, { kind: 'echoKey', status: 401 });
		const { message } = await refusalOf(bench.trigger().activate());
		expect(message).toBe('Unknown key: ***');
	});
});

describe('a refusal', () => {
	test.each(['newDecision', 'useCaseActivity', 'trainingFinished'])(
		'of the key is classified (%s)',
		async (triggerOn) => {
			const trigger = await bench.active({ triggerOn });
			bench.service.keyring.clear();
			expect(await refusalOf(trigger.poll())).toMatchObject({
				name: 'NodeApiError',
				message: 'Invalid API key',
				httpCode: '401',
			});
		},
	);

	test('for too many requests is classified, and not waited for beyond the budget', async () => {
		const trigger = await bench.active({}, { budgetMs: 20_000 });
		bench.service.fault('*', bench.listing, { kind: 'status', status: 429, retryAfter: 60 });
		expect(await refusalOf(trigger.poll())).toMatchObject({
			name: 'NodeApiError',
			message: 'Status 429 on demand',
			httpCode: '429',
		});
		expect(bench.queries()).toBe(1);
	});

	test('that passes is tried again in the same poll', async () => {
		const trigger = await bench.active();
		const key = bench.put();
		bench.service.fault('*', bench.listing, { kind: 'status', status: 503, retryAfter: 0.01 });
		expect(keysOf(await trigger.poll())).toEqual([key]);
		expect(bench.queries()).toBe(2);
	});

	test.each(['x', '12.5', '-1', '123/../124'])(
		'of the use case "%s" comes before anything is sent',
		async (value) => {
			const { name, message } = await refusalOf(
				bench.trigger({ jobId: useCase(value) }).activate(),
			);
			expect(name).toBe('NodeOperationError');
			expect(message).toMatch(/not a valid use case ID/);
			expect(bench.service.count()).toBe(0);
		},
	);
});

describe('a poll that fails', () => {
	const faults: Array<[string, Fault]> = [
		['is refused', { kind: 'status', status: 400 }],
		['gets a web page', { kind: 'page', status: 200 }],
		['gets nothing', { kind: 'empty' }],
		['is sent elsewhere', { kind: 'redirect', url: 'https://elsewhere.example/' }],
	];

	test.each(faults)('advances nothing when it %s', async (_, fault) => {
		const trigger = await bench.active();
		const waiting = bench.pending();
		bench.put();
		await trigger.poll();
		const before = trigger.memory;
		bench.decide(waiting);
		bench.putMany(3);
		bench.service.fault('*', bench.listing, fault);
		expect((await refusalOf(trigger.poll())).name).toBe('NodeApiError');
		expect(trigger.memory).toEqual(before);
		expect(sorted(keysOf(await trigger.poll()))).toEqual(sorted(bench.decided.slice(1)));
	});

	test('on a later page, or while waiting ones are asked for, loses nothing', async () => {
		const trigger = await bench.active();
		const now = Date.now();
		const waiting = bench.pending({ ingest_timestamp: isoAt(now - 60 * MINUTE) });
		bench.putMany(310, {}, now - 50 * MINUTE);
		bench.putMany(1_300, {}, now - 4 * MINUTE);
		expect(await trigger.poll()).toHaveLength(1_610);
		bench.putMany(1_300, {}, now - 2 * MINUTE);
		bench.decide(waiting);
		const emitted: string[] = [];
		const from = logCount();
		for (const skip of [1, 1, 2]) {
			const plan = bench.service.fault(
				'*',
				bench.listing,
				{ kind: 'status', status: 400 },
				{ skip },
			);
			emitted.push(...keysOf(await trigger.poll()));
			plan.cancel();
		}
		expect(logText(recordedLogs(from))).toContain('Only part of the list could be read');
		emitted.push(...(await drain(trigger)).flat());
		expect(sorted(emitted)).toEqual(sorted(bench.decided.slice(1_610)));
	});

	test('at activation leaves no state behind', async () => {
		bench.service.fault('*', bench.listing, { kind: 'status', status: 400 });
		const trigger = bench.trigger();
		expect((await refusalOf(trigger.activate())).httpCode).toBe('400');
		expect(trigger.saved).toEqual({});
		bench.put();
		expect(await trigger.activate()).toBeNull();
	});
});

test('a certificate that no one has signed is accepted where the credential says so', async () => {
	const secure = await TriggerBench.open({ tls: true });
	const refused = await refusalOf(secure.trigger().activate());
	expect(refused.message).toMatch(/certificate is self-signed/);
	secure.credentials = secure.storeOf({ allowUnauthorizedCerts: true });
	const trigger = await secure.active();
	const key = secure.put();
	expect(keysOf(await trigger.poll())).toEqual([key]);
	await secure.close();
});
