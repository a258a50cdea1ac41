import type { JsonObject } from '../../lab/json.mts';
import type { N8nClient } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';
import type { Remote } from '../remote.mts';
import { type DraftNode, WORK } from '../workflows.mts';
import type { FileCalls } from './calls.mts';

/** Simulates Gravity AI with results of any size; start it with `Remote`. */
export const FILE_SERVICE = new URL('./process.mts', import.meta.url);

/** The node that submits the files that were downloaded. */
export const UPLOAD = 'Upload';

/** Saves a credential for the service. */
export async function saveFileCredential(
	n8n: N8nClient,
	service: Remote<FileCalls>,
): Promise<CredentialRef> {
	const { url, apiKey } = await service.call('where', null);
	const name = 'Gravity AI';
	return { id: await n8n.createCredential(name, 'gravityAiApi', { baseUrl: url, apiKey }), name };
}

/** This package's node that downloads the result of each item's job. */
export function downloadNode(credential: CredentialRef): DraftNode {
	return ours(credential, WORK, {
		operation: 'getResult',
		jobId: '={{ $json.id }}',
		resultFormat: 'binary',
		outputPropertyName: 'data',
	});
}

/** This package's node that submits a file as a new job. */
export function uploadNode(credential: CredentialRef, binaryPropertyName: string): DraftNode {
	return ours(credential, UPLOAD, {
		operation: 'submit',
		inputSource: 'binary',
		binaryPropertyName,
	});
}

function ours(credential: CredentialRef, name: string, parameters: JsonObject): DraftNode {
	return {
		name,
		type: 'n8n-nodes-ai-jobs.gravityAi',
		typeVersion: 1,
		parameters: { resource: 'job', options: {}, ...parameters },
		credentials: { gravityAiApi: credential },
	};
}
