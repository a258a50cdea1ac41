import { eventPath, readFilters, useCaseId } from '../../../nodes/Arcanna/parameters';
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
		[123],
	])('is refused when it is none: %j', (given) => {
		expect(() => useCaseId(given)).toThrow(/^"Use Case" is /);
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
		expect(passes(event, readFilters(filters))).toBe(true);
		expect(passes({ ...event, confidence_score: 95 }, readFilters(filters))).toBe(true);
	});

	test.each([
		{ labels: ['Drop'] },
		{ labels: ['escalate'] },
		{ minConfidence: 0.96 },
		{ minConfidence: 96 },
		{ minConfidence: 1 },
		{ labels: ['Escalate'], minConfidence: 99 },
	])('leave it out: %j', (filters) => {
		expect(passes(event, readFilters(filters))).toBe(false);
		expect(passes({ ...event, confidence_score: 95 }, readFilters(filters))).toBe(false);
	});

	test('leave out what is no outlier, or has no score', () => {
		expect(passes({ ...event, outlier: false }, readFilters({ outliersOnly: true }))).toBe(false);
		expect(passes({ ...event, outlier: null }, readFilters({ outliersOnly: true }))).toBe(false);
		expect(passes({ ...event, confidence_score: null }, readFilters({ minConfidence: 0.1 }))).toBe(
			false,
		);
		expect(passes({ ...event, confidence_score: null }, readFilters({ minConfidence: 0 }))).toBe(
			true,
		);
	});
});
