import { LightenUpApi } from '../../credentials/LightenUpApi.credentials.ts';
import { LightenUpOAuth2Api } from '../../credentials/LightenUpOAuth2Api.credentials.ts';
import * as api from '../../nodes/LightenUp/api.ts';
import { serviceNamesIn } from '../../nodes/LightenUp/serviceList.ts';
import { LightenUp } from '../../nodes/LightenUp/LightenUp.node.ts';
import { LightenUpTrigger } from '../../nodes/LightenUp/LightenUpTrigger.node.ts';
import { lightenUp } from '../../nodes/LightenUp/service.ts';
import { lightenUpOutputs } from '../../scripts/docs/outputs/lightenUp.mts';
import { lightenUpFaults } from '../engine/faults/table/lightenUp.mts';
import type { ServiceManifest } from './manifest.mts';

export const manifest: ServiceManifest = {
	service: lightenUp,
	folder: 'LightenUp',
	nodes: [new LightenUp(), new LightenUpTrigger()],
	credentials: [new LightenUpApi(), new LightenUpOAuth2Api()],
	key: { field: 'accessToken', label: 'Access Token', header: 'authorization' },
	plainCall: { resource: 'service', operation: 'run', serviceName: 'a_service' },
	page: 'docs/lightenup.md',
	address: 'https://acme.lightenup.ai',
	examples: async () =>
		await (await import('../../scripts/docs/examples/lightenUp.mts')).lightenUpExamples(),
	outputs: lightenUpOutputs,
	idFields: ['execution_id'],
	ids: /^cinema_/,
	// The IDs of the executions of a flow are 11 bytes in Base64.
	varying: {
		texts: [[/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{15}=(?![A-Za-z0-9+/=])/g, 'IXBEHH6NiGYEXvA=']],
	},
	refusal: (message) => ({ message }),
	job: {
		idParameter: 'executionId',
		get: { resource: 'execution', operation: 'get' },
		watch: (id) => ({ triggerOn: 'executionFinished', executionIds: id }),
		failed: (id, reason) => ({ execution_id: id, status: 'failed', error: reason }),
		succeeded: (id, note) => ({ execution_id: id, note }),
		start: {
			resource: 'service',
			operation: 'start',
			serviceName: { __rl: true, mode: 'name', value: 'a_service' },
		},
		started: (id) => ({ execution_id: id }),
		asTool: {
			chosen: { serviceName: { __rl: true, mode: 'name', value: 'numbers' } },
			args: { inputs: '{"n":"12345"}' },
			sent: '[{"n":"12345"}]',
		},
	},
	answers: {
		state: (answer) => api.readExecution(answer, 'e1').state,
		says: {
			running: { status: 'running' },
			succeeded: { outputs: { results: [] } },
			failed: { status: 'failed', reason: 'no such user' },
		},
		id: api.executionIdIn,
		holding: (id) => [
			{ execution_id: id },
			{ executionId: id },
			{ outputs: { execution_id: id } },
			{ outputs: [{ execution_id: id }] },
		],
		lists: [],
		words: api.errorMessageIn,
		// Its own responses are not always valid JSON.
		credentialTest: [
			[500, {}, 'passes'],
			[200, {}, 'passes'],
			[404, {}, 'passes'],
			[404, '', 'address'],
			[400, { message: 'no' }, 'passes'],
			[200, [], 'passes'],
		],
		more: [api.readRun, api.resultsOf, serviceNamesIn],
	},
	faults: {
		...lightenUpFaults,
		stages: async () => (await import('../engine/faults/stages/lightenUp.mts')).lightenUp,
	},
	waiting: async () => (await import('./waiting/lightenUp.mts')).lightenUpWaiting,
	watching: async () => (await import('./watching/lightenUp.mts')).watchLightenUp,
	simulate: async (next) =>
		await (await import('../simulators/lightenUp/live.mts')).liveLightenUp(next),
	lab: async () => await (await import('../lab/services/lightenUp/index.mts')).startLightenUpLab(),
	published: {
		publishers: async () => {
			const { LightenUpSimulator } = await import('../simulators/lightenUp.mts');
			return Object.keys(new LightenUpSimulator().published);
		},
		quick: 'custom-services-page',
	},
	smoke: async () => await (await import('../e2e/smoke/lightenUp.mts')).lightenUpSmoke(),
	crashes: async () => (await import('../e2e/crashes/world/lightenUp.mts')).lightenUpWatched,
	editor: async () => (await import('../e2e/editor/tours/lightenUp.mts')).lightenUp,
	tools: async () => await (await import('../e2e/agents/lightenUp.mts')).startLightenUpTools(),
};
