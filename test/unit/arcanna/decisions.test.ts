import type { IDataObject } from 'n8n-workflow';

import { decisionPages, decisionsBackwards, keyOf } from '../../../nodes/Arcanna/decisions';
import type { DecisionQuery } from '../../../nodes/Arcanna/decisionQuery';
import { arcanna } from '../../../nodes/Arcanna/service';
import type { Request } from '../../../nodes/shared/http/exchange';
import type { Client } from '../../../nodes/shared/http/client';
import { answer, JumpingClock } from '../shared/support.mts';

const START = Date.parse('2026-02-03T10:00:00Z');
const query: DecisionQuery = { date_field: 'timestamp_inference', sort_order: 'asc' };

const eventAt = (seconds: number, job_id = 1, name = `${seconds}`): IDataObject => ({
	event_id: name,
	job_id,
	timestamp_inference: new Date(START + seconds * 1_000).toISOString().replace('Z', '456Z'),
});

/** Answers with what `reply` makes of each request's body. */
function clientOf(reply: (body: IDataObject) => unknown, headers: IDataObject = {}) {
	const asked: Request[] = [];
	const client: Client = {
		service: arcanna,
		clock: new JumpingClock(),
		maxRetries: 0,
		sleep: async () => {},
		transport: async (request) => {
			asked.push(request);
			return await Promise.resolve(answer(200, reply(request.body ?? {}), headers));
		},
	};
	return { client, asked };
}

/** Answers one page after the other, and then with none. */
function pagesOf(...pages: IDataObject[][]) {
	return clientOf(({ page }) => pages[Number(page)] ?? []);
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
	const read: T[] = [];
	for await (const page of pages) read.push(page);
	return read;
}

const secondOf = (ms: number | undefined) => Math.floor(((ms ?? NaN) - START) / 1_000);

describe('a page of decisions', () => {
	test('is asked for with its size and order', async () => {
		const { client, asked } = pagesOf([]);
		await all(decisionPages(client, { ...query, job_ids: [7], start_date: 'then' }, 500));
		expect(asked).toEqual([
			{
				method: 'POST',
				path: '/api/v2/events/query',
				body: {
					job_ids: [7],
					start_date: 'then',
					date_field: 'timestamp_inference',
					sort_by_column: 'timestamp_inference',
					sort_order: 'asc',
					size: 500,
					page: 0,
				},
				safety: 'safe',
			},
		]);
	});

	test('is the last one when it is not full', async () => {
		const { client, asked } = pagesOf([eventAt(1), eventAt(2)], [eventAt(3)]);
		const pages = await all(decisionPages(client, query, 2));
		expect(pages.map(({ items, last }) => [items.length, last])).toEqual([
			[2, false],
			[1, true],
		]);
		expect(asked.map(({ body }) => body?.page)).toEqual([0, 1]);
	});

	test('that is full is followed by another one, which may be empty', async () => {
		const { client } = pagesOf([eventAt(1), eventAt(2)]);
		const pages = await all(decisionPages(client, query, 2));
		expect(pages.map(({ items, last }) => [items.length, last])).toEqual([
			[2, false],
			[0, true],
		]);
	});

	test('is followed by another one as long as the count says that there are more', async () => {
		const events = [eventAt(1), eventAt(2), eventAt(3)];
		const { client, asked } = clientOf(({ page }) => ({
			events: events.slice(Number(page), Number(page) + 1),
			total_count: 3,
		}));
		const pages = await all(decisionPages(client, query, 2));
		expect(pages.flatMap(({ items }) => items)).toEqual(events);
		expect(asked).toHaveLength(3);
	});

	test('that is empty is the last one, whatever the count says', async () => {
		const { client, asked } = clientOf(() => ({ events: [], total_count: 99 }));
		expect(await all(decisionPages(client, query, 2))).toMatchObject([{ items: [], last: true }]);
		expect(asked).toHaveLength(1);
	});

	test('is never asked for beyond the 10,000 that Arcanna can page', async () => {
		const { client, asked } = clientOf(() => [eventAt(1)]);
		const pages = await all(decisionPages(client, query, 3_000));
		expect(pages.at(-1)?.last).toBe(true);
		const full = clientOf(({ page }) => Array.from({ length: 3_000 }, () => eventAt(Number(page))));
		const read = await all(decisionPages(full.client, query, 3_000));
		expect(read.map(({ last }) => last)).toEqual([false, false, false]);
		expect([asked.length, full.asked.length]).toEqual([1, 3]);
	});

	test("tells the service's own time where it is told", async () => {
		const date = 'Tue, 03 Feb 2026 10:00:00 GMT';
		const [page] = await all(decisionPages(clientOf(() => [], { date }).client, query, 2));
		expect(page.serviceNowMs).toBe(START);
		const [other] = await all(decisionPages(clientOf(() => []).client, query, 2));
		expect(other).not.toHaveProperty('serviceNowMs');
	});

	test.each([
		['a single use case', [eventAt(1), eventAt(5)], 5],
		['a full use case, before one that has more time', [eventAt(1), eventAt(2), eventAt(9, 2)], 2],
		[
			'the full one that ends first',
			[1, 8].map((s) => eventAt(s)).concat([eventAt(1, 2), eventAt(3, 2)]),
			3,
		],
		['no full one: a page of them all together', [eventAt(1), eventAt(4, 2), eventAt(3, 3)], 4],
	])('is whole up to the end of %s', async (_, events, second) => {
		const [page] = await all(decisionPages(pagesOf(events).client, query, 2));
		expect(secondOf(page.readUntilMs)).toBe(second);
	});

	test('is whole down to the end of the full one that ends latest, newest first', async () => {
		const events = [eventAt(9), eventAt(1), eventAt(9, 2), eventAt(4, 2), eventAt(0, 3)];
		const pages = decisionPages(pagesOf(events).client, { ...query, sort_order: 'desc' }, 2);
		const [page] = await all(pages);
		expect(secondOf(page.readUntilMs)).toBe(4);
	});

	test("is whole by the alert's own time where that is asked for, wherever it stands", async () => {
		const alert = (seconds: number) => new Date(START - seconds * 1_000).toISOString();
		const events = [
			{ ...eventAt(1), '@timestamp': alert(3_600) },
			{ ...eventAt(2), raw_event: { '@timestamp': alert(7_200) } },
		];
		const question: DecisionQuery = { date_field: '@timestamp', sort_order: 'desc' };
		const [page] = await all(decisionPages(pagesOf(events).client, question, 2));
		expect(secondOf(page.readUntilMs)).toBe(-7_200);
	});

	test('tells the refusal in the words of Arcanna', async () => {
		const { client } = clientOf(() => ({}));
		const refused = answer(403, { status: 'NOK', reason: 'No', reason_details: ['scope'] });
		client.transport = async () => await Promise.resolve(refused);
		await expect(all(decisionPages(client, query, 2))).rejects.toMatchObject({
			message: 'No: scope',
			facts: { status: 403, advice: expect.stringContaining('read:event_query') },
		});
	});
});

