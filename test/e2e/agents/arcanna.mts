import { type ArcannaSimulator, startArcanna } from '../../simulators/arcanna.mts';
import { echo, type ServiceTools } from './refusals.mts';
import { fromAi, locator, type ToolCase } from './toolCase.mts';

const INPUT_KEY = 'Arcanna, input key';
const MANAGEMENT_KEY = 'Arcanna, management key';
const USE_CASE = 123;
const ALERT = { rule: 'Impossible travel', user: 'jane.doe', hours: 3 };

const useCase = locator('id', fromAi('use_case', 'The ID of the use case', 'number'));
const useCaseByName = locator('name', fromAi('title', 'The title of the use case'));
const eventId = fromAi('event_id', 'The ID of the event');

/** Simulates Arcanna for the tools, with every call that agents make. */
export async function startArcannaTools(): Promise<ServiceTools> {
	const arcanna = await startArcanna();
	return {
		simulator: arcanna,
		credentials: arcannaCredentials(arcanna),
		cases: arcannaCases(arcanna),
		troubles: [
			{
				title: 'Arcanna does not accept the key',
				tool: 'Look_up_a_decision',
				args: { use_case: 123, event_id: 'known-1' },
				plan: echo(arcanna, 'GET', 401),
				says: ['Unknown key: ***', 'Check the key in the credential'],
			},
			{
				title: 'Arcanna does not know the event',
				tool: 'Look_up_a_decision',
				args: { use_case: 123, event_id: 'nowhere' },
				says: ['Event not found', 'Check "Use Case" and "Event ID"'],
			},
		],
		secrets: Object.values(arcanna.keys),
	};
}

/** The credentials of the tools, by name. */
function arcannaCredentials({ url, keys }: ArcannaSimulator) {
	const credential = (name: string, apiKey: string) => ({
		name,
		type: 'arcannaApi',
		data: { baseUrl: url, apiKey, allowUnauthorizedCerts: false },
	});
	return [credential(INPUT_KEY, keys.input), credential(MANAGEMENT_KEY, keys.management)];
}

/** Each operation of the node as a tool, and a call of it. */
function arcannaCases(arcanna: ArcannaSimulator): ToolCase[] {
	return [...eventCases(arcanna), ...useCaseCases(arcanna)];
}

function eventCases(arcanna: ArcannaSimulator): ToolCase[] {
	const { event_id } = arcanna.insert({
		job_id: USE_CASE,
		event_id: 'known-1',
		raw_body: ALERT,
		outcome: { result_label: 'Escalate' },
	});
	const path = `/api/v1/events/${USE_CASE}/${event_id}`;
	const args = { use_case: USE_CASE, event_id };
	const sent = () => [...arcanna.events.values()].at(-1);
	const escalated = () =>
		[...arcanna.events.values()].findLast(({ decision }) => decision?.result_label === 'Escalate');
	const tool = (operation: string, parameters: object) => ({
		type: 'arcanna',
		credential: INPUT_KEY,
		service: arcanna,
		parameters: { resource: 'event', operation, jobId: useCase, ...parameters },
	});
	return [
		{
			...tool('create', {
				bodySource: 'json',
				rawBody: fromAi('alert', 'The alert with all its fields', 'json'),
				waitForCompletion: true,
			}),
			name: 'Ask_for_a_decision',
			description: 'Create event in Arcanna',
			args: { use_case: USE_CASE, alert: ALERT },
			requests: () => [
				`POST /api/v1/events/ ${JSON.stringify({ job_id: USE_CASE, raw_body: ALERT })}`,
				`GET /api/v1/events/${USE_CASE}/${sent()?.event_id}`,
			],
			fields: ['event_id', 'result_label', 'state'],
			expected: () => [
				{
					event_id: sent()?.event_id,
					result_label: sent()?.decision?.result_label,
					state: 'succeeded',
				},
			],
		},
		{
			...tool('get', { eventId }),
			name: 'Look_up_a_decision',
			description: 'Get event in Arcanna',
			args,
			requests: () => [`GET ${path}`],
			fields: ['event_id', 'result_label', 'state'],
			expected: () => [{ event_id, result_label: 'Escalate', state: 'succeeded' }],
		},
		{
			...tool('export', { eventId }),
			name: 'Read_the_whole_event',
			description: 'Export event in Arcanna',
			args,
			requests: () => [`GET ${path}/export`],
			fields: ['event_id', 'arcanna_event', 'state'],
			expected: () => [{ event_id, arcanna_event: ALERT, state: 'succeeded' }],
		},
		{
			...tool('getMany', {
				limit: fromAi('limit', 'How many events at most', 'number'),
				filters: { labels: fromAi('labels', 'Only these decisions, with commas between them') },
			}),
			name: 'List_decisions',
			credential: MANAGEMENT_KEY,
			description: 'Get many events in Arcanna',
			args: { use_case: USE_CASE, limit: 1, labels: 'Escalate' },
			// A label is looked up by its name and by its ID.
			requests: () =>
				['arcanna.result_label', 'arcanna.result'].map(
					(field) =>
						`POST /api/v2/events/query ${JSON.stringify({
							job_ids: [USE_CASE],
							date_field: '@timestamp',
							sort_order: 'desc',
							filters: [{ field, operator: 'is one of', value: ['Escalate'] }],
							size: 1,
							page: 0,
							sort_by_column: '@timestamp',
						})}`,
				),
			fields: ['event_id', 'job_id', 'result_label', 'state'],
			expected: () => [
				{
					event_id: escalated()?.event_id,
					job_id: USE_CASE,
					result_label: 'Escalate',
					state: 'succeeded',
				},
			],
		},
		{
			...tool('sendFeedback', {
				eventId,
				label: locator('name', fromAi('label', 'What the decision should have been')),
				options: { username: fromAi('analyst', 'Who says so') },
			}),
			name: 'Correct_a_decision',
			description: 'Send feedback on event in Arcanna',
			args: { ...args, label: 'Drop', analyst: 'jane.doe' },
			requests: () => [
				`PUT ${path}/feedback ${JSON.stringify({ cortex_user: 'jane.doe', feedback: 'Drop' })}`,
			],
			expected: () => [{ event_id, job_id: USE_CASE, status: 'Feedback received' }],
		},
		{
			...tool('addNote', { eventId, note: fromAi('note', 'What analysts should know') }),
			name: 'Note_a_finding',
			credential: MANAGEMENT_KEY,
			description: 'Add note to event in Arcanna',
			args: { ...args, note: 'Known scanner' },
			requests: () => [
				`POST /api/v2/events/${USE_CASE}/${event_id}/add_agentic_notes ${JSON.stringify({
					agent_notes: 'Known scanner',
					agent_saved_objects: {},
				})}`,
			],
			expected: () => [{ status: 'OK', reason: '', reason_details: [] }],
		},
		{
			...tool('reprocess', { eventId, waitForCompletion: true }),
			name: 'Decide_again',
			credential: MANAGEMENT_KEY,
			description: 'Reprocess event in Arcanna',
			args,
			requests: () => [`GET ${path}`, `POST /api/v2/events/${USE_CASE}/${event_id}/reprocess`],
			fields: ['event_id', 'state'],
			expected: () => [{ event_id, state: 'succeeded' }],
		},
	];
}

