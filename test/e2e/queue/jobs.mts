import { asObject, asText, isObject, type JsonObject } from '../../lab/json.mts';
import type { Credentials, ServedJob, Services } from './services.mts';
import { SERVICE, TEMPLATE, USE_CASE } from './services.mts';
import { type NodeDraft, ours } from './workflows.mts';

/** One service, as the checks need it. */
export interface Kind {
	/** For webhook paths and output lines. */
	word: string;
	service: string;
	/** The node that starts a job under the tag in the request's body. */
	start(credentials: Credentials, waits: boolean): NodeDraft;
	/** The node that comes back to a job, and waits for it. */
	comeBack(credentials: Credentials, id: string): NodeDraft;
	/** The job's id in an item. */
	idIn(item: JsonObject): string;
	/** All jobs that the service has accepted from nodes of this kind. */
	served(services: Services): ServedJob[];
	/** How often the job's status was checked since it was started. */
	looks(services: Services, id: string): number;
	/** Ends a job that is held. */
	finish(services: Services, id: string): void;
}

const TAG = '={{ $json.body.tag }}';
const WAIT_S = 600;
const LOOK_S = 0.5;
const useCase = { __rl: true, mode: 'id', value: String(USE_CASE) };

interface KindData extends Omit<Kind, 'start' | 'comeBack'> {
	type: string;
	credential: string;
	/** Of both nodes. */
	parameters?: JsonObject;
	start: JsonObject;
	/** Options that only the node which starts has. */
	startOptions?: JsonObject;
	comeBack: JsonObject;
	/** The field for the job's ID. */
	idField: string;
}

function kindOf({ type, credential, parameters, idField, ...data }: KindData): Kind {
	const node = (
		name: string,
		{ byType }: Credentials,
		own: JsonObject,
		waitForCompletion: boolean,
		options: JsonObject = {},
	) =>
		ours(
			name,
			type,
			{
				...parameters,
				...own,
				waitForCompletion,
				options: { timeout: WAIT_S, pollInterval: LOOK_S, ...options },
			},
			{ [credential]: byType[credential] },
		);
	return {
		...data,
		start: (credentials, waits) => node('Start', credentials, data.start, waits, data.startOptions),
		comeBack: (credentials, id) =>
			node('Come back', credentials, { ...data.comeBack, [idField]: id }, true),
	};
}

const ending = (path: string) => new RegExp(`${path}$`);

const SERVICES: KindData[] = [
	{
		word: 'arcanna',
		service: 'Arcanna',
		type: 'arcanna',
		credential: 'arcannaApi',
		parameters: { resource: 'event', jobId: useCase },
		start: { operation: 'create', bodySource: 'json', rawBody: '={{ $json.body }}' },
		// The sender's own id is the event's: known before anything is sent.
		startOptions: { eventId: TAG },
		comeBack: { operation: 'get' },
		idField: 'eventId',
		idIn: ({ event_id }) => asText(event_id, 'event_id'),
		served: ({ arcanna }) =>
			[...arcanna.events.values()]
				.filter(({ job_id }) => job_id === USE_CASE)
				.flatMap(({ event_id, raw_body, ingestions }) =>
					Array.from({ length: ingestions }, () => ({ id: event_id, tag: String(raw_body.tag) })),
				),
		looks: ({ arcanna }, id) => arcanna.count('GET', ending(`/events/${USE_CASE}/${id}`)),
		finish: ({ arcanna }, id) => void arcanna.decide(id, {}, USE_CASE),
	},
	{
		word: 'gravity-ai',
		service: 'Gravity AI',
		type: 'gravityAi',
		credential: 'gravityAiApi',
		parameters: { resource: 'job' },
		start: {
			operation: 'submit',
			inputSource: 'json',
			jsonInput: '={{ $json.body }}',
			mimeType: 'application/json',
		},
		startOptions: { name: TAG },
		comeBack: { operation: 'get' },
		idField: 'jobId',
		idIn: ({ id }) => asText(id, 'id'),
		served: ({ gravityAi }) =>
			[...gravityAi.jobs.values()]
				.filter(({ key }) => key === gravityAi.keys.first)
				.map(({ id, name }) => ({ id, tag: String(name) })),
		looks: ({ gravityAi }, id) => gravityAi.count('GET', ending(`/jobs/${id}`)),
		finish: ({ gravityAi }, id) => void gravityAi.finish(id),
	},
	{
		word: 'entaingine',
		service: 'entAIngine',
		type: 'entaingine',
		credential: 'entaingineApi',
		parameters: { resource: 'process' },
		start: {
			operation: 'create',
			processTemplate: String(TEMPLATE),
			inputsMode: 'fields',
			inputs: { values: [{ name: 'EXAMPLE_TEXT', value: TAG }] },
		},
		comeBack: { operation: 'get' },
		idField: 'processId',
		idIn: ({ id }) => String(id),
		served: ({ entaingine }) =>
			[...entaingine.processes.values()].map(({ id, inputs }) => ({
				id: String(id),
				tag: String(inputs[0]?.value),
			})),
		looks: ({ entaingine }, id) => entaingine.count('GET', ending(`/processes/${id}`)),
		finish: ({ entaingine }, id) => void entaingine.finish(Number(id)),
	},
	{
		word: 'lightenup',
		service: 'LightenUp',
		type: 'lightenUp',
		credential: 'lightenUpApi',
		parameters: { authentication: 'accessToken' },
		start: {
			resource: 'service',
			operation: 'start',
			serviceName: { __rl: true, mode: 'name', value: SERVICE },
			inputsMode: 'fields',
			inputs: { values: [{ name: 'userid', value: TAG }] },
		},
		comeBack: { resource: 'execution', operation: 'get' },
		idField: 'executionId',
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
	},
];

/** The four services. */
export const KINDS = SERVICES.map(kindOf);
