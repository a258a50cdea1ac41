import { ArcannaApi } from '../../credentials/ArcannaApi.credentials.ts';
import * as api from '../../nodes/Arcanna/api.ts';
import { keyOf } from '../../nodes/Arcanna/decisions.ts';
import * as training from '../../nodes/Arcanna/training.ts';
import { isRecord } from '../../nodes/shared/json.ts';
import { Arcanna } from '../../nodes/Arcanna/Arcanna.node.ts';
import { ArcannaTrigger } from '../../nodes/Arcanna/ArcannaTrigger.node.ts';
import { arcanna } from '../../nodes/Arcanna/service.ts';
import { arcannaOutputs } from '../../scripts/docs/outputs/arcanna.mts';
import { arcannaFaults } from '../engine/faults/table/arcanna.mts';
import type { CredentialRow, ServiceManifest } from './manifest.mts';

const USE_CASE = { __rl: true, mode: 'id', value: '123' };

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
	names: {
		'advice for': 'what to do',
		'key of': 'event ID',
		'own id': 'event ID',
		event: 'event ID',
		job: 'use case ID',
		thing: 'event or use case',
		undated: 'number',
	},
	refusal: (message) => ({ message }),
	job: {
		idParameter: 'eventId',
		get: { resource: 'event', operation: 'get', jobId: USE_CASE },
		watch: () => ({ triggerOn: 'newDecision', jobId: USE_CASE }),
		failed: (id, reason) => ({ event_id: id, job_id: 123, status: 'ERROR', error_message: reason }),
		succeeded: (id, note) => ({ event_id: id, status: 'OK', note }),
		start: { resource: 'event', operation: 'create', jobId: USE_CASE },
		started: (id) => ({ event_id: id, job_id: 123, status: 'pending_inference' }),
		asTool: {
			chosen: { jobId: USE_CASE },
			args: { event: '{"rule":"Impossible travel"}' },
			sent: '"raw_body":{"rule":"Impossible travel"}',
		},
	},
	answers: {
		state: (answer) => api.stateOf(isRecord(answer) ? answer : {}),
		says: {
			running: { status: 'pending_inference' },
			succeeded: { status: 'OK', result_label: 'Drop' },
			failed: { status: 'ERROR', error_message: 'no model' },
		},
		lists: [api.useCasesIn, (answer) => api.eventsIn(answer).events],
		words: api.errorMessageIn,
		credentialTest: [
			[500, {}, 'unavailable'],
			[200, '{"status": tr', 'address'],
			[200, { status: true }, 'passes'],
			[200, { connected: true }, 'passes'],
			...[false, 'false', 0, null, 'NOK', 'ERROR'].map(
				(status): CredentialRow => [200, { status, reason: 'no' }, 'key'],
			),
			[200, { connected: false }, 'key'],
			[200, { error: 'no route' }, 'address'],
			[200, { status: 404, message: 'no route' }, 'address'],
			[404, { detail: 'Not Found' }, 'address'],
		],
		more: [
			training.activityMark,
			api.alertedAtMs,
			api.flatEvent,
			api.labelsIn,
			api.mainFieldsOf,
			training.trainingMark,
			training.trainingOf,
			keyOf,
		],
	},
	faults: {
		...arcannaFaults,
		stages: async () => (await import('../engine/faults/stages/arcanna.mts')).arcanna,
	},
	waiting: async () => (await import('./waiting/arcanna.mts')).arcannaWaiting,
	watching: async () => (await import('./watching/arcanna.mts')).watchArcanna,
	simulate: async (next) =>
		await (await import('../simulators/arcanna/live.mts')).liveArcanna(next),
	lab: async () => await (await import('../lab/services/arcanna/index.mts')).startArcannaLab(),
	published: {
		publishers: async () => {
			const { ArcannaSimulator } = await import('../simulators/arcanna.mts');
			return Object.keys(new ArcannaSimulator().published);
		},
		quick: 'managementServerOfToday',
	},
	smoke: async () => await (await import('../e2e/smoke/arcanna.mts')).arcannaSmoke(),
	crashes: async () => (await import('../e2e/crashes/world/arcanna.mts')).arcannaWatched,
	editor: async () => (await import('../e2e/editor/tours/arcanna.mts')).arcanna,
	tools: async () => await (await import('../e2e/agents/arcanna.mts')).startArcannaTools(),
};