function useCaseCases(arcanna: ArcannaSimulator): ToolCase[] {
	const path = `/api/v1/jobs/${USE_CASE}`;
	const title = arcanna.jobs.get(USE_CASE)?.title ?? '';
	const tool = (operation: string, parameters: object) => ({
		type: 'arcanna',
		credential: INPUT_KEY,
		service: arcanna,
		parameters: { resource: 'useCase', operation, ...parameters },
	});
	const onBehalf = (operation: string, parameters: object = {}) => ({
		...tool(operation, {
			jobId: useCase,
			options: { username: fromAi('analyst', 'Who asks for it') },
			...parameters,
		}),
		args: { use_case: USE_CASE, analyst: 'jane.doe' },
	});
	return [
		{
			...tool('get', { jobId: useCaseByName }),
			name: 'Find_a_use_case',
			description: 'Get use case in Arcanna',
			args: { title },
			requests: () => [`POST /api/v1/jobs/get_by_name ${JSON.stringify({ job_name: title })}`],
			fields: ['job_id', 'title'],
			expected: () => [{ job_id: USE_CASE, title }],
		},
		{
			...tool('getLabels', { jobId: useCaseByName }),
			name: 'List_labels',
			description: 'Get use case labels in Arcanna',
			args: { title },
			requests: () => [
				`POST /api/v1/jobs/get_by_name/labels ${JSON.stringify({ job_name: title })}`,
			],
			expected: () => [{ label: 'Drop' }, { label: 'Escalate' }],
		},
		{
			...tool('getMany', { limit: fromAi('limit', 'How many use cases at most', 'number') }),
			name: 'List_use_cases',
			description: 'Get many use cases in Arcanna',
			args: { limit: 1 },
			requests: () => ['GET /api/v1/jobs/'],
			fields: ['job_id'],
			expected: () => [{ job_id: USE_CASE }],
		},
		{
			...tool('getMetrics', {
				jobId: useCase,
				options: { startDate: fromAi('since', 'Only events since this date') },
			}),
			name: 'Read_the_metrics',
			credential: MANAGEMENT_KEY,
			description: 'Get use case metrics in Arcanna',
			args: { use_case: USE_CASE, since: '2026-01-01T00:00:00Z' },
			requests: () => [
				`POST /api/v2/metrics/job?job_id=${USE_CASE}&start_datetime=2026-01-01T00%3A00%3A00.000Z {}`,
			],
			fields: ['start_time', 'end_time'],
			expected: () => [{ start_time: '2026-01-01T00:00:00.000Z', end_time: null }],
		},
		{
			...onBehalf('start'),
			name: 'Start_a_use_case',
			description: 'Start use case in Arcanna',
			requests: () => [`POST ${path}/start?username=jane.doe`],
			expected: () => [{ job_id: USE_CASE, status: 'OK' }],
		},
		{
			...onBehalf('stop'),
			name: 'Stop_a_use_case',
			description: 'Stop use case in Arcanna',
			requests: () => [`POST ${path}/stop?username=jane.doe`],
			expected: () => [{ job_id: USE_CASE, status: 'OK' }],
		},
		{
			...onBehalf('train', { waitForCompletion: true }),
			name: 'Train_a_use_case',
			description: 'Train use case in Arcanna',
			requests: () => [
				`GET ${path}`,
				`POST ${path}/train?username=jane.doe ${JSON.stringify({ username: 'jane.doe' })}`,
			],
			fields: ['job_id', 'retrain_state', 'state'],
			expected: () => [{ job_id: USE_CASE, retrain_state: 'trained', state: 'succeeded' }],
		},
	];
}
