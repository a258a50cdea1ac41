import type { IDataObject } from 'n8n-workflow';

import type { Client } from '../shared/http/client';
import type { JobKind } from '../shared/jobs/jobKind';
import { readChoice } from '../shared/parameters/choice';
import { readCollection } from '../shared/parameters/document';
import { watchGiven } from '../shared/triggers/givenJobs';
import { readJobIds, readMostRunning } from '../shared/triggers/jobIds';
import type { Watch } from '../shared/triggers/poll';
import { watchScheduled } from '../shared/triggers/scheduledJobs';
import { parsedProcessKind, processKind, readParseText, snapshotOf } from './process';
import { createProcess, createRequest } from './request';
import { sampleProcess } from './sample';

const EVENTS = ['processFinished', 'scheduledProcessFinished'] as const;

type Parameter = (name: string) => unknown;

/** The watch that the trigger's parameters describe. Throws `InvalidParameterError`. */
export function watchFor(client: Client, parameter: Parameter): Watch {
	const triggerOn = readChoice(parameter('triggerOn'), 'Trigger On', EVENTS, 'processFinished');
	return triggerOn === 'scheduledProcessFinished'
		? scheduledProcesses(client, parameter)
		: givenProcesses(parameter);
}

function kindFor(options: IDataObject): JobKind {
	return readParseText({ option: (name) => options[name] }) ? parsedProcessKind : processKind;
}

function givenProcesses(parameter: Parameter): Watch {
	return watchGiven({
		subject: 'processFinished',
		kind: kindFor(readCollection(parameter('options'), 'Options')),
		ids: readJobIds(parameter('processIds'), 'Process IDs'),
	});
}

function scheduledProcesses(client: Client, parameter: Parameter): Watch {
	const options = readCollection(parameter('options'), 'Options');
	const request = createRequest({
		parameter,
		option: (name) => options[name],
		setting: client.setting,
	});
	return watchScheduled({
		subject: 'scheduledProcessFinished',
		kind: kindFor(options),
		mostRunning: readMostRunning(parameter('maxRunning'), 'Max Concurrent Runs'),
		sample: sampleProcess(request.body),
		start: async () => {
			const { id, process } = await createProcess(client, request);
			return { id: String(id), snapshot: snapshotOf({ process }) };
		},
	});
}
