import type { ActionCase } from '../cases.mts';
import type { ExpectedRequest } from '../requests.mts';
import { entaingineCase, M2M } from './scene.mts';

const FILE = { field: 'data', name: 'notes.txt', type: 'text/plain', text: 'Zwölf Zeichen' };

/** The operations on files. */
export const fileCases: ActionCase[] = [
	entaingineCase(['file', 'upload'], 'to the blob storage', (entaingine) => ({
		parameters: { storageType: 'BLOB' },
		file: FILE,
		returned: () => [{ url: new RegExp(`^${entaingine.url}/aiengine/files/1/notes.txt$`) }],
		received: () => [upload({ storageType: 'BLOB' })],
	})),
	entaingineCase(['file', 'upload'], 'to S3 in a space that is named', (entaingine) => ({
		parameters: {
			binaryPropertyName: 'document',
			storageType: 'S3',
			options: { spaceId: entaingine.spaces.test },
		},
		file: { ...FILE, field: 'document' },
		returned: () => [{ url: `${entaingine.url}/aiengine/files/1/notes.txt` }],
		received: () => [upload({ storageType: 'S3', spaceId: entaingine.spaces.test })],
	})),
	entaingineCase(['file', 'upload'], 'under a name and type that are given', (entaingine) => ({
		parameters: {
			storageType: 'BLOB',
			options: { fileName: 'points 7', mimeType: 'text/csv' },
		},
		file: FILE,
		returned: () => [{ url: `${entaingine.url}/aiengine/files/1/points%207.csv` }],
		received: () => [
			upload({ storageType: 'BLOB' }, { filename: 'points 7.csv', contentType: 'text/csv' }),
		],
	})),
	entaingineCase(['file', 'upload'], 'without a file the workflow stops', () => ({
		parameters: {},
		stops: /data/,
		received: () => [],
	})),
];

function upload(fields: object, given: object = {}): ExpectedRequest {
	const { name: filename, type: contentType, text } = FILE;
	return {
		method: 'POST',
		path: `${M2M}/files/upload`,
		body: { ...fields, file: { filename, contentType, text, ...given } },
	};
}
