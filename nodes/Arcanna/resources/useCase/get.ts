import type { INodeProperties } from 'n8n-workflow';

import type { Request } from '../../../shared/http/exchange';
import { expectObject } from '../../../shared/http/expect';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import type { OperationContext } from '../../../shared/operations/context';
import { readSwitch } from '../../../shared/parameters/switch';
import { readText } from '../../../shared/parameters/text';
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
	request: (context) => {
		isSimplified(context);
		return byIdOrName(context, '');
	},
	read: (body, context) => {
		const useCase = expectObject(arcanna, body);
		return [isSimplified(context) ? mainFieldsOf(useCase) : useCase];
	},
};

/** Throws `InvalidParameterError`. */
export function isSimplified(context: OperationContext): boolean {
	return readSwitch(context.parameter('simplify'), 'Simplify');
}

/** A name goes to the endpoint for names. Throws `InvalidParameterError`. */
export function byIdOrName(context: OperationContext, rest: string): Request {
	const name =
		context.locatorMode('jobId') === 'name' ? readText(context.parameter('jobId'), 'Use Case') : '';
	if (name === '') return { method: 'GET', path: useCasePath(context) + rest, safety: 'safe' };
	return {
		method: 'POST',
		path: `/api/v1/jobs/get_by_name${rest}`,
		body: { job_name: name },
		safety: 'safe',
	};
}
