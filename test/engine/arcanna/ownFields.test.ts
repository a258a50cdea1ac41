import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials';
import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node';
import { CredentialStore, poller, runNode } from '../harness/index.mts';
import { Stub } from '../values/stub.mts';
import { byId, getEvent, getMany } from './support.mts';

const TIME = '2026-01-31T08:00:00Z';

/** An event whose alert has fields of the names of the decision's. */
const event = (event_id: string, own: object, arcanna: object) => ({
	...own,
	event_id,
	job_id: 123,
	timestamp_inference: TIME,
	'@timestamp': TIME,
	rule: 'Impossible travel',
	arcanna: { pipeline_status: 'OK', ...arcanna },
});

const own = { state: 'CA', status: 'open', result: 'blocked', confidence_score: 'low', outlier: 1 };

describe("an alert with fields that bear the names of the decision's", () => {
	let stub: Stub;
	let found: object;
	let credentials: CredentialStore;

	beforeEach(async () => {
		let asked = 0;
		stub = await Stub.open(({ path }) => {
			if (path !== '/api/v2/events/query') return found;
			// The trigger notes what is there before anything is new.
			const events = asked++ === 0 ? [event('e0', {}, { result: 'class_0' })] : [found];
			return { events, total_count: 1 };
		});
		const data = { baseUrl: stub.url, apiKey: 'abcdefgh' };
		credentials = new CredentialStore([{ type: new ArcannaApi(), data }]);
	});

	afterEach(async () => {
		await stub.close();
	});

	const ways: Array<[string, () => Promise<unknown>]> = [
		['event: get', async () => await first({ ...getEvent, eventId: 'e1' })],
		[
			'event: get, waiting',
			async () => await first({ ...getEvent, eventId: 'e1', waitForCompletion: true }),
		],
		[
			'event: getMany',
			async () => {
				await first(getMany);
				return await first(getMany);
			},
		],
		[
			'the trigger',
			async () => {
				const parameters = { triggerOn: 'newDecision', jobId: byId(123) };
				const trigger = poller({ type: new ArcannaTrigger(), parameters, credentials });
				await trigger.activate();
				return (await trigger.poll())?.[0].json;
			},
		],
	];

	async function first(parameters: typeof getMany) {
		const { items } = await runNode({ type: new Arcanna(), parameters, credentials });
		return items[0].json;
	}

	test.each(ways)('gives way to the decision (%s)', async (_, item) => {
		const decision = { result: 'class_1', result_label: 'Escalate', confidence_score: 0.95 };
		found = event('e1', own, { ...decision, outlier_flag: false });
		expect(await item()).toMatchObject({
			...decision,
			status: 'OK',
			outlier: false,
			state: 'succeeded',
			rule: 'Impossible travel',
		});
	});

	test.each(ways)('gives way to nothing where the decision has none (%s)', async (_, item) => {
		found = event('e1', own, { result: 'class_1' });
		const json = await item();
		expect(json).toMatchObject({ status: 'OK', result: 'class_1', state: 'succeeded' });
		expect(json).not.toHaveProperty('confidence_score');
		expect(json).not.toHaveProperty('outlier');
	});
});
