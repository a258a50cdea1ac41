import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import * as arcanna from '../../nodes/Arcanna/api';
import * as training from '../../nodes/Arcanna/training';
import { keyOf } from '../../nodes/Arcanna/decisions';
import * as entaingine from '../../nodes/Entaingine/api';
import * as gravityAi from '../../nodes/GravityAi/api';
import * as lightenUp from '../../nodes/LightenUp/api';
import { serviceNamesIn } from '../../nodes/LightenUp/serviceList';
import { propertyRuns } from './shared/propertyRuns.mts';

/** Whatever JSON a service answers with: how its IDs, states, lists and words are read. */
interface Reader {
	/** Where a job stands. */
	state: (answer: unknown) => string;
	/** An answer that says plainly where a job stands. */
	says: Record<'running' | 'succeeded' | 'failed', IDataObject>;
	/** The ID in an answer. */
	id?: (answer: unknown) => unknown;
	/** Answers that hold this ID. */
	holding?: (id: string | number) => unknown[];
	/** The entries of a list in an answer. */
	lists: Array<(answer: unknown) => unknown[]>;
	words: (answer: unknown) => string | undefined;
	/** What else is read of a job. */
	more?: Array<(job: IDataObject) => unknown>;
}

const record = (answer: unknown) => (isRecord(answer) ? answer : {});
const ID = 'e1';

const READERS: Array<[string, Reader]> = [
	[
		'Arcanna',
		{
			state: (answer) => arcanna.stateOf(record(answer)),
			says: {
				running: { status: 'pending_inference' },
				succeeded: { status: 'OK', result_label: 'Drop' },
				failed: { status: 'ERROR', error_message: 'no model' },
			},
			lists: [arcanna.useCasesIn, (answer) => arcanna.eventsIn(answer).events],
			words: arcanna.errorMessageIn,
			more: [
				training.activityMark,
				arcanna.alertedAtMs,
				arcanna.flatEvent,
				arcanna.labelsIn,
				arcanna.mainFieldsOf,
				training.trainingMark,
				training.trainingOf,
				keyOf,
			],
		},
	],
	[
		'Gravity AI',
		{
			state: (answer) => gravityAi.stateOf(gravityAi.jobIn(answer)),
			says: {
				running: { status: 'processing' },
				succeeded: { status: 'success' },
				failed: { status: 'fail', errorMessage: 'bad rows' },
			},
			id: (answer) => gravityAi.idOf(gravityAi.jobIn(answer)),
			holding: (id) => [{ data: { id } }, { id }],
			lists: [(answer) => (gravityAi.isErrorBody(answer) ? [] : gravityAi.jobsIn(answer))],
			words: gravityAi.errorMessageIn,
			more: [gravityAi.asItem, gravityAi.costOf, gravityAi.createdAtMs, gravityAi.itemsIn],
		},
	],
	[
		'entAIngine',
		{
			state: (answer) =>
				entaingine.stateOf(entaingine.processIn(answer), entaingine.outputsIn(answer)),
			says: {
				running: { totalExecutionTime: null },
				succeeded: { totalExecutionTime: 0 },
				failed: { totalExecutionTime: 10, isFailed: true },
			},
			id: (answer) => entaingine.processIdIn(entaingine.processIn(answer)),
			holding: (id) => [{ id }, id],
			lists: [entaingine.inputsIn, (answer) => entaingine.outputsIn(answer).outputs],
			words: entaingine.errorMessageIn,
			more: [
				(job) => entaingine.endedProcess(job, entaingine.outputsIn(job)),
				(job) => entaingine.fileUrlOf(job, entaingine.outputsIn(job), 'https://a/b'),
			],
		},
	],
	[
		'LightenUp',
		{
			state: (answer) => lightenUp.readExecution(answer, ID).state,
			says: {
				running: { status: 'running' },
				succeeded: { outputs: { results: [] } },
				failed: { status: 'failed', reason: 'no such user' },
			},
			id: lightenUp.executionIdIn,
			holding: (id) => [
				{ execution_id: id },
				{ executionId: id },
				{ outputs: { execution_id: id } },
				{ outputs: [{ execution_id: id }] },
			],
			lists: [],
			words: lightenUp.errorMessageIn,
			more: [lightenUp.readRun, lightenUp.resultsOf, serviceNamesIn],
		},
	],
];

