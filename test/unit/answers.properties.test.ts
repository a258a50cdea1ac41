import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { MANIFESTS } from '../services/index.mts';
import { propertyRuns } from './shared/propertyRuns.mts';

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

const readers = MANIFESTS.map(({ service, answers: reader }) => [service.name, reader] as const);

describe.each(readers)('%s', (_name, { state, says, id, lists, words, more: others = [] }) => {
	const record = (answer: unknown) => (isRecord(answer) ? answer : {});

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

const holders = readers.flatMap(([name, { id, holding }]) =>
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
