import type { IDataObject } from 'n8n-workflow';

import { readJson } from '../shared/http/answer';
import { send, type Sender } from '../shared/http/send';
import type { FeedPage } from '../shared/triggers/poll';
import { eventsIn } from './api';

/** A question to /api/v2/events/query. All keys are optional there. */
export interface DecisionQuery {
	job_ids?: number[];
	event_ids?: string[];
	start_date?: string;
	end_date?: string;
	date_field: '@timestamp' | 'timestamp_inference';
	sort_order: 'asc' | 'desc';
	filters?: Array<{ field: string; operator: string; value: unknown }>;
}

const MOST_PAGES = 1_000;

/**
 * Asks for events page by page. `size` counts for each use case, so a page can hold more.
 * Throws as `send` does.
 */
export async function* decisionPages(
	sender: Sender,
	query: DecisionQuery,
	size: number,
): AsyncGenerator<FeedPage> {
	let fetched = 0;
	for (let page = 0; page < MOST_PAGES; page += 1) {
		const request = {
			method: 'POST',
			path: '/api/v2/events/query',
			body: { ...query, size, page, sort_by_column: query.date_field } as IDataObject,
			safety: 'read',
		} as const;
		const answer = await send(sender, request);
		const { events, total } = eventsIn(readJson(sender.service, request, answer));
		fetched += events.length;
		const more = fullFor(events, size) || (total !== undefined && fetched < total);
		const last = events.length === 0 || !more;
		const serviceNowMs = Date.parse(String(answer.headers.date));
		yield { items: events, last, ...(!Number.isNaN(serviceNowMs) && { serviceNowMs }) };
		if (last) return;
	}
}

/** Whether some use case filled its share of the page, so that it may have more. */
function fullFor(events: IDataObject[], size: number): boolean {
	const counts = new Map<unknown, number>();
	for (const { job_id: job } of events) counts.set(job, (counts.get(job) ?? 0) + 1);
	return [...counts.values()].some((count) => count >= size);
}
