import { page, runReport, workflow } from './tenantCheck.mts';

const { nodes } = workflow;
const checks = nodes.filter(({ type }) => type.startsWith('n8n-nodes-ai-jobs.'));
const reports = nodes.filter(({ type }) => type === 'n8n-nodes-base.code');

const READS = ['get', 'getMany', 'getLabels', 'export', 'getResult', 'getInputs', 'getOutputs'];

test('the workflow only reads, and goes on where a check fails', () => {
	expect(checks.length).toBeGreaterThan(10);
	for (const { parameters, onError } of checks) {
		expect(READS).toContain(parameters.operation);
		expect(parameters).not.toHaveProperty('waitForCompletion');
		expect(onError).toBe('continueRegularOutput');
	}
	const services = new Set(checks.map(({ type }) => type.split('.')[1]));
	expect([...services].sort()).toEqual(['arcanna', 'entaingine', 'gravityAi', 'lightenUp']);
});

test('every node is reached, and what the page calls a check is one', () => {
	const names = new Set(nodes.map(({ name }) => name));
	const reached = new Set(['Start']);
	for (const { main } of Object.values(workflow.connections)) {
		for (const { node } of main.flat()) reached.add(node);
	}
	expect([...names].filter((name) => !reached.has(name))).toEqual([]);
	const short = new Set([...names].map((name) => name.replace(/^.*: /, '')));
	const called = [...page.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name);
	expect(called.filter((name) => !short.has(name))).toEqual([]);
});

describe.each(reports)('$name', ({ name, parameters }) => {
	const service = name.replace(' report', '');
	const own = checks.filter((check) => check.name.startsWith(`${service}: `));
	const run = (items: Parameters<typeof runReport>[1]) => runReport(parameters.jsCode, items);

	test('tells of each check its form, or why it failed, and no values', () => {
		const job = { id: 'secret-id', state: 'succeeded', status: 'success', n: 1, list: ['hidden'] };
		const refusal = { error: 'Not found', details: { httpCode: '404' } };
		const items = Object.fromEntries(
			own.map(({ name: check }, at) => [check, [{ json: at === 0 ? refusal : job }]]),
		);
		const told = run(items).map(({ json }) => json);
		expect(told.map(({ check }) => check)).toEqual(own.map((check) => check.name));
		expect(told[0]).toMatchObject({ result: 'failed', error: 'Not found', httpCode: '404' });
		const form = {
			id: 'text of 9',
			status: 'success',
			n: 'number',
			list: ['list of 1', 'text of 6'],
		};
		expect(told[1]).toMatchObject({ result: 'answered', states: ['succeeded'], form });
		expect(JSON.stringify(told)).not.toMatch(/secret|hidden/);
	});

	test('names a check that was not run', () => {
		expect(run({}).every(({ json }) => json.result === 'not run')).toBe(true);
	});
});
