import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { innerFields, shownFields } from '../../../../scripts/docs/fields.mts';
import { eventsOf, operationsOf } from '../../../../scripts/docs/servicePage.mts';
import { MANIFESTS } from '../../../services/index.mts';
import { runNode } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

const CASES = MANIFESTS.flatMap(({ service, faults, nodes: [{ description }, trigger] }) =>
	operationsOf(description).map(({ heading, chosen }) => ({
		name: `${service.name}, ${heading}`,
		labels: [
			...eventsOf(trigger.description).map((event) => event.name),
			...shownFields(description.properties, chosen)
				.flatMap((field) => [field, ...innerFields(field)])
				.map(({ displayName }) => displayName),
		],
		open: async () => {
			const [, staging] =
				Object.entries(await faults.stages()).find(([title]) => title.startsWith(heading)) ?? [];
			return await staging!.open('127.0.0.1');
		},
	})),
);

test.each(CASES)(
	'the advice on a 404 names only fields of $name, or events',
	async ({ labels, open }) => {
		const stage = await open();
		stage.server.fault('*', /./, { kind: 'status', status: 404 }, { times: 99 });
		const { error } = await stage.run({ waitTimeout: 1 });
		await stage.close();
		const advice = error?.description ?? '';
		const named = [...advice.matchAll(/"([A-Z][^"]*)"/g)].map(([, label]) => label);
		expect(error?.message).toBe('Status 404 on demand');
		expect(named.filter((label) => !labels.includes(label))).toEqual([]);
		expect(advice).toMatch(/"[A-Z]|Base URL|Run the node again/);
		const sentences = advice.split(/(?<=\.) (?=[A-Z])/);
		expect(new Set(sentences).size).toBe(sentences.length);
	},
);

test("Arcanna's word for a use case is explained where it says it", async () => {
	const stub = await Stub.open(() => ({ message: 'Job not found' }));
	stub.status = 404;
	const { error } = await runNode({
		type: new Arcanna(),
		parameters: {
			resource: 'useCase',
			operation: 'getLabels',
			jobId: { __rl: true, mode: 'id', value: '123' },
		},
		credentials: [{ type: new ArcannaApi(), data: { baseUrl: stub.url, apiKey: 'abcdefgh' } }],
	});
	await stub.close();
	expect(error?.message).toBe('Job not found');
	expect(error?.description).toContain("Arcanna's API calls a use case a job.");
});
