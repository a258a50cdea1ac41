/**
 * The conditions on any field of an event. Source of fields and operators: the vendor's MCP server,
 * `models/generic_events` and `tools/generic_events`.
 */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { readChoice } from '../shared/parameters/choice';
import { readDate } from '../shared/parameters/date';
import { readRows } from '../shared/parameters/document';
import { readList } from '../shared/parameters/list';
import { numberIn } from '../shared/parameters/number';
import { InvalidParameterError, isUnset, refused } from '../shared/parameters/refusal';
import { readSwitch } from '../shared/parameters/switch';
import { requireText } from '../shared/parameters/text';
import type { DecisionQuery } from './decisionQuery';

export type Condition = NonNullable<DecisionQuery['filters']>[number];

const OPERATORS = [
	{ name: 'Contains', value: 'contains' },
	{ name: 'Does Not Contain', value: 'not contains' },
	{ name: 'Does Not Exist', value: 'not exists' },
	{ name: 'Does Not Start With', value: 'not starts with' },
	{ name: 'Exists', value: 'exists' },
	{ name: 'Is', value: 'is' },
	{ name: 'Is Greater Than', value: 'gt' },
	{ name: 'Is Greater Than or Equal To', value: 'gte' },
	{ name: 'Is Less Than', value: 'lt' },
	{ name: 'Is Less Than or Equal To', value: 'lte' },
	{ name: 'Is Not', value: 'is not' },
	{ name: 'Is Not One Of', value: 'is not one of' },
	{ name: 'Is One Of', value: 'is one of' },
	{ name: 'Starts With', value: 'starts with' },
];
const OPERATOR_VALUES = OPERATORS.map(({ value }) => value).sort();
const WITHOUT_VALUE = ['exists', 'not exists'];
const WITH_LIST = ['is one of', 'is not one of'];
const WITH_TEXT = /contains|starts with/;

const FLAG = /^arcanna\..*(_flag|_required)$/;
const NUMBER = /^arcanna\..*(_score|_percentage)$/;
const TIMES = ['@timestamp', 'timestamp_inference'];

const SCORE = 'arcanna.confidence_score';

export const conditionsField: INodeProperties = {
	displayName: 'Conditions',
	name: 'conditions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add condition',
	default: {},
	description:
		'Conditions on any field of the event. All of them must be met. Use expressions inside the rows only: n8n ignores an expression for the whole field, and no condition would apply.',
	options: [
		{
			displayName: 'Rows',
			name: 'rows',
			values: [
				{
					displayName: 'Field',
					name: 'field',
					type: 'string',
					default: '',
					placeholder: 'e.g. arcanna.knowledge_base_state',
					description:
						'The name of the field: one of Arcanna\'s, such as "arcanna.result_label", or one of the event itself',
				},
				{
					displayName: 'Operator',
					name: 'operator',
					type: 'options',
					options: OPERATORS,
					default: 'is',
					description: 'How the field is compared with the value',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. new',
					description:
						'The value to compare with. For "Is One Of" and "Is Not One Of", separate values by commas. A number or boolean from an expression keeps its type. Ignored for "Exists" and "Does Not Exist".',
				},
			],
		},
	],
};

/**
 * Reads the rows of conditions.
 * @param timeZone the zone of a time without one
 * @throws InvalidParameterError if a condition can't be read: it must not let every event through
 */
export function readConditions(value: unknown, timeZone: () => string): Condition[] {
	const advice = 'Add the conditions one by one.';
	return readRows(value, 'Conditions', 'rows', advice).map((row) => readCondition(row, timeZone));
}

function readCondition(row: IDataObject, timeZone: () => string): Condition {
	const field = requireText(row.field, 'Field', 'Enter the name of a field in each condition.');
	const operator = readChoice(row.operator, 'Operator', OPERATOR_VALUES, 'is');
	if (WITHOUT_VALUE.includes(operator)) return { field, operator };
	if (WITH_LIST.includes(operator)) {
		const list = Array.isArray(row.value) ? row.value : readList(row.value, 'Value');
		const values = list.filter((one) => !isUnset(one));
		if (values.length === 0) throw noValue();
		return { field, operator, value: values.map((one) => valueOf(field, one, timeZone)) };
	}
	const text = WITH_TEXT.test(operator);
	return { field, operator, value: text ? textOf(row.value) : valueOf(field, row.value, timeZone) };
}

/** A value in the type of Arcanna's own fields; unchanged for any other field. */
function valueOf(field: string, value: unknown, timeZone: () => string): unknown {
	if (isUnset(value)) throw noValue();
	if (FLAG.test(field)) return readSwitch(value, 'Value');
	if (TIMES.includes(field)) return readDate(value, 'Value', timeZone);
	if (NUMBER.test(field)) {
		const number = numberIn(value);
		if (number === undefined) throw refused('Value', value, `Enter a number for ${field}.`);
		return number;
	}
	const text = textOf(value);
	return typeof value === 'number' || typeof value === 'boolean' ? value : text;
}

function textOf(value: unknown): string {
	return requireText(value, 'Value', 'Enter a value in each condition.');
}

function noValue(): InvalidParameterError {
	return new InvalidParameterError('"Value" is empty. Enter a value in each condition.');
}

/**
 * Alternative queries for a range of confidence: one for scores up to 1, one for percentages. See
 * `asFraction` for the two scales.
 * @param least from 0 to 1
 * @param most from 0 to 1
 */
export function confidenceConditions(least: number, most: number): Condition[][] {
	if (least === 0 && most === 1) return [[]];
	const scales = [
		[least, most],
		[Math.max(1, percentageOf(least)), percentageOf(most)],
	];
	return scales
		.filter(([from, to]) => from <= to)
		.map(([from, to]) => [
			{ field: SCORE, operator: 'gte', value: from },
			{ field: SCORE, operator: 'lte', value: to },
		]);
}

/** Without floating-point errors: 0.07 becomes 7, not 7.000000000000001. */
function percentageOf(share: number): number {
	return Number((share * 100).toPrecision(12));
}
