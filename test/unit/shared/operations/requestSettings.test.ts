import {
	readBatching,
	readRequestSettings,
} from '../../../../nodes/shared/operations/requestSettings';
import { readLimit } from '../../../../nodes/shared/fields/limit';

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

	test.each([
		'proxy.example',
		'proxy.example:3128',
		'http://',
		'nonsense',
		'socks5://proxy.example:1080',
		'ftp://proxy.example',
		'http://me:pa%ss@proxy.example',
		{ host: 'proxy.example' },
	])('refuse a proxy that n8n could not use: %j', (proxy) => {
		expect(() => readRequestSettings({ proxy })).toThrow(
			/^"Proxy" (in the Request Options|is an object)/,
		);
	});
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
	});

	test.each([0, undefined, '', '1'])('takes items one by one with the size %j', (size) => {
		expect(batching(size, 10)).toEqual({ size: 1, intervalMs: 10 });
	});

	test('is off with the size -1', () => {
		expect(batching(-1, 10)).toBeUndefined();
	});

	test.each([
		['Items per Batch', 'many', 10],
		['Items per Batch', -2, 10],
		['Batch Interval (ms)', 5, 'soon'],
		['Batch Interval (ms)', 5, -1],
	])('is refused by its field: %s', (label, size, interval) => {
		expect(() => batching(size, interval)).toThrow(`"${label}" is `);
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
