import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../../shared/fields/options';
import type { Operation, OperationContext } from '../../../shared/operations/context';
import { readSwitch } from '../../../shared/parameters/switch';
import { mainFieldsOf } from '../../api';
import { simplifyField, useCaseField } from '../../fields';
import { useCaseAddress } from '../../parameters';
import { readUseCase } from '../../useCases';

const show = { resource: ['useCase'], operation: ['get'] };

export const getFields: INodeProperties[] = [
	useCaseField({ show, named: true }),
	simplifyField(show),
	optionsField(show),
];

/** Returns one use case, by ID or by name. */
export const getUseCase: Operation = async (context) => {
	const simplified = isSimplified(context);
	const useCase = await readUseCase(context, useCaseAddress(context));
	return [{ json: simplified ? mainFieldsOf(useCase) : useCase }];
};

/** Throws `InvalidParameterError`. */
export function isSimplified(context: OperationContext): boolean {
	return readSwitch(context.parameter('simplify'), 'Simplify');
}
