import type { IDataObject } from 'n8n-workflow';

import { expectList, expectObject } from '../shared/http/expect';
import type { Client } from '../shared/http/client';
import type { Request } from '../shared/http/exchange';
import { labelsIn, useCasesIn } from './api';
import { resourcesRequest, sendEither, useCasesInResources } from './management';

/** A use case by its ID, or by its name. */
export type UseCaseAddress = { id: number } | { name: string };

/** All use cases that the key can access. Arcanna returns them in one response. Throws as `send` does. */
export async function readUseCases(client: Client): Promise<IDataObject[]> {
	return await sendEither<IDataObject[]>(
		client,
		{
			request: { method: 'GET', path: '/api/v1/jobs/', safety: 'safe' },
			read: (body) => {
				expectList(client.service, body, ['jobs', 'data']);
				return useCasesIn(body);
			},
		},
		{ request: resourcesRequest(), read: useCasesInResources },
	);
}

/** One use case. Throws as `send` does. */
export async function readUseCase(client: Client, address: UseCaseAddress): Promise<IDataObject> {
	return await sendEither(
		client,
		{ request: requestFor(address, ''), read: (body) => expectObject(client.service, body) },
		{ request: resourceRequestFor(address), read: (body) => useCasesInResources(body)[0] },
	);
}

/** The labels of a use case. Throws as `send` does. */
export async function readLabels(client: Client, address: UseCaseAddress): Promise<string[]> {
	return await sendEither<string[]>(
		client,
		{
			request: requestFor(address, '/labels'),
			read: (body) => {
				expectList(client.service, body, ['labels'], 'texts');
				return labelsIn(body);
			},
		},
		{
			request: resourceRequestFor(address),
			read: (body) => {
				const [useCase] = useCasesInResources(body);
				return useCase && labelsIn(useCase);
			},
		},
	);
}

/** A name goes to the endpoint for names. */
function requestFor(address: UseCaseAddress, rest: string): Request {
	if ('id' in address) {
		return { method: 'GET', path: `/api/v1/jobs/${address.id}${rest}`, safety: 'safe' };
	}
	return {
		method: 'POST',
		path: `/api/v1/jobs/get_by_name${rest}`,
		body: { job_name: address.name },
		safety: 'safe',
	};
}

function resourceRequestFor(address: UseCaseAddress): Request {
	return resourcesRequest('id' in address ? { id: String(address.id) } : { title: address.name });
}
