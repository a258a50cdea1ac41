import { addNote, Bench, items, jsonOf, NOTES } from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
	bench.service.insert({ job_id: 123, event_id: 'e1' });
	bench.service.insert({ job_id: 123, event_id: 'e2' });
});

afterEach(async () => {
	await bench.service.close();
});

const ofItem = { ...addNote, eventId: '={{ $json.event }}', note: '={{ $json.note }}' };
const notesOf = (id: string) => bench.events().find(({ event_id }) => event_id === id)?.notes;

describe('event: addNote', () => {
	test('adds a note to the event of each item', async () => {
		const given = items({ event: 'e1', note: ' First\nline ' }, { event: 'e2', note: 5 });
		const run = await bench.run(ofItem, { credentials: bench.manager(), items: given });
		expect(run.error).toBeUndefined();
		const done = { status: 'OK', reason: '', reason_details: [] };
		expect(jsonOf(run)).toEqual([done, done]);
		expect([notesOf('e1'), notesOf('e2')]).toEqual([['First\nline'], ['5']]);
		expect(bench.bodies(NOTES)).toContainEqual({
			agent_notes: 'First\nline',
			agent_saved_objects: {},
		});
	});

	test.each(['', ' \n', null])('sends no empty note (%j)', async (note) => {
		const given = items({ event: 'e1', note });
		const { error } = await bench.run(ofItem, { credentials: bench.manager(), items: given });
		expect(error?.message).toBe('"Note" is empty. Enter the text of the note.');
		expect(bench.service.received).toEqual([]);
	});

	test.each([401, 403, 404] as const)('says what an input key lacks (%d)', async (status) => {
		bench.service.options.inputKeyOnV2 = status;
		const { error } = await bench.run({ ...addNote, eventId: 'e1' });
		expect(error).toMatchObject({ httpCode: String(status) });
		expect(error?.description).toContain(
			'Adding a note requires a management key with the scope "write:event_agentic_notes"',
		);
	});

	test('whose answer was lost is not sent twice, and says how to find out', async () => {
		bench.service.fault('POST', NOTES, { kind: 'drop' }, { taken: true, times: 9 });
		const parameters = { ...addNote, eventId: 'e1' };
		const { error } = await bench.run(parameters, { credentials: bench.manager() });
		expect(error?.description).toContain(
			'The note may have been added. The request was not resent. Check the event in Arcanna',
		);
		expect(notesOf('e1')).toEqual(['Known scanner']);
	});

	test('is refused in the words of a good status', async () => {
		const body = { status: 'NOK', reason: 'Locked', reason_details: ['by jane'] };
		bench.service.fault('POST', NOTES, { kind: 'status', status: 200, body });
		const parameters = { ...addNote, eventId: 'e1' };
		const { error } = await bench.run(parameters, { credentials: bench.manager() });
		expect(error?.message).toBe('Locked: by jane');
	});
});

describe.each(['call', 'request'] as const)('as a tool, by %s', (via) => {
	test('an agent adds what it has found', async () => {
		const note = "={{ $fromAI('note', 'What was found', 'string') }}";
		const { response, error } = await bench.asTool(
			{ ...addNote, eventId: 'e1', note },
			{ via, args: { note: 'Known scanner' }, credentials: bench.manager() },
		);
		expect(error).toBeUndefined();
		expect(response).toEqual([{ status: 'OK', reason: '', reason_details: [] }]);
		expect(notesOf('e1')).toEqual(['Known scanner']);
	});
});