describe('decisions backwards', () => {
	/** An Arcanna with these events, newest first, that pages 10,000 deep. */
	function arcannaWith(events: IDataObject[]) {
		const newestFirst = [...events].reverse();
		return clientOf(({ size, page, end_date }) => {
			const end = end_date === undefined ? Infinity : Date.parse(String(end_date));
			const until = newestFirst.filter((event) => {
				return Date.parse(String(event.timestamp_inference)) <= end;
			});
			return until.slice(Number(page) * Number(size), (Number(page) + 1) * Number(size));
		});
	}
	const newest: DecisionQuery = { ...query, sort_order: 'desc' };

	test('go on beyond the pages of one question, without a repetition', async () => {
		const events = Array.from({ length: 21_000 }, (_, at) =>
			eventAt(Math.floor(at / 3), 1, `${at}`),
		);
		const { client, asked } = arcannaWith(events);
		const read = (await all(decisionsBackwards(client, newest, 2_500))).flatMap(
			({ items }) => items,
		);
		expect(read.map(keyOf)).toEqual(events.map(keyOf).reverse());
		expect(asked.length).toBeLessThanOrEqual(11);
	});

	test('keep the end that the user set', async () => {
		const { client } = arcannaWith([1, 2, 3, 4].map((second) => eventAt(second)));
		const end_date = new Date(START + 2_900).toISOString();
		const read = (await all(decisionsBackwards(client, { ...newest, end_date }, 2))).flatMap(
			({ items }) => items,
		);
		expect(read.map(({ event_id }) => event_id)).toEqual(['2', '1']);
	});

	test('end with advice when too many have the same time', async () => {
		const events = Array.from({ length: 10_001 }, (_, at) => eventAt(1, 1, `${at}`));
		const { client } = arcannaWith(events);
		await expect(all(decisionsBackwards(client, newest, 5_000))).rejects.toThrow(
			/more than 10000 events with the same time/,
		);
	});
});

test('an ID is unique in its use case only', () => {
	expect(keyOf({ job_id: 1, event_id: 'a' })).toBe('1/a');
	expect(keyOf({ job_id: 2, event_id: 'a' })).not.toBe(keyOf({ job_id: 1, event_id: 'a' }));
});
