import { EntaingineApi } from '../../credentials/EntaingineApi.credentials.ts';
import * as api from '../../nodes/Entaingine/api.ts';
import { Entaingine } from '../../nodes/Entaingine/Entaingine.node.ts';
import { EntaingineTrigger } from '../../nodes/Entaingine/EntaingineTrigger.node.ts';
import { entaingine } from '../../nodes/Entaingine/service.ts';
import { entaingineOutputs } from '../../scripts/docs/outputs/entaingine.mts';
import { entaingineFaults } from '../engine/faults/table/entaingine.mts';
import type { ServiceManifest } from './manifest.mts';

export const manifest: ServiceManifest = {
	service: entaingine,
	folder: 'Entaingine',
	nodes: [new Entaingine(), new EntaingineTrigger()],
	credentials: [new EntaingineApi()],
	key: { field: 'apiKey', label: 'API Key', header: 'authorization' },
	plainCall: { resource: 'process', operation: 'create', processTemplate: '10001' },
	page: 'docs/entaingine.md',
	address: 'https://api.entaingine.com',
	examples: async () =>
		await (await import('../../scripts/docs/examples/entaingine.mts')).entaingineExamples(),
	outputs: entaingineOutputs,
	idFields: ['id'],
	refusal: (message) => ({ message }),
	job: {
		idParameter: 'processId',
		get: { resource: 'process', operation: 'get' },
		watch: (id) => ({ triggerOn: 'processFinished', processIds: id }),
		failed: (id, reason) => ({
			id,
			isFailed: true,
			failed: true,
			errorMessage: reason,
			outputs: [],
		}),
		succeeded: (id, note) => ({ id, note, outputs: [] }),
		start: { resource: 'process', operation: 'create', processTemplate: '10001' },
		started: (id) => ({ id }),
		asTool: {
			chosen: { processTemplate: '10001' },
			args: { inputs: '{"EXAMPLE_TEXT":"Invoice 4711 is paid."}' },
			sent: '"inputs":[{"name":"EXAMPLE_TEXT","value":"Invoice 4711 is paid."}]',
		},
	},
	answers: {
		state: (answer) => api.stateOf(api.processIn(answer), api.outputsIn(answer)),
		says: {
			running: { totalExecutionTime: null },
			succeeded: { totalExecutionTime: 0 },
			failed: { totalExecutionTime: 10, isFailed: true },
		},
		id: (answer) => api.processIdIn(api.processIn(answer)),
		holding: (id) => [{ id }, id],
		lists: [api.inputsIn, (answer) => api.outputsIn(answer).outputs],
		words: api.errorMessageIn,
		credentialTest: [
			[500, {}, 'unavailable'],
			[200, '{"status": tr', 'address'],
			[404, '{"mess', 'address'],
			[404, {}, 'passes'],
			[404, '', 'passes'],
			[404, 'No such process', 'passes'],
			[400, { message: 'no' }, 'passes'],
			[200, { id: 0 }, 'address'],
		],
		more: [
			(job) => api.endedProcess(job, api.outputsIn(job)),
			(job) => api.fileUrlOf(job, api.outputsIn(job), 'https://a/b'),
		],
	},
	faults: {
		...entaingineFaults,
		stages: async () => (await import('../engine/faults/stages/entaingine.mts')).entaingine,
	},
	waiting: async () => (await import('./waiting/entaingine.mts')).entaingineWaiting,
	watching: async () => (await import('./watching/entaingine.mts')).watchEntaingine,
	simulate: async (next) =>
		await (await import('../simulators/entaingine/live.mts')).liveEntaingine(next),
	lab: async () =>
		await (await import('../lab/services/entaingine/index.mts')).startEntaingineLab(),
	published: {
		publishers: async () => {
			const { EntaingineSimulator } = await import('../simulators/entaingine.mts');
			return Object.keys(new EntaingineSimulator().published);
		},
		quick: 'rp-product-matcher',
	},
	smoke: async () => await (await import('../e2e/smoke/entaingine.mts')).entaingineSmoke(),
	crashes: async () => (await import('../e2e/crashes/world/entaingine.mts')).entaingineWatched,
	editor: async () => (await import('../e2e/editor/tours/entaingine.mts')).entaingine,
	tools: async () => await (await import('../e2e/agents/entaingine.mts')).startEntaingineTools(),
};
