import { submitJob } from '../../../nodes/GravityAi/resources/job/submit';
import { gravityAi } from '../../../nodes/GravityAi/service';
import { answer, lost, contextOf, thrownBy } from '../shared/support.mts';

const taken = answer(200, {
	data: { id: 'a', status: 'success', billedUsage: 20 },
	isError: false,
});

const submitting = (outcome: Parameters<typeof contextOf>[0]) => ({
	...contextOf({ parameters: { inputSource: 'text', textInput: 'x' }, ...outcome }),
	service: gravityAi,
});

test('a submission has a quarter of an hour, since it may block until the job is done', async () => {
	const task = submitting({ outcomes: [taken] });

	expect(await submitJob(task)).toEqual([
		{ json: { id: 'a', status: 'success', billedUsage: 20, state: 'succeeded' } },
	]);
	expect(task.told.requests).toEqual([
		expect.objectContaining({ safety: 'unsafe', timeoutMs: 900_000, path: '/api/v1/jobs' }),
	]);
});

test('a submission whose answer is lost is told with the way to find it', async () => {
	const task = submitting({ outcomes: [lost, taken] });

	expect(await thrownBy(submitJob(task))).toMatchObject({
		facts: { advice: expect.stringMatching(/may have started.*"Job: Get Many"/) },
	});
	expect(task.told.requests).toHaveLength(1);
});

test('what it costs and what was started is noted, also when the wait ends badly', async () => {
	const running = answer(200, { data: { id: 'a', status: 'processing', billedUsage: 20 } });
	const costs: number[] = [];
	const started: string[] = [];
	const task = {
		...submitting({
			outcomes: [running],
			parameters: { inputSource: 'text', textInput: 'x', waitForCompletion: true },
			options: { timeout: 1 },
		}),
		cost: (dollars: number) => void costs.push(dollars),
		started: (id: string) => void started.push(id),
	};

	expect((await thrownBy(submitJob(task))).message).toContain('did not finish within 1 second');
	expect(costs).toEqual([0.02]);
	expect(started).toEqual(['a']);
});
