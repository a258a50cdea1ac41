import { eventPath, isoDate, labelList, useCaseId } from '../../../nodes/Arcanna/parameters';
import { passes } from '../../../nodes/Arcanna/watching';

describe('a use case ID', () => {
	test.each([
		[123, 123],
		['123', 123],
		[' 7 ', 7],
		['007', 7],
	])('is a whole number: %j', (given, id) => {
		expect(useCaseId(given)).toBe(id);
	});

	test.each([undefined, null, '', '  '])('is asked for when it is %j', (given) => {
		expect(() => useCaseId(given)).toThrow('"Use Case" is empty');
	});

	test.each([
		'Phishing triage',
		'12a',
		'-1',
		'1.5',
		1.5,
		'NaN',
		'1e3',
		'99999999999999999',
		{},
		true,
	])('is refused when it is none: %j', (given) => {
		expect(() => useCaseId(given)).toThrow('which is no use case ID');
	});
});

describe('the path of an event', () => {
	test('has the use case and the event, encoded', () => {
		expect(eventPath('123', '15427818711674001')).toBe('/api/v1/events/123/15427818711674001');
		expect(eventPath(123, ' a/b ')).toBe('/api/v1/events/123/a%2Fb');
	});

	test('needs both', () => {
		expect(() => eventPath('', 'a')).toThrow('"Use Case" is empty');
		expect(() => eventPath(123, '')).toThrow('"Event ID" is empty');
		expect(() => eventPath(123, '..')).toThrow('"Event ID" is ".."');
	});
});

describe('a date', () => {
	/** What `toISO()` is to a DateTime of an expression. */
	class DateTime {
		constructor(private readonly text: string) {}

		toString() {
			return this.text;
		}
	}

	test.each([
		['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
		[' 2026-01-31T08:00:00+02:00 ', '2026-01-31T06:00:00.000Z'],
		['2026-01-31', '2026-01-31T00:00:00.000Z'],
		[Date.parse('2026-01-31T08:00:00Z'), '2026-01-31T08:00:00.000Z'],
		[new Date('2026-01-31T08:00:00Z'), '2026-01-31T08:00:00.000Z'],
		[new DateTime('2026-01-31T08:00:00.000+01:00'), '2026-01-31T07:00:00.000Z'],
	])('is told in UTC: %j', (given, told) => {
		expect(isoDate(given, 'Start Date')).toBe(told);
	});

	test.each([undefined, null, '', '  '])('may be left out: %j', (given) => {
		expect(isoDate(given, 'Start Date')).toBeUndefined();
	});

	test.each(['soon', '2026-13-01', {}, NaN])('is refused with its field: %j', (given) => {
		expect(() => isoDate(given, 'End Date')).toThrow(/^"End Date" is .*, which is no date/);
	});
});

test.each([
	[
		['Drop', ' Escalate '],
		['Drop', 'Escalate'],
	],
	['Drop, Escalate,', ['Drop', 'Escalate']],
	['Drop', ['Drop']],
	['', []],
	[[], []],
	[undefined, []],
	[null, []],
	[[7], ['7']],
])('labels are picked or typed: %j', (given, labels) => {
	expect(labelList(given)).toEqual(labels);
});

describe("the trigger's filters", () => {
	const event = {
		status: 'OK',
		result: 'class_1',
		result_label: 'Escalate',
		outlier: true,
		confidence_score: 0.95,
	};

	test.each([
		undefined,
		{},
		{ labels: [] },
		{ labels: ['Drop', 'Escalate'] },
		{ labels: ['class_1'] },
		{ labels: 'Drop, Escalate' },
		{ outliersOnly: true },
		{ minConfidence: 0.95 },
		{ minConfidence: 95 },
		{ minConfidence: 0 },
		{ minConfidence: '' },
		{ labels: ['Escalate'], outliersOnly: true, minConfidence: 80 },
	])('let it pass: %j', (filters) => {
		expect(passes(event, filters)).toBe(true);
		expect(passes({ ...event, confidence_score: 95 }, filters)).toBe(true);
	});

	test.each([
		{ labels: ['Drop'] },
		{ labels: ['escalate'] },
		{ minConfidence: 0.96 },
		{ minConfidence: 96 },
		{ minConfidence: 1 },
		{ labels: ['Escalate'], minConfidence: 99 },
	])('leave it out: %j', (filters) => {
		expect(passes(event, filters)).toBe(false);
		expect(passes({ ...event, confidence_score: 95 }, filters)).toBe(false);
	});

	test('leave out what is no outlier, or has no score', () => {
		expect(passes({ ...event, outlier: false }, { outliersOnly: true })).toBe(false);
		expect(passes({ ...event, outlier: null }, { outliersOnly: true })).toBe(false);
		expect(passes({ ...event, confidence_score: null }, { minConfidence: 0.1 })).toBe(false);
		expect(passes({ ...event, confidence_score: null }, { minConfidence: 0 })).toBe(true);
	});
});