/** The fields that the services use, so that generated answers come close to real ones. */
const NAMES = [
	...['id', 'execution_id', 'executionId', 'job_id', 'event_id', 'status', 'state', 'arcanna'],
	...['data', 'outputs', 'results', 'inputs', 'events', 'jobs', 'isError', 'isFailed', 'failed'],
	...['error', 'errorMessage', 'error_message', 'message', 'detail', 'reason', 'headers', 'body'],
	...['totalExecutionTime', 'result', 'result_label', 'pipeline_status', 'exec_logs', 'Cause'],
	...['__proto__', 'constructor', 'toString', 'length'],
];
const WORDS = ['', ' ', 'OK', 'running', 'failed', 'success', 'pending_inference', 'e1', '{"a":1}'];
const leaf = fc.oneof(
	fc.constantFrom(...WORDS),
	fc.constant(null),
	fc.boolean(),
	fc.integer(),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const { value: answers } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', maxDepth: 4 },
		leaf,
		fc.array(tie('value'), { maxLength: 4 }),
		fc
			.array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 6 })
			.map((pairs) => Object.fromEntries(pairs)),
	),
}));
const unknownFields = fc.dictionary(
	fc.string({ maxLength: 6 }).map((name) => `x-${name}`),
	answers,
	{ maxKeys: 4 },
);
const ids = fc.oneof(
	fc.integer(),
	fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }).filter((text) => text.trim() !== ''),
);

function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const numRuns = propertyRuns(500);
const MOST_MS = 3_600_000;

describe.each(READERS)('%s', (_name, { state, says, id, lists, words, more: others = [] }) => {
	test(
		'any answer is read without harm, into the forms that the nodes count on',
		() => {
			fc.assert(
				fc.property(answers, (answer) => {
					const before = JSON.stringify(answer);
					expect(['running', 'succeeded', 'failed']).toContain(state(answer));
					for (const list of lists) {
						const entries = list(answer);
						expect(entries.every(isRecord)).toBe(true);
					}
					for (const read of others) read(record(answer));
					const said = words(answer);
					if (said !== undefined) expect(said.trim()).not.toBe('');
					const named = id?.(answer);
					if (typeof named === 'string') {
						expect(named.trim()).toBe(named);
						expect(named).not.toBe('');
					} else if (named !== undefined) {
						expect(typeof named).toBe('number');
					}
					expect(JSON.stringify(answer)).toBe(before);
				}),
				{ numRuns },
			);
		},
		MOST_MS,
	);

	test(
		'what is plainly said is understood, whatever unknown fields stand beside it',
		() => {
			const stands = fc.constantFrom<keyof typeof says>('running', 'succeeded', 'failed');
			fc.assert(
				fc.property(stands, unknownFields, (due, more) => {
					expect(state({ ...more, ...says[due] })).toBe(due);
					expect(state({ ...says[due], ...more })).toBe(due);
				}),
				{ numRuns },
			);
		},
		MOST_MS,
	);
});

const holders = READERS.flatMap(([name, { id, holding }]) =>
	id && holding ? [[name, id, holding] as const] : [],
);

test.each(holders)(
	'an ID of %s is found wherever the service puts it, text or number',
	(_name, id, holding) => {
		fc.assert(
			fc.property(ids, unknownFields, (one, more) => {
				for (const answer of holding(one)) {
					const found = id(isRecord(answer) ? { ...more, ...answer } : answer);
					expect(String(found)).toBe(String(one).trim());
				}
			}),
			{ numRuns },
		);
	},
	MOST_MS,
);
