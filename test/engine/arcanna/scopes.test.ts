import type { INodeParameters } from 'n8n-workflow';
import { SCOPES, type Scope } from '../../simulators/arcanna/keys.mts';
import {
	addNote,
	Bench,
	create,
	exportEvent,
	getMany,
	getMetrics,
	getUseCases,
	items,
	reprocess,
	sendFeedback,
	start,
	stop,
	train,
} from './support.mts';
import { TriggerBench } from './triggerSupport.mts';

let bench: Bench;

const KEY = 'a-key-without-some-scopes';
const ASKED = /^\/api\/v2\/token\/scopes$/;
const e1 = { eventId: 'e1' };

beforeEach(async () => {
	bench = await Bench.open();
	bench.service.insert({ job_id: 123, event_id: 'e1' });
});

afterEach(async () => {
	await bench.service.close();
});

function permit(scopes: readonly Scope[]): void {
	bench.service.keyring.set(KEY, { kind: 'management', owner: 'manager', scopes });
}

async function refusalOf(parameters: INodeParameters, count = 1) {
	const run = await bench.run(parameters, {
		credentials: bench.credentials({ apiKey: KEY }),
		items: items(...Array.from({ length: count }, (_, n) => ({ n }))),
		settings: { onError: 'stopWorkflow' },
	});
	return `${run.error?.message} ${run.error?.description}`;
}

const cases: Array<[Scope, string, INodeParameters]> = [
	['read:event_query', 'event: getMany', getMany],
	['read:event_export', 'event: export', { ...exportEvent, ...e1 }],
	['write:events', 'event: create', create],
	['write:event_feedback', 'event: sendFeedback', { ...sendFeedback, ...e1 }],
	['write:event_agentic_notes', 'event: addNote', { ...addNote, ...e1 }],
	['execute:reprocess_events', 'event: reprocess', { ...reprocess, ...e1 }],
	['read:job_metrics', 'useCase: getMetrics', getMetrics],
	['execute:job_operations', 'useCase: start', start],
	['execute:job_operations', 'useCase: stop', stop],
	['execute:job_operations', 'useCase: train', train],
];

describe.each(cases)('a key without %s', (scope, _, parameters) => {
	test('is told so for %s', async () => {
		permit(SCOPES.filter((one) => one !== scope));
		expect(await refusalOf(parameters)).toContain(
			`The key does not have the scope "${scope}". Add it to the key in Arcanna, or use another key.`,
		);
	});

	test('is told nothing of scopes that it has', async () => {
		permit(SCOPES);
		const body = { detail: 'Not now' };
		bench.service.fault('*', /^(?!.*scopes)/, { kind: 'status', status: 403, body }, { times: 9 });
		const told = await refusalOf(parameters);
		expect(told).toContain('Not now');
		expect(told).not.toContain('does not have the scope');
	});
});

test('a use case list that /api/v2 refuses names its scope, too', async () => {
	bench.service.options.managementOnV1 = 403;
	permit(['read:event_query']);
	const told = await refusalOf(getUseCases);
	expect(told).toContain('/api/v2/resources was rejected, too: The API key lacks the scope');
	expect(told).toContain('The key does not have the scope "read:resources"');
});

describe('the scopes of a key', () => {
	const note = { ...addNote, ...e1 };

	test('are read once in a run, whatever its items are refused', async () => {
		permit([]);
		const run = await bench.run(note, {
			credentials: bench.credentials({ apiKey: KEY }),
			items: items(...Array.from({ length: 30 }, (_, n) => ({ n }))),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(run.items).toHaveLength(30);
		expect(bench.service.count('POST', /add_agentic_notes$/)).toBe(30);
		expect(bench.service.count('GET', ASKED)).toBe(1);
	});

	test('are not read when nothing is refused', async () => {
		permit(SCOPES);
		const run = await bench.run(note, { credentials: bench.credentials({ apiKey: KEY }) });
		expect(run.error).toBeUndefined();
		expect(bench.service.count('GET', ASKED)).toBe(0);
	});

	test.each([
		['404', { kind: 'status', status: 404 }],
		['500', { kind: 'status', status: 500 }],
		['a connection that breaks', { kind: 'drop' }],
		['an object', { kind: 'changed', change: () => ({ json: { scopes: [] } }) }],
		['a web page', { kind: 'changed', change: () => ({ text: '<html></html>' }) }],
	] as const)('that are answered with %s leave the refusal as it is', async (_, fault) => {
		permit([]);
		bench.service.fault('GET', ASKED, fault, { times: 9 });
		const told = await refusalOf(note);
		expect(told).toContain('The API key lacks the scope write:event_agentic_notes');
		expect(told).toContain('requires a management key with the scope');
		expect(told).not.toContain('does not have the scope');
		expect(bench.service.count('GET', ASKED)).toBe(1);
	});

	test('may name single resources', async () => {
		permit([]);
		const json = ['read:event_query', 'write:event_agentic_notes:job:7'];
		bench.service.fault('GET', ASKED, { kind: 'changed', change: () => ({ json }) });
		expect(await refusalOf(note)).toContain(
			'The key has the scope "write:event_agentic_notes" only for some resources: write:event_agentic_notes:job:7. Extend it in Arcanna, or use another key.',
		);
	});

	test('are not missed by an input key', async () => {
		bench.service.fault('POST', /events\/$/, { kind: 'status', status: 403 });
		bench.service.fault('GET', ASKED, { kind: 'changed', change: () => ({ json: [] }) });
		const { error } = await bench.run(create);
		expect(error?.description).not.toContain('does not have the scope');
	});

	test('are named by the trigger', async () => {
		const triggers = await TriggerBench.open();
		triggers.credentials = triggers.storeOf({ apiKey: triggers.service.keys.scopeless });
		await expect(triggers.trigger().activate()).rejects.toMatchObject({
			description: expect.stringContaining(
				'The key does not have the scope "read:event_query"',
			) as string,
		});
		await triggers.close();
	});
});
