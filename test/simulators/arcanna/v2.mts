import type { ArcannaSimulator } from '../arcanna.mts';
import { either, integer, listOf, object, readAs, shape, text } from '../common/read.mts';
import { Refusal } from '../common/refusal.mts';
import type { Exchange, Reply, Route } from '../common/routes.mts';
import { requireScope } from './keys.mts';
import { metricsOf } from './metrics.mts';
import type { ArcannaEvent, ArcannaJob } from './model.mts';
import { queriedForm, resourceForm, storedForm } from './model.mts';
import { runRawQuery } from './rawQuery.mts';
import type { ArcannaQuery } from './query.mts';
import { checkQueryBody, jobIdsOf, namedBy, passes, queryBody, sortedBy } from './query.mts';

const DONE: Reply = { json: { status: 'OK', reason: '', reason_details: '' } };

// Source: the vendor's MCP server, `tools/generic_events`, `add_agentic_notes`.
const id = either(text, integer);
const noteBody = shape(
	{ agent_notes: text },
	{ agent_saved_objects: object, workflow_name: text, workflow_id: id, session_id: id },
);

// Source: the same, `tools/metrics`.
const metricsBody = shape({}, { filters: listOf(object) });
const ofMetrics = {
	path: '/api/v2/metrics/job',
	query: ['job_id', 'start_datetime', 'end_datetime'],
};

function runQuery(arcanna: ArcannaSimulator, exchange: Exchange, query: ArcannaQuery): Reply {
	const { size = 5, page = 0 } = query;
	const { eventForm, sizeWithoutJobs, queryReply } = arcanna.options;
	const ids = jobIdsOf(query);
	const jobs = arcanna.visibleJobs(exchange.request);
	const asked = ids ? jobs.filter((job) => ids.includes(job.job_id)) : jobs;
	const stored = ({ event, job }: { event: ArcannaEvent; job: ArcannaJob }) =>
		storedForm(event, job, arcanna.statusOf(event));
	const isNamed = namedBy(query);
	// Thousands of events are read page by page: the stored form is only built if it is needed.
	const perJob = asked.map((job) =>
		arcanna
			.eventsOf(job)
			.filter(isNamed)
			.map((event) => ({ event, job }))
			.filter((found) => !query.filters?.length || passes(stored(found), query)),
	);
	const pools = ids || sizeWithoutJobs === 'perJob' ? perJob : [perJob.flat()];
	const events = pools.flatMap((pool) =>
		sortedBy(query, pool, stored)
			.slice(page * size, (page + 1) * size)
			.map(({ event, job }) => queriedForm(event, job, arcanna.statusOf(event), eventForm)),
	);
	const total_count = perJob.flat().length;
	return { json: queryReply === 'list' ? events : { events, total_count } };
}

