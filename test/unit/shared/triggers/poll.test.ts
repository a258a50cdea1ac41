import type { IPollFunctions } from 'n8n-workflow';

import { systemClock } from '../../../../nodes/shared/clock';
import { poll, takeStep, type Watch } from '../../../../nodes/shared/triggers/poll';
import type { PollSession } from '../../../../nodes/shared/triggers/session';
import { partly, service, thrownBy } from '../support.mts';

function contextOf(credential: object = { apiKey: 'the-secret-key' }, helpers: object = {}) {
	const log: string[] = [];
	const context = partly<IPollFunctions>({
		getCredentials: async () =>
			await (credential instanceof Error
				? Promise.reject(credential)
				: Promise.resolve(credential)),
		getActivationMode: () => 'activate',
		getMode: () => 'trigger',
		getNode: () => ({ id: 'a', name: 'Trigger', parameters: { model: 'm', locked: '={{ 1 }}' } }),
		getNodeParameter: (name: string) => `the ${name}`,
		getWorkflow: () => ({ id: 'w' }),
		getWorkflowStaticData: () => ({}),
		logger: { warn: (message: string) => log.push(message) },
		helpers,
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

test('a duplicate poll gives nothing', async () => {
	const watch = watching([{ json: { id: 1 } }]);
	expect(await takeStep(undefined, watch, partly<PollSession>({}))).toEqual([]);
});

test('a watch reads the parameters that the node shows, and those alone', async () => {
	const read: unknown[] = [];
	await poll(contextOf().context, service, (_client, parameter) => {
		read.push(...['model', 'locked', 'hidden'].map(parameter));
		return watching([]);
	});
	expect(read).toEqual(['the model', 'the locked', undefined]);
});

test('the client of a watch sleeps, and keeps files in the store of n8n', async () => {
	const { context } = contextOf(undefined, {
		prepareBinaryData: async (_: unknown, fileName: string) => await Promise.resolve({ fileName }),
		getBinaryMetadata: async () => await Promise.resolve({ fileSize: 7 }),
	});
	const made: unknown[] = [];
	await poll(context, service, () =>
		partly<Watch>({
			poll: async (_: unknown, { client }: PollSession) => {
				const began = systemClock.monotonicMs();
				await client.sleep(40);
				made.push(systemClock.monotonicMs() - began > 20);
				made.push(await client.files.size('a'));
				made.push(await client.files.keep(Buffer.from('b'), 'b.txt'));
				return { items: [], warnings: [] };
			},
		}),
	);
	expect(made).toEqual([true, 7, { fileName: 'b.txt' }]);
});
