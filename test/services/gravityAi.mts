import { GravityAiApi } from '../../credentials/GravityAiApi.credentials.ts';
import { GravityAi } from '../../nodes/GravityAi/GravityAi.node.ts';
import { GravityAiTrigger } from '../../nodes/GravityAi/GravityAiTrigger.node.ts';
import { gravityAi } from '../../nodes/GravityAi/service.ts';
import { gravityAiOutputs } from '../../scripts/docs/outputs/gravityAi.mts';
import { gravityAiFaults } from '../engine/faults/table/gravityAi.mts';
import type { ServiceManifest } from './manifest.mts';

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
	faults: {
		...gravityAiFaults,
		stages: async () => (await import('../engine/faults/stages/gravityAi.mts')).gravityAi,
	},
	simulate: async (next) =>
		await (await import('../simulators/gravityAi/live.mts')).liveGravityAi(next),
	lab: async () => await (await import('../lab/services/gravityAi/index.mts')).startGravityAiLab(),
	endToEnd: async () => (await import('../e2e/operations/gravityAi/index.mts')).gravityAiCases,
};
