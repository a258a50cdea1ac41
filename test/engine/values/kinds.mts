import { VALUE_NAMES, type ValueName } from './values.mts';

/** What becomes of a value: it is read as another one, means "not set", or is refused. */
export type Outcome = { readAs: unknown } | 'not set' | 'refused';
export type Kind = Record<ValueName, Outcome>;

const LONG = '7615917337495251231';
const ISO = '2026-01-31T08:00:00.000Z';
const NOTHING: ValueName[] = ['null', 'undefined', 'empty text', 'space'];

interface Draft {
	/** By value, what it is read as. */
	read?: Partial<Record<ValueName, unknown>>;
	notSet?: ValueName[];
	refused: ValueName[];
}

/** Every value has exactly one outcome. */
function kind({ read = {}, notSet = [], refused }: Draft): Kind {
	const entries: Array<[string, Outcome]> = [
		...Object.entries(read).map(([name, readAs]): [string, Outcome] => [name, { readAs }]),
		...notSet.map((name): [string, Outcome] => [name, 'not set']),
		...refused.map((name): [string, Outcome] => [name, 'refused']),
	];
	const named = entries.map(([name]) => name);
	const missing = VALUE_NAMES.filter((name) => !named.includes(name));
	if (missing.length > 0 || named.length !== VALUE_NAMES.length) {
		throw new Error(`Each value has one outcome; without: ${missing.join(', ')}`);
	}
	return Object.fromEntries(entries) as Kind;
}

const except = (...names: ValueName[]) => VALUE_NAMES.filter((name) => !names.includes(name));

/** All that is not read means nothing, or is refused. */
function kindOf(read: Draft['read'] = {}, notSet: ValueName[] = NOTHING): Kind {
	const named = [...(Object.keys(read) as ValueName[]), ...notSet];
	return kind({ read, notSet, refused: except(...named) });
}

const FIVES = { five: 5, 'text 5': 5, 'text 5, padded': 5 };
const TEXTS = {
	true: 'true',
	false: 'false',
	'text true': 'true',
	'text TRUE, padded': 'TRUE',
	zero: '0',
	one: '1',
	five: '5',
	'text 5': '5',
	'text 5, padded': '5',
	half: '0.5',
	'text 0,8': '0,8',
	percentage: '80%',
	negative: '-1',
	'long digits': LONG,
	word: 'abc',
	'quoted word': '"abc"',
	'JSON list': '["Drop","Escalate"]',
	'JSON object': `{"a":${LONG}}`,
	'texts with commas': 'Drop, Escalate',
	Date: ISO,
	DateTime: ISO,
	day: '2026-01-31',
	'no day': '2026-02-30',
};

/** The same, with a number or a boolean as itself. */
const SCALARS = {
	...TEXTS,
	true: true,
	false: false,
	zero: 0,
	one: 1,
	five: 5,
	half: 0.5,
	negative: -1,
};
const IDS = {
	zero: '0',
	one: '1',
	five: '5',
	'text 5': '5',
	'text 5, padded': '5',
	'text 0,8': '0,8',
	percentage: '80%',
	negative: '-1',
	'long digits': LONG,
	word: 'abc',
	'quoted word': 'abc',
	'JSON list': '["Drop","Escalate"]',
	'JSON object': `{"a":${LONG}}`,
	'texts with commas': 'Drop, Escalate',
	day: '2026-01-31',
	'no day': '2026-02-30',
};

const SECRETS = {
	'text true': 'true',
	'text TRUE, padded': 'TRUE',
	'text 5': '5',
	'text 5, padded': '5',
	'text 0,8': '0,8',
	percentage: '80%',
	'long digits': LONG,
	word: 'abc',
	'quoted word': '"abc"',
	'JSON list': '["Drop","Escalate"]',
	'JSON object': `{"a":${LONG}}`,
	'texts with commas': 'Drop, Escalate',
	day: '2026-01-31',
	'no day': '2026-02-30',
};

const NATURALS = { zero: '0', one: '1', five: '5', 'text 5': '5', 'text 5, padded': '5' };

