import { Bench, byId, byName, fromList, getMany, sendFeedback } from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
});

afterEach(async () => {
	await bench.service.close();
});

describe('the list of use cases', () => {
	test('shows title and ID', async () => {
		expect(await bench.search('searchUseCases')).toEqual({
			results: [
				{ name: 'Phishing triage (123)', value: 123 },
				{ name: 'Endpoint alerts (124)', value: 124 },
			],
		});
		expect(bench.service.received).toMatchObject([{ method: 'GET', path: '/api/v1/jobs/' }]);
	});

	test.each([
		['PHISH', [123]],
		['124', [124]],
		['12', [123, 124]],
		['nothing', []],
	])('is searched for "%s" in title and ID', async (filter, found) => {
		const { results } = await bench.search('searchUseCases', { filter });
		expect(results.map(({ value }) => value)).toEqual(found);
	});

	test('is explained when it is empty', async () => {
		const credentials = bench.credentials({ apiKey: bench.service.keys.otherInput });
		await expect(bench.search('searchUseCases', { credentials })).rejects.toMatchObject({
			message: 'This key has no use cases',
			description: expect.stringContaining('enter the use case ID here'),
		});
	});

	test.each([401, 403] as const)('explains a key that is refused (%i)', async (badKey) => {
		bench.service.options.badKey = badKey;
		const credentials = bench.credentials({ apiKey: 'bad-key-0815' });
		const refused = await bench
			.search('searchUseCases', { credentials })
			.catch((error: unknown) => error);
		expect(refused).toMatchObject({
			message: 'Invalid API key',
			description: expect.stringContaining('Check the key in the credential'),
		});
	});

	test('tells a web page in the place of Arcanna, and never the key', async () => {
		bench.service.fault('GET', /jobs/, { kind: 'page', status: 200 });
		await expect(bench.search('searchUseCases')).rejects.toThrow(/a web page titled "Bad gateway"/);
		bench.service.fault('GET', /jobs/, { kind: 'echoKey', status: 400 });
		await expect(bench.search('searchUseCases')).rejects.toThrow('Unknown key: ***');
	});

	test('is tried again once, no more: someone is looking at it', async () => {
		bench.service.fault('GET', /jobs/, { kind: 'status', status: 502 });
		expect((await bench.search('searchUseCases')).results).toHaveLength(2);
		bench.service.forget();
		bench.service.fault('GET', /jobs/, { kind: 'status', status: 502 }, { times: 9 });
		await expect(bench.search('searchUseCases')).rejects.toThrow('Status 502 on demand');
		expect(bench.service.count()).toBe(2);
	});
});

describe('the list of labels', () => {
	const feedback = (jobId: typeof sendFeedback.jobId) => ({ ...sendFeedback, jobId });

	test.each([
		[fromList(123), ['Drop', 'Escalate']],
		[byId('124'), ['Drop', 'Investigate', 'Escalate']],
	])('follows the use case that is chosen (%j)', async (jobId, labels) => {
		for (const form of ['array', 'object'] as const) {
			bench.service.options.labels = form;
			expect(await bench.search('searchLabels', { parameters: feedback(jobId) })).toEqual({
				results: labels.map((label) => ({ name: label, value: label })),
			});
			const options = await bench.loadOptions('getLabels', { parameters: { ...getMany, jobId } });
			expect(options).toEqual(labels.map((label) => ({ name: label, value: label })));
		}
	});

	test('is searched', async () => {
		const found = await bench.search('searchLabels', {
			parameters: feedback(byId(124)),
			filter: 'INV',
		});
		expect(found.results.map(({ value }) => value)).toEqual(['Investigate']);
	});

	test('has the labels of all use cases, each once, where none is chosen', async () => {
		const options = await bench.loadOptions('getLabels', { parameters: getMany });
		expect(options.map(({ value }) => value)).toEqual(['Drop', 'Escalate', 'Investigate']);
	});

	test('is explained when it is empty', async () => {
		bench.service.addJob({ job_id: 7, labels: [] });
		const searching = bench.search('searchLabels', { parameters: feedback(byId(7)) });
		await expect(searching).rejects.toThrow('This use case has no labels');
	});

	test('explains a use case that is not there, or is no ID', async () => {
		await expect(bench.search('searchLabels', { parameters: feedback(byId(5)) })).rejects.toThrow(
			'Job not found',
		);
		await expect(
			bench.search('searchLabels', { parameters: feedback(byName('x')) }),
		).rejects.toThrow('"Use Case" is "x", which is not a valid use case ID');
	});
});
