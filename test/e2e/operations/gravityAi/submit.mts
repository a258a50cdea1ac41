import { errorItem } from '../agrees.mts';
import type { ActionCase } from '../cases.mts';
import type { ExpectedRequest } from '../requests.mts';
import {
	CSV_RESULT,
	fetching,
	gravityAiCase,
	jobItem,
	JOBS,
	JSON_RESULT,
	looks,
	onlyJob,
	ROWS,
	SCORES,
} from './scene.mts';

const CSV = 'x,y\n1,2\n3,4\n';
const CSV_FILE = { field: 'data', name: 'customers.csv', type: 'text/csv', text: CSV };

/** Rows of a mapping with a default value of each type, and what is sent for them. */
const MAPPING_ROWS = [
	{ source: 'x1', destination: 'x', defaultValue: '0', defaultType: 'number' },
	{ source: 'y1', destination: 'y', defaultValue: 'true', defaultType: 'boolean' },
	{ source: 'z1', destination: 'z', defaultValue: '', defaultType: 'string' },
	{ source: 'a1', destination: 'a', defaultValue: 'none', defaultType: 'given' },
];
const MAPPING = [
	{ source: 'x1', destination: 'x', defaultValue: 0 },
	{ source: 'y1', destination: 'y', defaultValue: true },
	{ source: 'z1', destination: 'z', defaultValue: '' },
	{ source: 'a1', destination: 'a', defaultValue: 'none' },
];

/** Submitting a job. */
export const submitCases: ActionCase[] = [
	gravityAiCase(
		['job', 'submit'],
		'a file, without waiting',
		(gravityAi) => ({
			parameters: {
				inputSource: 'binary',
				binaryPropertyName: 'table',
				options: { mimeType: 'text/csv; header=present' },
			},
			file: { ...CSV_FILE, field: 'table' },
			returned: () => [jobItem(onlyJob(gravityAi), 'running')],
			received: () => [
				submission(
					{ mimeType: 'text/csv; header=present' },
					{ filename: 'customers.csv', contentType: 'text/csv; header=present', text: CSV },
				),
			],
		}),
		{ options: { jobMs: 'manual' } },
	),
	gravityAiCase(
		['job', 'submit'],
		'a file, and its result awaited and fetched as a file',
		(gravityAi) => ({
			parameters: {
				waitForCompletion: true,
				downloadResult: true,
				resultFormat: 'binary',
				outputPropertyName: 'scores',
				options: { name: 'Nightly scoring', version: '0.0.2', pollInterval: 0.3, timeout: 60 },
			},
			file: CSV_FILE,
			returned: () => [jobItem(onlyJob(gravityAi), 'succeeded')],
			returnedFile: { field: 'scores', name: 'scores.csv', type: 'text/csv', text: SCORES },
			received: () => [
				submission(
					{
						mimeType: 'text/csv',
						version: '0.0.2',
						name: 'Nightly scoring',
						jobName: 'Nightly scoring',
					},
					{ filename: 'customers.csv', contentType: 'text/csv', text: CSV },
				),
				looks(onlyJob(gravityAi)),
				...fetching(onlyJob(gravityAi)),
			],
		}),
		{ smoke: true, options: { jobMs: 500, outcome: () => ({ result: CSV_RESULT }) } },
	),
	gravityAiCase(
		['job', 'submit'],
		'the item as JSON, and its result as items',
		(gravityAi) => ({
			parameters: {
				inputSource: 'json',
				waitForCompletion: true,
				downloadResult: true,
				resultFormat: 'json',
				options: {
					inputMapping: { rows: MAPPING_ROWS },
					outputMapping: { rows: MAPPING_ROWS },
				},
			},
			items: [{ x1: 1, y1: 2 }],
			returned: () => ROWS,
			pairs: [0, 0],
			received: () => [
				submission(
					{
						mimeType: 'application/json',
						mapping: MAPPING,
						outputMapping: MAPPING,
					},
					{ filename: 'input.json', contentType: 'application/json', text: '{"x1":1,"y1":2}' },
				),
				looks(onlyJob(gravityAi)),
				...fetching(onlyJob(gravityAi)),
			],
		}),
		{ options: { outcome: () => ({ result: JSON_RESULT }) } },
	),
	gravityAiCase(
		['job', 'submit'],
		'JSON that is given, of a model that answers when it is done',
		(gravityAi) => ({
			parameters: {
				inputSource: 'json',
				jsonInput: '=[{ "x": {{ $json.x }} }]',
				waitForCompletion: true,
				options: { fileName: 'points.json' },
			},
			items: [{ x: 7 }],
			returned: () => [
				// The answer to a submission has more digits in its times than any other.
				{ ...jobItem(onlyJob(gravityAi), 'succeeded'), createdDateUtc: /Z$/, lastUpdatedUtc: /Z$/ },
			],
			received: () => [
				submission(
					{ mimeType: 'application/json' },
					{ filename: 'points.json', contentType: 'application/json', text: '[{ "x": 7 }]' },
				),
			],
		}),
		{ options: { submit: 'blocks', jobMs: 300 } },
	),
	gravityAiCase(
		['job', 'submit'],
		'text, and its result in the form that it has',
		(gravityAi) => ({
			parameters: {
				inputSource: 'text',
				textInput: CSV,
				firstRowIsHeader: true,
				waitForCompletion: true,
				downloadResult: true,
				resultFormat: 'auto',
			},
			returned: () => [jobItem(onlyJob(gravityAi), 'succeeded')],
			returnedFile: { field: 'data', name: 'scores.csv', type: 'text/csv', text: SCORES },
			received: () => [
				submission(
					{ mimeType: 'text/csv; header=present' },
					{ filename: 'input.csv', contentType: 'text/csv; header=present', text: CSV },
				),
				looks(onlyJob(gravityAi)),
				...fetching(onlyJob(gravityAi)),
			],
		}),
		{ options: { outcome: () => ({ result: CSV_RESULT }) } },
	),
	gravityAiCase(
		['job', 'submit'],
		'one of three jobs fails and the others go on',
		(gravityAi) => {
			const texts = ['first', 'second', 'third'];
			const job = (text: string) => {
				const found = [...gravityAi.jobs.values()].find(({ file }) => file?.text === text);
				if (!found) throw new Error(`Gravity AI got no job for ${text}`);
				return found;
			};
			return {
				parameters: {
					inputSource: 'text',
					textInput: '={{ $json.text }}',
					waitForCompletion: true,
					options: {
						concurrency: 3,
						maxRetries: 2,
						onFailure: 'error',
						onTimeout: 'error',
						waitMode: 'node',
					},
				},
				items: texts.map((text) => ({ text })),
				onError: 'continueRegularOutput',
				returned: () => [
					jobItem(job('first'), 'succeeded'),
					errorItem(/failed: The column "age" is missing/),
					jobItem(job('third'), 'succeeded'),
				],
				received: () =>
					texts.flatMap((text) => [
						submission(
							{ mimeType: 'text/plain' },
							{ filename: 'input.txt', contentType: 'text/plain', text },
						),
						looks(job(text)),
					]),
			};
		},
		{
			options: {
				outcome: ({ file }) =>
					file?.text === 'second'
						? { state: 'fail', errorMessage: 'The column "age" is missing' }
						: {},
			},
		},
	),
];

function submission(data: object, file: object): ExpectedRequest {
	return { method: 'POST', path: JOBS, body: { data, file } };
}
