import { startChange, startJob } from '../../../../nodes/shared/jobs/start';
import { isRecord } from '../../../../nodes/shared/json';
import type { Outcome } from '../../../../nodes/shared/http/exchange';
import { answer, clientOf, create, lost, thrownBy } from '../support.mts';

const request = () => ({ ...create, change: startChange('job', 'Check it.') });
const idIn = (body: unknown) => (isRecord(body) ? (body.id as string | undefined) : undefined);
const start = async (outcome: Outcome, readRefusal?: (body: unknown) => string | undefined) =>
	await startJob(clientOf([outcome]), request(), { noun: 'job', read: idIn, readRefusal });

test.each<[string, Outcome]>([
	['the response', answer(200, { id: 'x' })],
	['a refusal that tells of a job', answer(422, { failed: 'x' })],
])('the job is read in %s', async (_where, outcome) => {
	const failedIn = (body: unknown) =>
		isRecord(body) ? (body.failed as string | undefined) : undefined;
	expect(await start(outcome, failedIn)).toBe('x');
});

test.each<[string, Outcome, string, RegExp, boolean]>([
	[
		'without an ID',
		answer(200, {}),
		'Oracle returned no ID for the job',
		/^Check the Base URL in the credential/,
		true,
	],
	[
		'without an ID, that says why',
		answer(200, { said: 'The queue is closed' }),
		'The queue is closed',
		/^Oracle reported this in a response with a success status \(2xx\)\. Check this node's/,
		true,
	],
	[
		'that is lost',
		lost,
		'No response from Oracle',
		/The job may have started and been billed.* Check it\.$/,
		true,
	],
	['with a bad status', answer(422, { said: 'No' }), 'No', /./, false],
])('a response %s is told with what to do', async (_what, outcome, message, advice, mayHave) => {
	expect(await thrownBy(start(outcome))).toMatchObject({
		message: expect.stringContaining(message),
		facts: { advice: expect.stringMatching(advice), mayHaveSucceeded: mayHave },
	});
});