/** The management API. */
export function v2Routes(arcanna: ArcannaSimulator): Route[] {
	const job = ({ request, params }: Exchange) => arcanna.visibleJob(request, params.jobId);

	const operate =
		(operation: (exchange: Exchange) => void) =>
		(exchange: Exchange): Reply => {
			requireScope(arcanna.caller(exchange.request), 'execute:job_operations');
			operation(exchange);
			return DONE;
		};

	const feedback = (exchange: Exchange): Reply => {
		const key = arcanna.caller(exchange.request);
		requireScope(key, 'write:event_feedback');
		const label = exchange.query.feedback_label;
		if (label === undefined) throw new Refusal(422, 'feedback_label is required');
		const event = arcanna.visibleEvent(job(exchange), exchange.params.eventId);
		arcanna.giveFeedback(event, label, key.owner);
		return { json: { status: arcanna.options.feedbackReply } };
	};

	const addNote = (exchange: Exchange): Reply => {
		requireScope(arcanna.caller(exchange.request), 'write:event_agentic_notes');
		const { agent_notes } = readAs(noteBody, exchange.body.value, 'body', 422);
		arcanna.visibleEvent(job(exchange), exchange.params.eventId).notes.push(agent_notes);
		return { json: { status: 'OK', reason: '', reason_details: [] } };
	};

	// Source: the same, `reprocess_event_by_id`.
	const reprocess = (exchange: Exchange): Reply => {
		requireScope(arcanna.caller(exchange.request), 'execute:reprocess_events');
		const found = job(exchange);
		arcanna.reprocess(found, arcanna.visibleEvent(found, exchange.params.eventId));
		return { json: { request: { status: 'OK', reason: '', reason_details: '' } } };
	};

	const metrics = ({ request, query: asked }: Exchange): Reply => {
		requireScope(arcanna.caller(request), 'read:job_metrics');
		const { job_id, start_datetime: start, end_datetime: end } = asked;
		if (job_id === undefined) throw new Refusal(422, 'job_id is required');
		if ([start, end].some((time) => time !== undefined && Number.isNaN(Date.parse(time)))) {
			throw new Refusal(422, 'start_datetime and end_datetime are dates in ISO 8601');
		}
		const found = arcanna.visibleJob(request, job_id);
		return { json: metricsOf(found, arcanna.eventsOf(found), { start, end }) };
	};

	const postMetrics = (exchange: Exchange): Reply => {
		if (arcanna.options.metricsBy === 'GET') throw new Refusal(405, 'Method Not Allowed');
		readAs(metricsBody, exchange.body.value, 'body', 422);
		return metrics(exchange);
	};

	const refuseEvents = ({ body }: Exchange) => {
		const { ids, status } = arcanna.options.refusedEvents;
		const refused = [...ids].filter((id) => body.text.includes(JSON.stringify(id)));
		if (refused.length > 0) throw new Refusal(status, `${refused.join(', ')} can't be read`);
	};

	const query = (exchange: Exchange): Reply => {
		if (arcanna.options.listing === 'raw only') {
			return { status: 404, json: { detail: 'Not Found' } };
		}
		requireScope(arcanna.caller(exchange.request), 'read:event_query');
		const asked = readAs(queryBody, exchange.body.value, 'body', 422);
		checkQueryBody(asked, arcanna.options.resultWindow);
		refuseEvents(exchange);
		return runQuery(arcanna, exchange, asked);
	};

	const rawQuery = (exchange: Exchange): Reply => {
		requireScope(arcanna.caller(exchange.request), 'read:event_query');
		refuseEvents(exchange);
		return runRawQuery(arcanna, exchange);
	};

	const resources = ({ request, query: asked }: Exchange): Reply => {
		requireScope(arcanna.caller(request), 'read:resources');
		const found = arcanna.visibleJobs(request).filter((one) => {
			if (asked.id !== undefined) return String(one.job_id) === asked.id;
			return asked.title === undefined || one.title === asked.title;
		});
		const named = found.map((one) => [one.title, resourceForm(one)] as const);
		return arcanna.options.resources === 'list'
			? { json: named.map((one) => Object.fromEntries([one])) }
			: { json: Object.fromEntries(named) };
	};

	const scopes = ({ request }: Exchange): Reply => {
		const key = arcanna.caller(request);
		return { json: key.kind === 'management' ? key.scopes : [] };
	};

	const jobs = '/api/v2/jobs/:jobId';
	return [
		{ method: 'GET', path: '/api/v2/health/', body: 'none', handle: () => DONE },
		{ method: 'GET', path: '/api/v2/token/scopes', body: 'none', handle: scopes },
		{ method: 'POST', path: '/api/v2/events/query', body: 'json', handle: query },
		{ method: 'POST', path: '/api/v2/events/raw_es_query', body: 'json', handle: rawQuery },
		{
			method: 'GET',
			path: '/api/v2/resources',
			body: 'none',
			query: ['resource_type', 'id', 'title'],
			handle: resources,
		},
		{
			method: 'PUT',
			path: '/api/v2/events/:jobId/:eventId/feedback',
			body: 'none',
			query: ['feedback_label', 'storage_name'],
			handle: feedback,
		},
		{
			method: 'POST',
			path: '/api/v2/events/:jobId/:eventId/add_agentic_notes',
			body: 'json',
			handle: addNote,
		},
		{
			method: 'POST',
			path: '/api/v2/events/:jobId/:eventId/reprocess',
			body: 'none',
			handle: reprocess,
		},
		{ ...ofMetrics, method: 'POST', body: 'json', handle: postMetrics },
		{ ...ofMetrics, method: 'GET', body: 'none', handle: metrics },
		{
			method: 'POST',
			path: `${jobs}/train`,
			body: 'none',
			handle: operate((exchange) => arcanna.train(job(exchange), {})),
		},
		{
			method: 'POST',
			path: `${jobs}/start`,
			body: 'none',
			handle: operate((exchange) => {
				job(exchange).status = 'STARTED';
			}),
		},
		{
			method: 'POST',
			path: `${jobs}/stop`,
			body: 'none',
			handle: operate((exchange) => {
				job(exchange).status = 'DISABLED';
			}),
		},
	];
}
