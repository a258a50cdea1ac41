import {
	readBatching,
	readRequestSettings,
} from '../../../../nodes/shared/operations/requestSettings';
import { readLimit } from '../../../../nodes/shared/fields/limit';
import { wholeNumber } from '../../../../nodes/shared/operations/parameters';

describe("n8n's Request Options", () => {
	test.each([undefined, null, {}, { proxy: '  ', timeout: 0 }])('may be left out: %j', (given) => {
		expect(readRequestSettings(given)).toEqual({ allowUnauthorizedCerts: false });
	});

	test('give a timeout and leave to ignore certificates', () => {
		expect(readRequestSettings({ timeout: 2_500, allowUnauthorizedCerts: true })).toEqual({
			allowUnauthorizedCerts: true,
			timeoutMs: 2_500,
		});
	});

	test.each([
		['http://proxy.example:3128', { host: 'proxy.example', port: 3128, protocol: 'http' }],
		[' https://proxy.example ', { host: 'proxy.example', port: 443, protocol: 'https' }],
		['http://proxy.example/', { host: 'proxy.example', port: 80, protocol: 'http' }],
		[
			'http://jane:p%40ss@proxy.example:8080',
			{
				host: 'proxy.example',
				port: 8080,
				protocol: 'http',
				auth: { username: 'jane', password: 'p@ss' },
			},
		],
	])('give a proxy: %j', (proxy, read) => {
		expect(readRequestSettings({ proxy })).toEqual({ allowUnauthorizedCerts: false, proxy: read });
	});

	test.each(['proxy.example', 'proxy.example:3128', 'http://', 'nonsense'])(
		'refuse a proxy that is no address: %j',
		(proxy) => {
			expect(() => readRequestSettings({ proxy })).toThrow('"Proxy" in the Request Options');
		},
	);
});

describe('batching', () => {
	const batching = (batchSize?: unknown, batchInterval?: unknown) =>
		readBatching({ batching: { batch: { batchSize, batchInterval } } });

	test.each([undefined, null, {}, { batching: {} }, { batching: { batch: {} } }])(
		'may be left out: %j',
		(given) => {
			expect(readBatching(given)).toBeUndefined();
		},
	);

	test('has a size and a pause', () => {
		expect(batching(20, 1_500)).toEqual({ size: 20, intervalMs: 1_500 });
	});

	test('without a pause is none', () => {
		expect(batching(20, 0)).toBeUndefined();
		expect(batching(20, -1)).toBeUndefined();
	});

	test.each([-1, 0, undefined, 'many'])('takes items one by one with the size %j', (size) => {
		expect(batching(size, 10)).toEqual({ size: 1, intervalMs: 10 });
	});
});

describe('a whole number', () => {
	test.each([undefined, null, ''])('has a default: %j', (given) => {
		expect(wholeNumber(given, 7, 0, 'Concurrency')).toBe(7);
	});

	test.each([
		[3, 3],
		['12', 12],
		[0, 0],
	])('is read: %j', (given, read) => {
		expect(wholeNumber(given, 7, 0, 'Max Retries')).toBe(read);
	});

	test.each([-1, 1.5, 'many', NaN, {}, [1, 2]])('is refused with its field: %j', (given) => {
		expect(() => wholeNumber(given, 7, 0, 'Max Retries')).toThrow(
			/^"Max Retries" is .* It has to be a whole number, 0 or more\.$/,
		);
	});
});

describe('a limit', () => {
	const limit = (parameters: Record<string, unknown>) =>
		readLimit({ parameter: (name) => parameters[name] });

	test('is what the user sets, 50 by default, and none for all', () => {
		expect(limit({ returnAll: false, limit: 5 })).toBe(5);
		expect(limit({})).toBe(50);
		expect(limit({ returnAll: true, limit: 5 })).toBe(Infinity);
	});

	test('is at least one', () => {
		expect(() => limit({ limit: 0 })).toThrow('"Limit" is 0');
	});
});
