import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { useCaseField } from '../../fields';
import { useCaseAddress } from '../../parameters';
import { readLabels } from '../../useCases';

const show = { resource: ['useCase'], operation: ['getLabels'] };

export const getLabelsFields: INodeProperties[] = [
	useCaseField({ show, named: true }),
	optionsField(show),
];

/** Returns an item for each label of a use case. */
export const getLabels: Operation = async (context) => {
	const labels = await readLabels(context, useCaseAddress(context));
	return labels.map((label) => ({ json: { label } }));
};
