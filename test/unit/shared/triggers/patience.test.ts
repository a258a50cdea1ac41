import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { poll } from '../../../../nodes/shared/triggers/poll';
import { watchScheduled } from '../../../../nodes/shared/triggers/scheduledJobs';
import type { Service } from '../../../../nodes/shared/http/service';

const MINUTE = 60_000;

const service: Service = {
	name: 'Example',
	credentialType: () => 'exampleApi',
	secretFields: ['apiKey'],
	baseUrl: () => 'https://example.com',
	errorMessage: () => undefined,
	advice: () => undefined,
};

const jobs = () => {
	let started = 0;
	return watchScheduled({
		subject: 'w',
		kind: {
			noun: 'job',
			idText: String,
			wayBack: () => '',
			reader: () => async () => ({ state: 'running', job: {} }),
		},
		mostRunning: 100,
		sample: {},
		start: async () => ({ id: `${++started}`, snapshot: { state: 'running', job: {} } }),
	});
};

let workflows = 0;

function pollContext(): IPollFunctions {
	const stored: IDataObject = {};
	return Object.assign(Object.create(null), {
		getCredentials: async () => ({ apiKey: 'of the test' }),
		getActivationMode: () => 'activate',
		getMode: () => 'trigger',
		getNode: () => ({ id: 'a', name: 'Trigger' }),
		getWorkflow: () => ({ id: `w${++workflows}` }),
		getNodeParameter: () => undefined,
		getPollBudgetMs: () => 5 * MINUTE,
		getWorkflowStaticData: () => stored,
		helpers: {},
	});
}

async function minutesOf(poll: Promise<unknown>): Promise<number> {
	const began = Date.now();
	let ended = 0;
	void poll.then(() => (ended = Date.now()));
	for (let second = 0; second < 600 && ended === 0; second += 1) {
		await jest.advanceTimersByTimeAsync(1_000);
	}
	return (ended - began) / MINUTE;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a poll waits for its share of the budget, but that at activation holds n8n only shortly', async () => {
	const context = pollContext();
	const watched = jobs();
	const pollAgain = async () => await poll(context, service, () => watched);
	expect(await minutesOf(pollAgain())).toBeCloseTo(1 / 3, 1);
	expect(await minutesOf(pollAgain())).toBeCloseTo(3, 1);
	// A context of its own for each poll, as n8n has with its durable scheduler.
	const other = async () => await poll(pollContext(), service, () => watched);
	expect(await minutesOf(other())).toBeCloseTo(1 / 3, 1);
});
