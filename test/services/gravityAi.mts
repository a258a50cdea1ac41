import { GravityAiApi } from '../../credentials/GravityAiApi.credentials.ts';
import * as api from '../../nodes/GravityAi/api.ts';
import { GravityAi } from '../../nodes/GravityAi/GravityAi.node.ts';
import { GravityAiTrigger } from '../../nodes/GravityAi/GravityAiTrigger.node.ts';
import { gravityAi } from '../../nodes/GravityAi/service.ts';
import { gravityAiOutputs } from '../../scripts/docs/outputs/gravityAi.mts';
import { gravityAiFaults } from '../engine/faults/table/gravityAi.mts';
import type { CredentialRow, ServiceManifest } from './manifest.mts';

export const manifest: ServiceManifest = {
	service: gravityAi,
	folder: 'GravityAi',
	nodes: [new GravityAi(), new GravityAiTrigger()],
	credentials: [new GravityAiApi()],
	key: { field: 'apiKey', label: 'API Key', header: 'x-api-key' },
	plainCall: { resource: 'job', operation: 'getMany' },
	page: 'docs/gravity-ai.md',
	address: 'https://on-demand.gravity-ai.com',
	examples: async () =>
		await (await import('../../scripts/docs/examples/gravityAi.mts')).gravityAiExamples(),
	outputs: gravityAiOutputs,
	idFields: ['id'],
	varying: { numbers: { processingTimeMS: 1_200 } },
	refusal: (message) => ({ message }),
	job: {
		idParameter: 'jobId',
		get: { resource: 'job', operation: 'get' },
		watch: () => ({ triggerOn: 'jobFinished' }),
		failed: (id, reason) => ({
			data: { id, status: 'error', errorMessage: reason },
			isError: false,
		}),
		succeeded: (id, note) => ({ data: { id, status: 'success', note }, isError: false }),
		start: { resource: 'job', operation: 'submit', inputSource: 'text', textInput: 'x' },
		started: (id) => ({ data: { id, status: 'incomplete' }, isError: false }),
		asTool: { chosen: {}, args: { input: '{"x":1}' }, sent: '"{"x":1}"' },
	},
	answers: {
		state: (answer) => api.stateOf(api.jobIn(answer)),
		says: {
			running: { status: 'processing' },
			succeeded: { status: 'success' },
			failed: { status: 'fail', errorMessage: 'bad rows' },
		},
		id: (answer) => api.idOf(api.jobIn(answer)),
		holding: (id) => [{ data: { id } }, { id }],
		lists: [(answer) => (api.isErrorBody(answer) ? [] : api.jobsIn(answer))],
		words: api.errorMessageIn,
		credentialTest: [
			[500, {}, 'unavailable'],
			[200, '{"data": [{"id": ', 'address'],
			[200, { error: 'no route' }, 'address'],
			[200, { data: [], isError: false }, 'passes'],
			[200, { data: { items: [] }, isError: false }, 'passes'],
			...[true, 'true', 'True', 1, '1'].map(
				(isError): CredentialRow => [200, { data: null, isError, errorMessage: 'no' }, 'key'],
			),
			[400, { data: null, isError: true, errorMessage: 'no' }, 'key'],
			...[null, 'none'].map(
				(data): CredentialRow => [
					200,
					{ data, isError: false },
					/^Gravity AI returned no list of jobs/,
				],
			),
			[200, {}, 'address'],
		],
		more: [api.asItem, api.costOf, api.createdAtMs, api.itemsIn],
	},
	faults: {
		...gravityAiFaults,
		stages: async () => (await import('../engine/faults/stages/gravityAi.mts')).gravityAi,
	},
	waiting: async () => (await import('./waiting/gravityAi.mts')).gravityAiWaiting,
	watching: async () => (await import('./watching/gravityAi.mts')).watchGravityAi,
	simulate: async (next) =>
		await (await import('../simulators/gravityAi/live.mts')).liveGravityAi(next),
	lab: async () => await (await import('../lab/services/gravityAi/index.mts')).startGravityAiLab(),
	published: {
		publishers: async () => {
			const { GravityAiSimulator } = await import('../simulators/gravityAi.mts');
			return Object.keys(new GravityAiSimulator().published);
		},
		quick: 'gai-client',
	},
	smoke: async () => await (await import('../e2e/smoke/gravityAi.mts')).gravityAiSmoke(),
	crashes: async () => (await import('../e2e/crashes/world/gravityAi.mts')).gravityAiWatched,
	editor: async () => (await import('../e2e/editor/tours/gravityAi.mts')).gravityAi,
	tools: async () => await (await import('../e2e/agents/gravityAi.mts')).startGravityAiTools(),
};
