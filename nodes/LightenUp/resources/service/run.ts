import type { INodeProperties } from 'n8n-workflow';

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
			"LightenUp may cut off calls after about 30 seconds. For slow services, use 'Start' with 'Wait for Completion'.",
		name: 'slowServiceNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	...inputFields(show),
	optionsField(show),
];

/** Runs a service in one call and gives what it answers. */
export const runService: Operation = async (context) => {
	const request = runRequest(context.parameter, itemInputs(context));
	const answer = await settleService(sendForJson(context, request));
	if (answer instanceof ServiceError) {
		throw wasCutOff(answer)
			? answer.advising(
					'LightenUp cuts off a synchronous call after about 30 seconds, and the service may go on. Use "Service: Start" with "Wait for Completion" for slow services.',
				)
			: answer;
	}
	const { items, refusal } = readRun(answer);
	if (refusal !== undefined) {
		throw new ServiceError({
			message: refusal,
			advice: 'LightenUp said so in an answer with a good status. Check the inputs of the service.',
			mayHaveSucceeded: true,
			transient: false,
		});
	}
	return items.map((json) => ({ json }));
};

/** No answer came, or the gateway has answered in the place of the service. */
function wasCutOff({ facts: { mayHaveSucceeded, status } }: ServiceError): boolean {
	return mayHaveSucceeded && (status === undefined || GIVEN_UP.includes(status));
}
