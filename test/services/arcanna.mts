import { ArcannaApi } from '../../credentials/ArcannaApi.credentials.ts';
import { Arcanna } from '../../nodes/Arcanna/Arcanna.node.ts';
import { ArcannaTrigger } from '../../nodes/Arcanna/ArcannaTrigger.node.ts';
import { arcanna } from '../../nodes/Arcanna/service.ts';
import { arcannaOutputs } from '../../scripts/docs/outputs/arcanna.mts';
import { arcannaFaults } from '../engine/faults/table/arcanna.mts';
import type { ServiceManifest } from './manifest.mts';

export const manifest: ServiceManifest = {
	service: arcanna,
	folder: 'Arcanna',
	nodes: [new Arcanna(), new ArcannaTrigger()],
	credentials: [new ArcannaApi()],
	key: { field: 'apiKey', label: 'API Key', header: 'x-arcanna-api-key' },
	plainCall: { resource: 'useCase', operation: 'getMany' },
	page: 'docs/arcanna.md',
	address: 'https://arcanna.example.com',
	examples: async () =>
		await (await import('../../scripts/docs/examples/arcanna.mts')).arcannaExamples(),
	outputs: arcannaOutputs,
	idFields: ['event_id', 'job_id'],
	ids: /^siem-/,
	faults: {
		...arcannaFaults,
		stages: async () => (await import('../engine/faults/stages/arcanna.mts')).arcanna,
	},
	simulate: async (next) =>
		await (await import('../simulators/arcanna/live.mts')).liveArcanna(next),
	lab: async () => await (await import('../lab/services/arcanna/index.mts')).startArcannaLab(),
	endToEnd: async () => (await import('../e2e/operations/arcanna/index.mts')).arcannaCases,
};
