import type { INodeProperties } from 'n8n-workflow';

import { expectList } from '../../../shared/http/expect';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import { labelsIn } from '../../api';
import { useCaseField } from '../../fields';
import { byIdOrName } from './get';
import { arcanna } from '../../service';

const show = { resource: ['useCase'], operation: ['getLabels'] };

export const getLabelsFields: INodeProperties[] = [
	useCaseField({ show, named: true }),
	optionsField(show),
];

/** Gives an item for each label of a use case. */
export const getLabels: Declared = {
	request: (context) => byIdOrName(context, '/labels'),
	read: (body) => {
		expectList(arcanna, body, ['labels'], 'texts');
		return labelsIn(body).map((label) => ({ label }));
	},
};
