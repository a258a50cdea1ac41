import type { IDataObject, INodeParameters } from 'n8n-workflow';

import * as arcanna from '../../arcanna/support.mts';
import { body, CASES, segment, testHostileFields } from './fields.mts';

async function open() {
	const bench = await arcanna.Bench.open({ decisionMs: 1 });
	bench.service.insert({ job_id: 123, event_id: 'e1' });
	return { bench, server: bench.service };
}

const manage = async (bench: arcanna.Bench, parameters: INodeParameters) =>
	await bench.run(parameters, { credentials: bench.manager() });

testHostileFields({
	open,
	fields: [
		{
			name: 'event ID',
			field: 'path',
			run: async (bench, eventId) => await manage(bench, { ...arcanna.getEvent, eventId }),
			sent: segment(5),
		},
		{
			name: 'own event ID',
			field: 'path',
			run: async (bench, eventId) =>
				await manage(bench, { ...arcanna.create, options: { eventId } }),
			sent: segment(4),
		},
		{
			name: 'label',
			field: 'body',
			run: async (bench, label) =>
				await manage(bench, {
					...arcanna.sendFeedback,
					eventId: 'e1',
					label: arcanna.byName(label),
				}),
			sent: body(({ feedback }) => feedback),
		},
		{
			name: 'use case by name',
			field: 'body',
			run: async (bench, name) =>
				await manage(bench, { ...arcanna.getUseCase, jobId: arcanna.byName(name) }),
			sent: body(({ job_name }) => job_name),
		},
		{
			name: 'key in an event',
			field: 'body',
			run: async (bench, key) =>
				await manage(bench, {
					...arcanna.create,
					bodySource: 'json',
					rawBody: `{${JSON.stringify(key)}: 1}`,
				}),
			sent: body(({ raw_body }) => Object.keys(Object(raw_body))[0]),
		},
	],
});

describe('a key of an input item', () => {
	let security: arcanna.Bench;

	beforeAll(async () => {
		security = (await open()).bench;
	});

	afterAll(async () => await security.service.close());

	test.each([...CASES.map(([what, key]) => [what, key]), ['a constructor', 'constructor']])(
		'%s goes out as it is, or not at all where n8n drops it, and changes nothing else',
		async (_what, key) => {
			security.service.forget();
			const json = Object.fromEntries([
				[key, { polluted: true }],
				['rule', 'x'],
			]) as IDataObject;
			const { error } = await security.run(arcanna.create, { items: [{ json }] });
			expect(error).toBeUndefined();
			const { raw_body: sent } = Object(security.service.received[0].body);
			const dropped = ['__proto__', 'constructor'].includes(key);
			expect(Object.entries(sent)).toEqual(
				dropped
					? [['rule', 'x']]
					: [
							[key, { polluted: true }],
							['rule', 'x'],
						],
			);
			expect(Object(sent).polluted).toBeUndefined();
			expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
		},
	);
});
