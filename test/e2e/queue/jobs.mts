import { asObject, asText, isObject, type JsonObject } from '../../lab/json.mts';
import type { Credentials, ServedJob, Services } from './services.mts';
import { SERVICE, TEMPLATE, USE_CASE } from './services.mts';
import { type NodeDraft, ours } from './workflows.mts';

/** One service, as the checks need it. */
export interface Kind {
	/** For webhook paths and lines. */
	word: string;
	service: string;
	/** The node that starts a job under the tag in the request's body. */
	start(credentials: Credentials, waits: boolean): NodeDraft;
	/** The node that comes back to a job, and waits for it. */
	comeBack(credentials: Credentials, id: string): NodeDraft;
	/** The job's id in an item. */
	idIn(item: JsonObject): string;
	/** All jobs that the service has taken from nodes of this kind. */
	served(services: Services): ServedJob[];
	/** How often the job was looked at since it was started. */
	looks(services: Services, id: string): number;
	/** Ends a job that is held. */
	finish(services: Services, id: string): void;
}

const TAG = '={{ $json.body.tag }}';
const WAIT_S = 600;
const LOOK_S = 0.5;
const useCase = { __rl: true, mode: 'id', value: String(USE_CASE) };

const ending = (path: string) => new RegExp(`${path}$`);
const waiting = (more: JsonObject = {}) => ({ timeout: WAIT_S, pollInterval: LOOK_S, ...more });
const only = ({ byType }: Credentials, type: string) => ({ [type]: byType[type] });

const arcanna: Kind = {
	word: 'arcanna',
	service: 'Arcanna',
	// The sender's own id is the event's: known before anything is sent.
	start: (credentials, waitForCompletion) =>
		ours(
			'Start',
			'arcanna',
			{
				resource: 'event',
				operation: 'create',
				jobId: useCase,
				bodySource: 'json',
				rawBody: '={{ $json.body }}',
				waitForCompletion,
				options: waiting({ eventId: TAG }),
			},
			only(credentials, 'arcannaApi'),
		),
	comeBack: (credentials, eventId) =>
		ours(
			'Come back',
			'arcanna',
			{
				resource: 'event',
				operation: 'get',
				jobId: useCase,
				eventId,
				waitForCompletion: true,
				options: waiting(),
			},
			only(credentials, 'arcannaApi'),
		),
	idIn: ({ event_id }) => asText(event_id, 'event_id'),
	served: ({ arcanna }) =>
		[...arcanna.events.values()]
			.filter(({ job_id }) => job_id === USE_CASE)
			.flatMap(({ event_id, raw_body, ingestions }) =>
				Array.from({ length: ingestions }, () => ({ id: event_id, tag: String(raw_body.tag) })),
			),
	looks: ({ arcanna }, id) => arcanna.count('GET', ending(`/events/${USE_CASE}/${id}`)),
	finish: ({ arcanna }, id) => void arcanna.decide(id, {}, USE_CASE),
};

const gravityAi: Kind = {
	word: 'gravity-ai',
	service: 'Gravity AI',
	start: (credentials, waitForCompletion) =>
		ours(
			'Start',
			'gravityAi',
			{
				resource: 'job',
				operation: 'submit',
				inputSource: 'json',
				jsonInput: '={{ $json.body }}',
				mimeType: 'application/json',
				waitForCompletion,
				options: waiting({ name: TAG }),
			},
			only(credentials, 'gravityAiApi'),
		),
	comeBack: (credentials, jobId) =>
		ours(
			'Come back',
			'gravityAi',
			{
				resource: 'job',
				operation: 'get',
				jobId,
				waitForCompletion: true,
				options: waiting(),
			},
			only(credentials, 'gravityAiApi'),
		),
	idIn: ({ id }) => asText(id, 'id'),
	served: ({ gravityAi }) =>
		[...gravityAi.jobs.values()]
			.filter(({ key }) => key === gravityAi.keys.first)
			.map(({ id, name }) => ({ id, tag: String(name) })),
	looks: ({ gravityAi }, id) => gravityAi.count('GET', ending(`/jobs/${id}`)),
	finish: ({ gravityAi }, id) => void gravityAi.finish(id),
};

const entaingine: Kind = {
	word: 'entaingine',
	service: 'entAIngine',
	start: (credentials, waitForCompletion) =>
		ours(
			'Start',
			'entaingine',
			{
				resource: 'process',
				operation: 'create',
				processTemplate: String(TEMPLATE),
				inputsMode: 'fields',
				inputs: { values: [{ name: 'EXAMPLE_TEXT', value: TAG }] },
				waitForCompletion,
				options: waiting(),
			},
			only(credentials, 'entaingineApi'),
		),
	comeBack: (credentials, processId) =>
		ours(
			'Come back',
			'entaingine',
			{
				resource: 'process',
				operation: 'get',
				processId,
				waitForCompletion: true,
				options: waiting(),
			},
			only(credentials, 'entaingineApi'),
		),
	idIn: ({ id }) => String(id),
	served: ({ entaingine }) =>
		[...entaingine.processes.values()].map(({ id, inputs }) => ({
			id: String(id),
			tag: String(inputs[0]?.value),
		})),
	looks: ({ entaingine }, id) => entaingine.count('GET', ending(`/processes/${id}`)),
	finish: ({ entaingine }, id) => void entaingine.finish(Number(id)),
};

const lightenUp: Kind = {
	word: 'lightenup',
	service: 'LightenUp',
	start: (credentials, waitForCompletion) =>
		ours(
			'Start',
			'lightenUp',
			{
				authentication: 'accessToken',
				resource: 'service',
				operation: 'start',
				serviceName: { __rl: true, mode: 'name', value: SERVICE },
				inputsMode: 'fields',
				inputs: { values: [{ name: 'userid', value: TAG }] },
				waitForCompletion,
				options: waiting(),
			},
			only(credentials, 'lightenUpApi'),
		),
	comeBack: (credentials, executionId) =>
		ours(
			'Come back',
			'lightenUp',
			{
				authentication: 'accessToken',
				resource: 'execution',
				operation: 'get',
				executionId,
				waitForCompletion: true,
				options: waiting(),
			},
			only(credentials, 'lightenUpApi'),
		),
	idIn: ({ execution_id, outputs }) =>
		asText(
			execution_id ?? (isObject(outputs) ? asObject(outputs, 'outputs').execution_id : undefined),
			'execution_id',
		),
	served: ({ lightenUp }) =>
		[...lightenUp.executions.values()].map(({ id, inputs }) => ({
			id,
			tag: String(inputs.userid),
		})),
	looks: ({ lightenUp }, id) =>
		lightenUp.received.filter(
			({ path, body }) => path === '/admin/stats' && isObject(body) && body.execution_id === id,
		).length,
	finish: ({ lightenUp }, id) => void lightenUp.finish(id),
};

/** The four services. */
export const KINDS: Kind[] = [arcanna, gravityAi, entaingine, lightenUp];
