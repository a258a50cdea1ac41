import type { INodeProperties } from 'n8n-workflow';

import type { Request } from '../../../shared/http/exchange';
import { expectObject } from '../../../shared/http/expect';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import type { OperationContext } from '../../../shared/operations/context';
import { mainFieldsOf } from '../../api';
import { simplifyField, useCaseField } from '../../fields';
import { useCasePath } from '../../parameters';
import { arcanna } from '../../service';

const show = { resource: ['useCase'], operation: ['get'] };

export const getFields: INodeProperties[] = [
	useCaseField({ show, named: true }),
	simplifyField(show),
	optionsField(show),
];

/** Gives one use case, by its ID or its name. */
export const getUseCase: Declared = {
	request: (context) => byIdOrName(context, ''),
	read: (body, context) => {
		const useCase = expectObject(arcanna, body);
		return [context.parameter('simplify') === true ? mainFieldsOf(useCase) : useCase];
	},
};

/** A name goes to the endpoint for names. Throws `InvalidParameterError`. */
export function byIdOrName(context: OperationContext, rest: string): Request {
	const name =
		context.locatorMode('jobId') === 'name' ? String(context.parameter('jobId')).trim() : '';
	if (name === '') return { method: 'GET', path: useCasePath(context) + rest, safety: 'safe' };
	return {
		method: 'POST',
		path: `/api/v1/jobs/get_by_name${rest}`,
		body: { job_name: name },
		safety: 'safe',
	};
}
