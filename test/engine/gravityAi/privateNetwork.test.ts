import { byAllowedName } from './protected.mts';
import { Bench } from './bench.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start();
});

afterEach(async () => await bench.stop());

describe("n8n's protection of private networks", () => {
	test('holds for a link that the service hands over', async () => {
		const { id } = bench.service.insert();
		const credentials = bench.credentials({ baseUrl: byAllowedName(bench.service.url) });
		const { error } = await bench.run('getResult', { jobId: id }, { credentials });

		expect(bench.service.count('GET', /\/result-link\//)).toBe(1);
		expect(bench.service.storage.received).toHaveLength(0);
		expect(error?.message).toMatch(/^Couldn't download the file from 127\.0\.0\.1:\d+: /);
	});

	test('holds for the Base URL of a credential', async () => {
		const { error } = await bench.run('getMany');

		expect(bench.service.received).toHaveLength(0);
		expect(error?.message).toMatch(/^The request to Gravity AI was not sent: /);
	});
});
