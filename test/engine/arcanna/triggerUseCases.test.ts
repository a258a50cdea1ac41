import type { Polled } from '../harness/index.mts';
import {
	isoAt,
	JOBS,
	jsonOf,
	modes,
	SECOND,
	TriggerBench,
	useCase,
	useCasesOf,
} from './triggerSupport.mts';

let bench: TriggerBench;

beforeEach(async () => {
	bench = await TriggerBench.open();
	bench.credentials = bench.storeOf({ apiKey: bench.service.keys.input });
});

afterEach(async () => {
	await bench.close();
});

describe.each(modes)('use-case activity (%s)', (mode) => {
	const active = async (parameters = {}) =>
		await bench.active({ triggerOn: 'useCaseActivity', ...parameters }, { mode });

	test('is told once when a counter has moved, and nothing when all is still', async () => {
		bench.putMany(3);
		const trigger = await active();
		expect(await trigger.poll()).toBeNull();
		expect(bench.service.count()).toBe(1);

		bench.putMany(2);
		expect(jsonOf(await trigger.poll())).toMatchObject([
			{ job_id: 123, title: 'Phishing triage', processed_documents_count: 5 },
		]);
		expect(await trigger.poll()).toBeNull();
		expect(bench.service.count()).toBe(bench.service.count('GET', JOBS));
	});

	test('is feedback, too', async () => {
		const key = bench.put({ job_id: 124 });
		const trigger = await active();
		const event = bench.service.events.get(key);
		if (event) bench.service.giveFeedback(event, 'Drop', 'jane');
		expect(jsonOf(await trigger.poll())).toMatchObject([
			{ job_id: 124, feedback_documents_count: 1 },
		]);
		expect(await trigger.poll()).toBeNull();
	});

	test('of a use case that is new is told when it has done something', async () => {
		const trigger = await active();
		bench.service.addJob({ job_id: 200 });
		bench.service.addJob({ job_id: 201, processed_documents_count: 4 });
		expect(useCasesOf(await trigger.poll())).toEqual([201]);
		bench.put({ job_id: 200 });
		expect(useCasesOf(await trigger.poll())).toEqual([200]);
		expect(await trigger.poll()).toBeNull();
	});

	test('of one use case only is told when it is chosen', async () => {
		const trigger = await active({ jobId: useCase('124') });
		bench.put();
		expect(await trigger.poll()).toBeNull();
		bench.put({ job_id: 124 });
		expect(useCasesOf(await trigger.poll())).toEqual([124]);
		expect(bench.service.count()).toBe(bench.service.count('GET', /^\/api\/v1\/jobs\/124$/));
	});

	test('is told once, wherever n8n crashes', async () => {
		const trigger = await active();
		const told: unknown[] = [];
		for (const job_id of [123, 124, 124]) {
			bench.put({ job_id });
			told.push(...useCasesOf(await trigger.poll()));
			told.push(...useCasesOf(await trigger.restart()));
			told.push(...useCasesOf(await trigger.poll()));
			trigger.crash();
		}
		expect(told).toEqual([123, 124, 124]);
	});

	test('needs no field that only clients know', async () => {
		bench.service.options.jobFields = 'documented';
		const trigger = await active();
		bench.put();
		expect(useCasesOf(await trigger.poll())).toEqual([123]);
		expect(await trigger.poll()).toBeNull();
	});
});

test('activity is told once by polls that overlap', async () => {
	const trigger = await bench.active({ triggerOn: 'useCaseActivity' });
	bench.put();
	bench.service.latencyMs = 20;
	const both = await Promise.all([trigger.poll(), trigger.poll()]);
	expect(both.flatMap(useCasesOf)).toEqual([123]);
});

describe.each(modes)('a finished training (%s)', (mode) => {
	const active = async (parameters = {}) =>
		await bench.active({ triggerOn: 'trainingFinished', ...parameters }, { mode });
	const begin = (id: number) => {
		const job = bench.service.jobs.get(id);
		if (job) bench.service.train(job, {});
	};
	const states = (polled: Polled) =>
		jsonOf(polled).map(({ job_id, retrain_state }) => [job_id, retrain_state]);

	describe.each(['full', 'documented'] as const)('in the %s job form', (jobFields) => {
		beforeEach(() => {
			bench.service.options.jobFields = jobFields;
		});

		test('is told once, and so is the next one', async () => {
			const trigger = await active();
			for (let turn = 0; turn < 2; turn += 1) {
				begin(123);
				expect(await trigger.poll()).toBeNull();
				expect(await trigger.poll()).toBeNull();
				bench.service.finishTraining(123);
				expect(states(await trigger.poll())).toEqual([[123, 'trained']]);
				expect(await trigger.poll()).toBeNull();
			}
		});

		test('is told when it was under way at activation', async () => {
			begin(124);
			const trigger = await active();
			expect(await trigger.poll()).toBeNull();
			bench.service.finishTraining(124);
			expect(states(await trigger.poll())).toEqual([[124, 'trained']]);
		});

		test('is told when it has failed', async () => {
			const trigger = await active();
			begin(123);
			expect(await trigger.poll()).toBeNull();
			bench.service.finishTraining(123, 'Too little feedback');
			expect(states(await trigger.poll())).toEqual([[123, 'failed']]);
			expect(await trigger.poll()).toBeNull();
		});

		test('is told for the chosen use case only', async () => {
			const trigger = await active({ jobId: useCase(124) });
			begin(123);
			begin(124);
			expect(await trigger.poll()).toBeNull();
			bench.service.finishTraining(123);
			bench.service.finishTraining(124);
			expect(states(await trigger.poll())).toEqual([[124, 'trained']]);
		});

		test('is told when the first one came and went between two polls', async () => {
			const trigger = await active();
			begin(123);
			bench.service.finishTraining(123);
			expect(states(await trigger.poll())).toEqual([[123, 'trained']]);
			expect(await trigger.poll()).toBeNull();
		});

		test('is not told for activity, or for a use case that never was trained', async () => {
			const trigger = await active();
			bench.putMany(3);
			bench.service.addJob({ job_id: 300 });
			expect(await trigger.poll()).toBeNull();
			expect(await trigger.poll()).toBeNull();
		});
	});

	test('is told for each of two that came and went between polls', async () => {
		const trigger = await active();
		for (let turn = 0; turn < 2; turn += 1) {
			begin(123);
			bench.service.finishTraining(123);
			expect(states(await trigger.poll())).toEqual([[123, 'trained']]);
			expect(await trigger.poll()).toBeNull();
		}
	});

	test('is told when its time has come, though its state stays behind', async () => {
		const trigger = await active();
		begin(123);
		expect(await trigger.poll()).toBeNull();
		bench.service.finishTraining(123);
		const job = bench.service.jobs.get(123);
		if (job) {
			job.retrain_state = 'in_progress';
			job.last_train_finished_timestamp = isoAt(Date.now() + SECOND);
		}
		expect(useCasesOf(await trigger.poll())).toEqual([123]);
		expect(await trigger.poll()).toBeNull();
	});

	test('is told once when n8n crashes in mid-training and after it', async () => {
		const trigger = await active();
		const told: unknown[] = [];
		for (let turn = 0; turn < 2; turn += 1) {
			begin(123);
			told.push(...states(await trigger.poll()), ...states(await trigger.restart()));
			bench.service.finishTraining(123);
			told.push(...states(await trigger.poll()), ...states(await trigger.restart()));
			told.push(...states(await trigger.poll()));
		}
		expect(told).toEqual([
			[123, 'trained'],
			[123, 'trained'],
		]);
	});
});
