import type { IDataObject, IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { optionsField } from '../shared/fields/options';
import { variedAsTool } from '../shared/fields/tool';
import { readWait, waitForJob } from '../shared/jobs/wait';
import type { Operation } from '../shared/operations/context';
import { readSwitch } from '../shared/parameters/switch';
import { executionItems, executionKind, startExecution } from './execution';
import { inputFields, splitField, waitField } from './fields';
import { itemInputs, type ServiceRequest, type Startable } from './inputs';

/**
 * The fields of an operation that starts an execution.
 * @param named the field for its name
 */
export function startFields(
	named: INodeProperties,
	show: NonNullable<IDisplayOptions['show']>,
	what: Startable,
): INodeProperties[] {
	return [
		named,
		...inputFields(show, what),
		...variedAsTool(
			waitField(
				show,
				`Whether to wait until the ${what} finishes. If off, returns the ID of the execution immediately.`,
			),
			{ default: true },
		),
		splitField({ ...show, waitForCompletion: [true] }),
		optionsField(show, { waits: true }),
	];
}

/** An operation that starts an execution, and waits for its results if the user wants that. */
export function startOperation(
	requestFor: (parameter: (name: string) => unknown, inputs: IDataObject) => ServiceRequest,
	what: Startable,
): Operation {
	return async (context) => {
		const wait = readWait(context);
		const split =
			wait !== undefined && readSwitch(context.parameter('splitResults'), 'Split Results');
		const request = requestFor(context.parameter, itemInputs(context, what));
		const { id, job, state } = await startExecution(context, request);
		context.started(String(id), 'execution');
		if (!wait) return [{ json: { ...job, state } }];
		const started = { atMs: context.clock.monotonicMs(), snapshot: { state, job } };
		return executionItems(await waitForJob(context, wait, executionKind, id, started), split);
	};
}
