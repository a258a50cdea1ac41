import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { Bench, create, createAndWait, getUseCase, items } from '../../arcanna/support.mts';
import { CredentialStore } from '../../harness/index.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
});

afterEach(async () => {
	await bench.service.close();
});

class Deleted extends CredentialStore {
	override async getDecrypted(): Promise<never> {
		throw new Error('Credential with ID "1" does not exist');
	}
}

/** What keeps a whole run from opening. */
const unusable: Array<[string, () => CredentialStore, string]> = [
	[
		'a base URL without a scheme',
		() => bench.credentials({ baseUrl: 'arcanna.example' }),
		'Base URL',
	],
	['no base URL', () => bench.credentials({ baseUrl: '' }), 'Base URL'],
	[
		'a deleted credential',
		() => new Deleted([{ type: new ArcannaApi(), data: { baseUrl: bench.service.url } }]),
		'does not exist',
	],
];

/** Options that no item can use. */
const unusableOptions: Array<[string, object, string]> = [
	['concurrency 0', { options: { concurrency: 0 } }, '"Concurrency" is 0'],
	['negative retries', { options: { maxRetries: -1 } }, '"Max Retries" is -1'],
	['a proxy that is no address', { requestOptions: { proxy: 'nowhere' } }, '"Proxy"'],
];

const operations: Array<[string, object]> = [
	['a custom operation', create],
	['a custom operation that waits', createAndWait],
	['a declared operation', getUseCase],
];
const onError = ['continueRegularOutput', 'continueErrorOutput'] as const;
const cases = operations.flatMap(([name, parameters]) =>
	onError.map((setting) => [name, setting, parameters] as const),
);
/** n8n's own error items hold a text or an error. */
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const three = items({ rule: 1 }, { rule: 2 }, { rule: 3 });

describe.each(cases)('%s with On Error set to %s', (_name, setting, parameters) => {
	const told = async (more: object, credentials = bench.credentials()) => {
		const result = await bench.run(
			{ ...parameters, ...more },
			{ items: three, credentials, settings: { onError: setting } },
		);
		expect(result.error).toBeUndefined();
		const failed = setting === 'continueErrorOutput' ? result.errorItems : result.items;
		return { failed, succeeded: result.items.filter(({ json }) => json.error === undefined) };
	};

	test.each(unusable)('gives error items for %s', async (_, credentials, message) => {
		const { failed, succeeded } = await told({}, credentials());
		expect(succeeded).toEqual([]);
		expect(failed).toHaveLength(three.length);
		for (const { json } of failed) expect(textOf(json.error)).toContain(message);
		expect(bench.service.received).toEqual([]);
	});

	test.each(unusableOptions)('gives error items for %s', async (_, more, message) => {
		const { failed, succeeded } = await told(more);
		expect(succeeded).toEqual([]);
		expect(failed).toHaveLength(three.length);
		for (const { json } of failed) expect(textOf(json.error)).toContain(message);
		expect(bench.service.received).toEqual([]);
	});

	test.each([0, 1, 2])('fails item %s alone when an option of it fails', async (bad) => {
		const value = `={{ $itemIndex === ${bad} ? $("No such node").item : 3 }}`;
		for (const option of ['concurrency', 'maxRetries']) {
			bench.service.received.length = 0;
			const own = 'options' in parameters ? parameters.options : {};
			const { failed, succeeded } = await told({
				options: { ...(own as object), [option]: value },
			});
			expect(failed.filter(({ json }) => json.error !== undefined)).toHaveLength(1);
			expect(succeeded).toHaveLength(2);
			expect(succeeded.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2].filter((item) => item !== bad).map((item) => ({ item })),
			);
		}
	});
});

test('an item with an unusable option fails alone, whatever the others say', async () => {
	const concurrency = '={{ $json.rule === 2 ? 0 : 5 }}';
	const result = await bench.run(
		{ ...create, options: { concurrency } },
		{ items: three, settings: { onError: 'continueErrorOutput' } },
	);
	expect(result.items).toHaveLength(2);
	expect(textOf(result.errorItems[0].json.error)).toContain('"Concurrency" is 0');
});