const MANY_IDS = {
	zero: '0',
	one: '1',
	five: '5',
	'text 5': '5',
	'text 5, padded': '5',
	'text 0,8': ['0', '8'],
	percentage: '80%',
	negative: '-1',
	'long digits': LONG,
	word: 'abc',
	'quoted word': 'abc',
	'list of 1': '1',
	'list of texts': ['Drop', 'Escalate'],
	'JSON list': ['Drop', 'Escalate'],
	'JSON object': `{"a":${LONG}}`,
	'texts with commas': ['Drop', 'Escalate'],
	day: '2026-01-31',
	'no day': '2026-02-30',
};

const SWITCH = {
	true: true,
	false: false,
	'text true': true,
	'text TRUE, padded': true,
	zero: false,
	one: true,
};

const CONTENT = {
	...TEXTS,
	'text TRUE, padded': 'TRUE ',
	'text 5, padded': ' 5 ',
	'empty object': '{}',
	object: '{"a":1}',
	'empty list': '[]',
	'list of 1': '[1]',
	'list of texts': '["Drop",null,"Escalate"]',
};

const refusedWhenEmpty = (read: Draft['read']) => kindOf(read, []);

export const KINDS = {
	switch: kindOf(SWITCH),
	/** From 1 on. */
	count: kindOf({ one: 1, ...FIVES }),
	/** From 0 on. */
	retries: kindOf({ zero: 0, one: 1, ...FIVES }),
	/** From -1 on. */
	batchSize: kindOf({ negative: -1, zero: 0, one: 1, ...FIVES }),
	/** From 0 on, with decimals. */
	amount: kindOf({ zero: 0, one: 1, ...FIVES, half: 0.5, 'text 0,8': 0.8 }),
	/** A filter: an expression that returns nothing is refused, because everything would pass. */
	share: kindOf(
		{
			zero: 0,
			one: 1,
			five: 0.05,
			'text 5': 0.05,
			'text 5, padded': 0.05,
			half: 0.5,
			'text 0,8': 0.8,
			percentage: 0.8,
		},
		['empty text', 'space'],
	),
	date: kindOf({ Date: ISO, DateTime: ISO, day: '2026-01-30T23:00:00.000Z' }),
	labels: kindOf(
		{
			...Object.fromEntries(Object.entries(TEXTS).map(([name, text]) => [name, [text]])),
			'text 0,8': ['0', '8'],
			'list of 1': ['1'],
			'list of texts': ['Drop', 'Escalate'],
			'JSON list': ['Drop', 'Escalate'],
			'texts with commas': ['Drop', 'Escalate'],
		},
		[...NOTHING, 'empty list'],
	),
	text: kindOf(TEXTS),
	requiredText: refusedWhenEmpty(TEXTS),
	/** In a collection n8n makes a text of a DateTime. */
	optionId: kindOf({ ...IDS, DateTime: ISO }),
	optionalId: kindOf(IDS),
	requiredId: refusedWhenEmpty(IDS),
	/** One that stays a number where it is one. */
	numberedId: refusedWhenEmpty({ ...IDS, zero: 0, one: 1, five: 5, negative: -1 }),
	/** A use case: a whole number, not below 0. */
	useCase: kindOf(NATURALS),
	requiredUseCase: refusedWhenEmpty(NATURALS),
	/** Letters, digits, "_" and "-". */
	ownId: kindOf({
		zero: '0',
		one: '1',
		five: '5',
		'text 5': '5',
		'text 5, padded': '5',
		negative: '-1',
		'long digits': LONG,
		word: 'abc',
		'quoted word': 'abc',
		day: '2026-01-31',
		'no day': '2026-02-30',
	}),
	/** IDs to watch. */
	ids: refusedWhenEmpty(MANY_IDS),
	/** IDs, or all where none are given. In a collection n8n makes a text of a DateTime. */
	optionalIds: kindOf({ ...MANY_IDS, DateTime: ISO }),
	/** The same where a number stays one. */
	numberedIds: refusedWhenEmpty({
		...MANY_IDS,
		zero: [0],
		one: [1],
		five: [5],
		negative: [-1],
		'list of 1': [1],
	}),
	/** Options whose values none of the table's is. */
	choice: kindOf(),
	/** n8n decides by it whether a credential is there, so only its own values get so far. */
	authentication: kindOf(),
	/** A value that is sent with its type, where it is a text, a number or a boolean. */
	mappedValue: kindOf(
		{
			...SCALARS,
			'text TRUE, padded': 'TRUE ',
			'text 5, padded': ' 5 ',
			space: ' ',
		},
		['null', 'undefined', 'empty text'],
	),
	/** A text, and a number or boolean as itself. */
	requiredScalar: refusedWhenEmpty(SCALARS),
	proxy: kindOf(),
	mimeType: kindOf(),
	/** The address of a service. */
	address: refusedWhenEmpty({}),
	/** Sent in a header: a text that it can hold. */
	secret: kindOf(SECRETS),
	/** The name of a field with a file, where the item has one in "data" only. */
	fileField: refusedWhenEmpty({}),
	/** A JSON object that must not be empty. */
	event: refusedWhenEmpty({ object: '{"a":1}', 'JSON object': `{"a":"${LONG}"}` }),
	/** A JSON object, which may be empty but must be there. */
	objectOfInputs: refusedWhenEmpty({
		'empty object': '{}',
		object: '{"a":1}',
		'JSON object': `{"a":"${LONG}"}`,
	}),
	/** A JSON object, or a list of names and values. */
	inputs: kindOf({
		'empty object': '{}',
		object: '{"a":1}',
		'JSON object': `{"a":"${LONG}"}`,
		'empty list': '[]',
	}),
	/** JSON of any form; a text is sent without a change. */
	json: refusedWhenEmpty({
		true: 'true',
		false: 'false',
		'text true': 'true',
		zero: '0',
		one: '1',
		five: '5',
		'text 5': '5',
		'text 5, padded': '5',
		half: '0.5',
		negative: '-1',
		'long digits': LONG,
		'long number': '7615917337495251000',
		'quoted word': '"abc"',
		'empty object': '{}',
		object: '{"a":1}',
		'empty list': '[]',
		'list of 1': '[1]',
		'list of texts': '["Drop",null,"Escalate"]',
		'JSON list': '["Drop","Escalate"]',
		'JSON object': `{"a":${LONG}}`,
	}),
	/** Sent with its own type. */
	value: kindOf(
		{
			true: true,
			false: false,
			'text true': 'true',
			'text TRUE, padded': 'TRUE ',
			zero: 0,
			one: 1,
			five: 5,
			'text 5': '5',
			'text 5, padded': ' 5 ',
			half: 0.5,
			'text 0,8': '0,8',
			percentage: '80%',
			negative: -1,
			'long number': 7615917337495251e3,
			'long digits': LONG,
			'empty text': '',
			null: '',
			undefined: '',
			space: ' ',
			word: 'abc',
			'quoted word': '"abc"',
			'empty object': {},
			object: { a: 1 },
			'empty list': [],
			'list of 1': [1],
			'list of texts': ['Drop', null, 'Escalate'],
			'JSON list': '["Drop","Escalate"]',
			'JSON object': `{"a":${LONG}}`,
			'texts with commas': 'Drop, Escalate',
			Date: ISO,
			DateTime: ISO,
			day: '2026-01-31',
			'no day': '2026-02-30',
		},
		[],
	),
	/** Text of any form, and JSON. */
	content: kindOf({ ...CONTENT, 'empty text': '', space: ' ', null: '', undefined: '' }, []),
	requiredContent: refusedWhenEmpty(CONTENT),
	/** The same in a resource mapper, which stores an empty text for a field that is left empty. */
	mappedText: kindOf({ ...CONTENT, space: ' ' }, ['null', 'undefined', 'empty text']),
	mappedNumber: kindOf({
		negative: -1,
		zero: 0,
		one: 1,
		...FIVES,
		half: 0.5,
		'text 0,8': 0.8,
	}),
	mappedObject: kindOf({
		'empty object': '{}',
		object: '{"a":1}',
		'JSON object': `{"a":"${LONG}"}`,
	}),
	mappedList: kindOf({
		'empty list': [],
		'list of 1': [1],
		'list of texts': ['Drop', null, 'Escalate'],
		'JSON list': ['Drop', 'Escalate'],
	}),
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;
