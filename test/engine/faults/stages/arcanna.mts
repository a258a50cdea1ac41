import type { INodeParameters } from 'n8n-workflow';

import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials.ts';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node.ts';
import { ArcannaTrigger } from '../../../../nodes/Arcanna/ArcannaTrigger.node.ts';
import { SCOPES } from '../../../simulators/arcanna/keys.mts';
import { startArcanna, type ArcannaSimulator } from '../../../simulators/arcanna.mts';
import * as parameters from '../../arcanna/support.mts';
import { KEY, type Staging } from '../stage.mts';
import { operation, trigger, type Setting } from './common.mts';

const QUERY = /^\/api\/v2\/events\/query$/;
const ALL_USE_CASES = /^\/api\/v1\/jobs\/$/;

interface Opened extends Setting {
	server: ArcannaSimulator;
}

async function open(host: string): Promise<Opened> {
	const server = await startArcanna({ host, decisionMs: 5, trainingMs: 5 });
	server.keyring.set(KEY, { kind: 'management', owner: 'manager', scopes: SCOPES });
	server.insert({ job_id: 123, event_id: 'e1' });
	return {
		server,
		hosts: [server],
		secrets: [KEY],
		credential: new ArcannaApi(),
		data: (origin) => ({ baseUrl: origin, apiKey: KEY }),
		close: async () => await server.close(),
	};
}

type Parameters = INodeParameters | ((setting: Opened) => INodeParameters);
type Count = (server: ArcannaSimulator) => number;

const events: Count = (server) =>
	[...server.events.values()].reduce((sum, { ingestions }) => sum + ingestions, -1);
const notes: Count = (server) =>
	[...server.events.values()].reduce((sum, event) => sum + event.notes.length, 0);
const reprocessings: Count = (server) =>
	[...server.events.values()].reduce((sum, event) => sum + event.reprocessings, 0);
const trainings: Count = (server) => server.trainings.length;

function act(
	method: string,
	path: RegExp,
	given: Parameters,
	count: Count = () => 0,
	more: Pick<Staging, 'skip' | 'before'> = {},
): Staging {
	return {
		method,
		path,
		...more,
		open: async (host) => {
			const setting = await open(host);
			const own = typeof given === 'function' ? given(setting) : given;
			return operation(setting, new Arcanna(), own, () => count(setting.server));
		},
	};
}

function watch(
	method: string,
	path: RegExp,
	triggerOn: string,
	happen: (server: ArcannaSimulator) => string,
): Staging {
	return {
		method,
		path,
		open: async (host) => {
			const setting = await open(host);
			return await trigger(
				setting,
				new ArcannaTrigger(),
				{ triggerOn },
				{ arrive: () => [happen(setting.server)] },
			);
		},
	};
}

const e1 = { eventId: 'e1' };
const { LOOK, SEND, USE_CASE } = parameters;

/** How to set up Arcanna's rows. */
export const arcanna: Record<string, Staging> = {
	'Event: Create': act('POST', SEND, parameters.create, events),
	'Event: Create, with your own ID': act(
		'POST',
		SEND,
		{ ...parameters.create, options: { eventId: 'own-1' } },
		events,
	),
	'Event: Create, waiting: the status check': act('GET', LOOK, parameters.createAndWait, events, {
		before: 1,
	}),
	'Event: Get': act('GET', LOOK, { ...parameters.getEvent, ...e1 }),
	'Event: Get, waiting': act('GET', LOOK, {
		...parameters.getEvent,
		...e1,
		waitForCompletion: true,
	}),
	'Event: Get Many': act('POST', QUERY, parameters.getMany),
	'Event: Export': act('GET', /\/export$/, { ...parameters.exportEvent, ...e1 }),
	'Event: Send Feedback': act('PUT', parameters.FEEDBACK, { ...parameters.sendFeedback, ...e1 }),
	'Event: Add Note': act('POST', parameters.NOTES, { ...parameters.addNote, ...e1 }, notes),
	'Event: Reprocess': act('POST', parameters.REPROCESS, { ...parameters.reprocess, ...e1 }),
	'Event: Reprocess, waiting: the status check': act(
		'GET',
		LOOK,
		{ ...parameters.reprocess, ...e1, waitForCompletion: true },
		reprocessings,
		{ skip: 1, before: 2 },
	),
	'Use Case: Get': act('GET', USE_CASE, parameters.getUseCase),
	'Use Case: Get, by name': act('POST', /\/get_by_name$/, {
		...parameters.getUseCase,
		jobId: parameters.byName('Phishing triage'),
	}),
	'Use Case: Get Labels': act('GET', parameters.LABELS, parameters.getLabels),
	'Use Case: Get Many': act('GET', ALL_USE_CASES, parameters.getUseCases),
	'Use Case: Get Metrics': act('POST', parameters.METRICS, parameters.getMetrics),
	'Use Case: Train': act('POST', parameters.TRAIN, parameters.train, trainings),
	'Use Case: Train, waiting: the status check': act(
		'GET',
		USE_CASE,
		{ ...parameters.train, waitForCompletion: true },
		trainings,
		{ skip: 1, before: 2 },
	),
	'Use Case: Start': act('POST', /\/start$/, parameters.start),
	'Use Case: Stop': act('POST', /\/stop$/, parameters.stop),
	'Trigger: New Decision': watch('POST', QUERY, 'newDecision', (server) => {
		return server.insert({ job_id: 123, event_id: 'fresh' }).event_id;
	}),
	'Trigger: Use Case Activity': watch('GET', ALL_USE_CASES, 'useCaseActivity', (server) => {
		return String(server.insert({ job_id: 124 }).job_id);
	}),
	'Trigger: Training Finished': watch('GET', ALL_USE_CASES, 'trainingFinished', (server) => {
		server.finishTraining(124);
		return '124';
	}),
};
