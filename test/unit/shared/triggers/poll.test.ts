import type { IPollFunctions } from 'n8n-workflow';

import { poll, type Watch } from '../../../../nodes/shared/triggers/poll';
import { partly, service, thrownBy } from '../support.mts';

function contextOf(credential: object = { apiKey: 'the-secret-key' }) {
	const log: string[] = [];
	const context = partly<IPollFunctions>({
		getCredentials: async () =>
			await (credential instanceof Error
				? Promise.reject(credential)
				: Promise.resolve(credential)),
		getActivationMode: () => 'activate',
		getMode: () => 'trigger',
		getNode: () => ({ id: 'a', name: 'Trigger', parameters: {} }),
		getWorkflow: () => ({ id: 'w' }),
		getWorkflowStaticData: () => ({}),
		logger: { warn: (message: string) => log.push(message) },
		helpers: {},
	});
	return { context, log };
}

const watching = (items: Array<{ json: object }>): Watch =>
	partly<Watch>({ poll: async () => await Promise.resolve({ items, warnings: [] }) });

test('a credential that can not be opened ends the poll with the reason', async () => {
	const { context } = contextOf(new Error('The credential was deleted'));
	expect(await thrownBy(poll(context, service, () => watching([])))).toMatchObject({
		message: 'The credential was deleted',
	});
});

test('what went wrong is told without the key', async () => {
	const { context } = contextOf();
	const failing = partly<Watch>({
		poll: async () => await Promise.reject(new Error('Bad key the-secret-key')),
	});
	const { message } = await thrownBy(poll(context, service, () => failing));
	expect(message).toMatch(/^Bad key/);
	expect(message).not.toContain('the-secret-key');
});

test('what a trigger learns of its service stands in the log once, however often it polls', async () => {
	const { context, log } = contextOf();
	for (let polls = 0; polls < 3; polls += 1) {
		await poll(context, service, ({ note }) => {
			note?.('The key the-secret-key can not list');
			return watching([]);
		});
	}
	expect(log).toEqual([expect.stringMatching(/can not list$/)]);
	expect(log[0]).not.toContain('the-secret-key');
});

test.each([
	[[], null],
	[[{ json: { id: 1 } }], [[{ json: { id: 1 } }]]],
])('a poll with %j gives n8n %j', async (items, expected) => {
	expect(await poll(contextOf().context, service, () => watching(items))).toEqual(expected);
});
