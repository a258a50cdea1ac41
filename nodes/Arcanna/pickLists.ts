import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { InvalidParameterError } from '../shared/parameters/refusal';
import { plainText } from '../shared/json';
import { askWith } from '../shared/lists/askList';
import { labelsIn } from './api';
import { readUseCaseId } from './parameters';
import { arcanna } from './service';
import { readLabels, readUseCases } from './useCases';

/** The use cases that the key can access, by title. The filter matches title and ID. */
export async function searchUseCases(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await askWith(this, arcanna, async (client) => {
		const useCases = await readUseCases(client);
		if (useCases.length === 0) {
			throw new InvalidParameterError(
				'This key has no use cases',
				'In Arcanna, connect an integration of this key to a use case, or enter the use case ID here.',
			);
		}
		const results = useCases.map(asOption).filter(({ name, value }) => {
			return `${name} ${String(value)}`.toLowerCase().includes((filter ?? '').toLowerCase());
		});
		return { results };
	});
}

/** The labels of the use case that is chosen in the node. */
export async function searchLabels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const labels = await labelsOfChosen.call(this);
	const wanted = (filter ?? '').toLowerCase();
	return {
		results: labels
			.filter((label) => label.toLowerCase().includes(wanted))
			.map((label) => ({ name: label, value: label })),
	};
}

/** The same labels for a field that takes several. */
export async function getLabels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const labels = await labelsOfChosen.call(this);
	return labels.map((label) => ({ name: label, value: label }));
}

async function labelsOfChosen(this: ILoadOptionsFunctions): Promise<string[]> {
	const job = readUseCaseId(this.getCurrentNodeParameter('jobId', { extractValue: true }));
	return await askWith(this, arcanna, async (client) => {
		const labels =
			job === undefined
				? (await readUseCases(client)).flatMap((one) => labelsIn(one))
				: await readLabels(client, { id: job });
		if (labels.length === 0) {
			throw new InvalidParameterError('This use case has no labels', 'Enter the label instead.');
		}
		return [...new Set(labels)];
	});
}

function asOption(useCase: IDataObject) {
	const value = useCase.job_id as string | number;
	return { name: `${plainText(useCase.title) || 'Untitled'} (${value})`, value };
}
