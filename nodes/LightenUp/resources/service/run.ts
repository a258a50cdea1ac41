import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { settleService, ServiceError } from '../../../shared/http/errors';
import { sendForJson } from '../../../shared/http/client';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { readRun } from '../../api';
import { inputFields, serviceField } from '../../fields';
import { itemInputs, runRequest } from '../../inputs';

const show = { resource: ['service'], operation: ['run'] };
const GIVEN_UP = [408, 502, 503, 504];

export const runFields: INodeProperties[] = [
	serviceField(show),
	{
		displayName:
			'LightenUp may cut off calls after about 30 seconds. For slow services, use "Start" with "Wait for Completion".',
		name: 'slowServiceNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	...inputFields(show),
	optionsField(show),
];

/** Runs a service in one call and returns its response. */
export const runService: Operation = async (context) => {
	const request = runRequest(context.parameter, itemInputs(context, 'service'));
	const ran = await settleService(sendForJson(context, request, outputsIn));
	if (ran instanceof ServiceError) {
		throw wasCutOff(ran)
			? ran.advising(
					'LightenUp ends synchronous calls after about 30 seconds, and the service may keep running. For slow services, use "Service: Start" with "Wait for Completion".',
				)
			: ran;
	}
	return ran.map((json) => ({ json }));
};

function outputsIn(answer: unknown): IDataObject[] {
	const { items, refusal } = readRun(answer);
	if (refusal !== undefined) {
		throw new ServiceError({
			message: refusal,
			advice:
				'LightenUp reported this in a response with a success status (2xx). Check the inputs of the service.',
			mayHaveSucceeded: true,
			transient: false,
		});
	}
	return items;
}

/** There was no response, or the gateway responded instead of the service. */
function wasCutOff({ facts: { mayHaveSucceeded, status } }: ServiceError): boolean {
	return mayHaveSucceeded && (status === undefined || GIVEN_UP.includes(status));
}
