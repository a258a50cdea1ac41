import {
	emptySummary,
	hintFor,
	names,
	retryHint,
	startedJobs,
} from '../../../../nodes/shared/operations/runSummary';

const summary = (more: object) => ({ ...emptySummary(), ...more });

test.each([
	[1_000, '1 second'],
	[960, '1 second'],
	[2_340, '2.3 seconds'],
	[0, '0 seconds'],
])('%i ms are told as %s', (longestWaitMs, told) => {
	expect(hintFor(summary({ waits: 1, polls: 1, longestWaitMs }), [])).toBe(
		`Waited ${told} (1 status check).`,
	);
});

test.each([
	['the job 12 runs', '12', true],
	['12', '12', true],
	['"12".', '12', true],
	['the job 123 runs', '12', false],
	['123, 12', '12', true],
	['a-12', '12', false],
	['', '12', false],
])('%j names %j: %s', (text, id, named) => {
	expect(names(text, id)).toBe(named);
});

describe('the jobs that a failed run leaves behind', () => {
	test('are told once each', () => {
		const tries = summary({ started: ['a'], startedBefore: ['a', 'b', 'a'], unsafeRequests: 4 });
		expect(startedJobs(tries, 'Oracle')).toBe(
			'Created in Oracle by this run, including all tries of Retry On Fail: jobs a, b.',
		);
		expect(retryHint(tries, 'Oracle')).toMatch(/in Oracle by failed tries: jobs a, b\.$/);
	});

	test('are not told where the error names them all', () => {
		const run = summary({ started: ['a1', 'b2'] });
		expect(startedJobs(run, 'Oracle', 'The job a1 failed')).toContain('a1, b2');
		expect(startedJobs(run, 'Oracle', 'The jobs a1 and b2 failed')).toBe('');
		expect(startedJobs(summary({}), 'Oracle')).toBe('');
	});
});
