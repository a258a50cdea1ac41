import type { INodeParameters } from 'n8n-workflow';

import {
	Bench,
	createAndWait,
	jsonOf,
	QUICK,
	sendFeedback,
	start,
	stop,
	train,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ trainingMs: 5 });
	bench.service.insert({ job_id: 123, event_id: 'e1', raw_body: { rule: 'a' } });
});

afterEach(async () => {
	await bench.service.close();
});

const ofEvent = { event_id: expect.any(String), job_id: 123 };
const ofE1 = { event_id: 'e1', job_id: 123 };
const ofUseCase = { job_id: 123 };
const OPERATIONS: Array<[string, INodeParameters, object]> = [
	['event: create, waiting', createAndWait, ofEvent],
	[
		'event: create, with an ID of its own',
		{ ...createAndWait, options: { ...QUICK, eventId: 'own' } },
		{ event_id: 'own', job_id: 123 },
	],
	['event: sendFeedback', { ...sendFeedback, eventId: 'e1' }, ofE1],
	['useCase: start', start, ofUseCase],
	['useCase: stop', stop, ofUseCase],
	['useCase: train', train, ofUseCase],
	['useCase: train, waiting', { ...train, waitForCompletion: true, options: QUICK }, ofUseCase],
];

test.each(OPERATIONS)('%s names what it was about', async (_, parameters, ids) => {
	const { items, error } = await bench.run(parameters, { credentials: bench.manager() });

	expect(error).toBeUndefined();
	expect(jsonOf({ items })).toEqual([expect.objectContaining(ids)]);
});
