import type { ArcannaSimulator } from '../arcanna.mts';
import { parseJson } from '../common/body.mts';
import {
	anything,
	filledText,
	integer,
	nullable,
	number,
	object,
	readAs,
	shape,
	text,
} from '../common/read.mts';
import { Refusal } from '../common/refusal.mts';
import type { Exchange, Reply, Route } from '../common/routes.mts';
import { keyOf, requireScope } from './keys.mts';
import type { ArcannaEvent } from './model.mts';
import { decidedForm } from './model.mts';

/** `title`, `severity` and whatever else published clients send besides the event are not used. */
const newEvent = shape(
	{ job_id: integer, raw_body: object },
	{ title: nullable(text), severity: nullable(number), storage_tag: nullable(text) },
);
const feedbackBody = shape(
	{ feedback: text },
	{ cortex_user: nullable(text), closing_notes: nullable(text), indicators: anything },
);
const nameBody = shape({ job_name: text }, {});
const trainBody = shape({}, { username: filledText });

const OWN_ID = /^[A-Za-z0-9_-]+$/;

function operated({ options }: ArcannaSimulator, status: string): Reply {
	return options.operated === 'status'
		? { json: { status } }
		: { json: { status: 'OK', error_message: '' } };
}

/** The Input Operations API. */
export function v1Routes(arcanna: ArcannaSimulator): Route[] {
	const job = ({ request, params }: Exchange) => arcanna.visibleJob(request, params.jobId);
	const event = (exchange: Exchange): ArcannaEvent =>
		arcanna.visibleEvent(job(exchange), exchange.params.eventId);

	const health = ({ request }: Exchange): Reply => {
		const accepted = keyOf(request, arcanna.keyring) !== undefined;
		return { json: { [arcanna.options.health]: accepted } };
	};

	const ingest = ({ request, params, body }: Exchange): Reply => {
		requireScope(arcanna.caller(request), 'write:events');
		const { job_id, raw_body, storage_tag } = readAs(newEvent, body.value, 'body', 422);
		const { eventId } = params;
		if (eventId !== undefined && !OWN_ID.test(eventId)) {
			throw new Refusal(422, 'event_id may hold letters, digits, _ and -');
		}
		const target = arcanna.visibleJob(request, String(job_id));
		const taken = arcanna.ingest(target, raw_body, eventId);
		taken.storage_tag = storage_tag ?? undefined;
		const { event_id, ingest_timestamp } = taken;
		const status = arcanna.statusOf(taken);
		return {
			status: 201,
			json: { event_id, job_id, ingest_timestamp, status, error_message: null },
		};
	};

	const exportEvent = (exchange: Exchange): Reply => {
		requireScope(arcanna.caller(exchange.request), 'read:event_export');
		const found = event(exchange);
		const { event_id, ingest_timestamp, raw_body } = found;
		const status = arcanna.statusOf(found);
		return { json: { event_id, ingest_timestamp, status, arcanna_event: raw_body } };
	};

	const feedback = (exchange: Exchange): Reply => {
		const key = arcanna.caller(exchange.request);
		requireScope(key, 'write:event_feedback');
		const given = readAs(feedbackBody, exchange.body.value, 'body', 422);
		arcanna.giveFeedback(event(exchange), given.feedback, given.cortex_user ?? key.owner);
		return { json: { status: arcanna.options.feedbackReply } };
	};

	const labels = (found: { labels: string[] }): Reply => ({
		json: arcanna.options.labels === 'array' ? found.labels : { labels: found.labels },
	});

	const named = ({ request, body }: Exchange) => {
		const { job_name } = readAs(nameBody, body.value, 'body', 422);
		return arcanna.visibleJobNamed(request, job_name);
	};

	const train = (exchange: Exchange): Reply => {
		requireScope(arcanna.caller(exchange.request), 'execute:job_operations');
		const { text: sent } = exchange.body;
		const inBody = ['', '{}', 'null'].includes(sent)
			? {}
			: readAs(trainBody, parseJson(sent), 'body', 422);
		const inQuery = exchange.query.username;
		arcanna.train(job(exchange), { inBody: inBody.username, inQuery });
		return operated(arcanna, 'Training started');
	};

	const turn =
		(status: string) =>
		(exchange: Exchange): Reply => {
			requireScope(arcanna.caller(exchange.request), 'execute:job_operations');
			job(exchange).status = status;
			return operated(arcanna, 'OK');
		};

	const events = '/api/v1/events';
	const jobs = '/api/v1/jobs';
	const query = ['username'];
	const getJobs = ({ request }: Exchange): Reply => ({
		json: arcanna.visibleJobs(request).map((found) => arcanna.jobForm(found)),
	});
	return [
		{ method: 'GET', path: '/api/v1/health/', body: 'none', open: true, handle: health },
		{ method: 'GET', path: '/api/v1/health', body: 'none', open: true, handle: health },
		{ method: 'POST', path: events, body: 'json', handle: ingest },
		{ method: 'GET', path: jobs, body: 'none', handle: getJobs },
		{ method: 'POST', path: `${events}/`, body: 'json', handle: ingest },
		{ method: 'POST', path: `${events}/:eventId`, body: 'json', handle: ingest },
		{
			method: 'GET',
			path: `${events}/:jobId/:eventId`,
			body: 'none',
			handle: (exchange) => {
				const found = event(exchange);
				return { json: decidedForm(found, arcanna.statusOf(found)) };
			},
		},
		{ method: 'GET', path: `${events}/:jobId/:eventId/export`, body: 'none', handle: exportEvent },
		{ method: 'PUT', path: `${events}/:jobId/:eventId/feedback`, body: 'json', handle: feedback },
		{
			method: 'GET',
			path: `${jobs}/`,
			body: 'none',
			handle: getJobs,
		},
		{
			method: 'POST',
			path: `${jobs}/get_by_name`,
			body: 'json',
			handle: (exchange) => ({ json: arcanna.jobForm(named(exchange)) }),
		},
		{
			method: 'POST',
			path: `${jobs}/get_by_name/labels`,
			body: 'json',
			handle: (exchange) => labels(named(exchange)),
		},
		{
			method: 'GET',
			path: `${jobs}/:jobId`,
			body: 'none',
			handle: (exchange) => ({ json: arcanna.jobForm(job(exchange)) }),
		},
		{
			method: 'GET',
			path: `${jobs}/:jobId/labels`,
			body: 'none',
			handle: (exchange) => labels(job(exchange)),
		},
		// The documented example sends its JSON under curl's own content type.
		{ method: 'POST', path: `${jobs}/:jobId/train`, body: 'text', query, handle: train },
		{ method: 'POST', path: `${jobs}/:jobId/start`, body: 'none', query, handle: turn('STARTED') },
		{ method: 'POST', path: `${jobs}/:jobId/stop`, body: 'none', query, handle: turn('DISABLED') },
	];
}
