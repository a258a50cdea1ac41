import type { INodeProperties } from 'n8n-workflow';

import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import { variedAsTool } from '../../../shared/fields/tool';
import type { Operation } from '../../../shared/operations/context';
import { newProcessFields, newProcessOptions, waitField } from '../../fields';
import { processItem, processKind, readParseText, snapshotOf } from '../../process';
import { createProcess, createRequest } from '../../request';

const show = { resource: ['process'], operation: ['create'] };

export const createFields: INodeProperties[] = [
	...newProcessFields(show),
	...variedAsTool(
		waitField(
			show,
			'Whether to wait until the process finishes and return it with its outputs and final text. If off, returns immediately.',
		),
		{ default: true },
	),
	optionsField(show, { waits: true, own: newProcessOptions }),
];

/** Creates a process, and waits until it finishes if the user wants that. */
export const create: Operation = async (context) => {
	const wait = readWait(context);
	const parseText = readParseText(context);
	const { id, process } = await createProcess(context, createRequest(context));
	context.started(String(id), 'process');
	const snapshot = snapshotOf({ process });
	if (!wait) return [{ json: { ...process, state: snapshot.state } }];
	const started = { atMs: context.clock.monotonicMs(), snapshot };
	const item = await waitForJob(context, wait, processKind, id, started);
	return [{ json: processItem(item, parseText) }];
};
