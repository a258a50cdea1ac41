import type { ICredentialType, INodeParameters } from 'n8n-workflow';

import { CredentialStore, inShortTime, poller, runNode } from '../harness/index.mts';
import { KINDS, type Outcome } from './kinds.mts';
import { rowsOf, type Row, type RowSource } from './rows.mts';
import { Stub, type Answers } from './stub.mts';
import { VALUE_NAMES, VALUES, type ValueName } from './values.mts';

/** One node or trigger whose parameters are tried. */
export interface Tried extends RowSource {
	credential: ICredentialType;
	/** The credential's fields for a service at that address. */
	data(url: string): Record<string, string>;
	answers: Answers;
}

/** What a run has shown. */
interface Seen {
	calls: Stub['calls'];
	items: unknown;
	message: string;
}

const BERLIN = { timezone: 'Europe/Berlin' };
const ITEM = {
	json: { rule: 'Impossible travel', text: 'a text' },
	binary: { data: { data: 'YSxi', mimeType: 'text/csv', fileName: 'a.csv' } },
};
const NEVER_SENT = /\[object |undefined|\bNaN\b/;
/** Of one service's rows, on a busy machine. */
const MOST_MS = 900_000;

/** Declares a test for each parameter of a node: what becomes of every value. */
export function testEveryValue(tried: Tried): void {
	const rows = rowsOf(tried);
	const cells = { read: 0, 'not set': 0, refused: 0 };
	let stub: Stub;

	beforeAll(async () => {
		stub = await Stub.open(tried.answers);
	});

	afterAll(async () => {
		await stub.close();
	});

	test.each(rows.map((row) => [row.title, row] as const))(
		'%s',
		async (_, row) => {
			const { result: wrong } = await inShortTime(
				async () => await wrongCells(tried, row, stub, cells),
			);
			expect(wrong).toEqual({});
		},
		MOST_MS,
	);

	test('every cell was tried', () => {
		const counted = Object.values(cells).reduce((sum, count) => sum + count, 0);
		process.stdout.write(
			`${tried.type.description.displayName}: ${rows.length} parameters by ${VALUE_NAMES.length} values are ${counted} cells: ${cells.read} read, ${cells['not set']} not set, ${cells.refused} refused\n`,
		);
		expect(counted).toBe(rows.length * VALUE_NAMES.length);
	});
}

async function wrongCells(tried: Tried, row: Row, stub: Stub, cells: Record<string, number>) {
	const kind = KINDS[row.kind];
	const plain = new Map<string, Seen>();
	const seenAs = async (value: unknown) => {
		const key = JSON.stringify(value) ?? '';
		const seen = plain.get(key) ?? (await run(tried, stub, row.parameters(value)));
		plain.set(key, seen);
		return seen;
	};
	const wrong: Record<string, unknown> = {};
	for (const name of VALUE_NAMES) {
		const outcome: Outcome = kind[name];
		cells[typeof outcome === 'string' ? outcome : 'read'] += 1;
		const seen = await run(tried, stub, row.parameters(`={{ ${VALUES[name]} }}`));
		const difference = await differenceOf(row, name, outcome, seen, seenAs);
		if (difference !== undefined) wrong[name] = difference;
	}
	await seenAs(undefined);
	const differing = new Set([...plain.values()].map((seen) => JSON.stringify(seen)));
	if (!row.unseen && plain.size > 2 && differing.size < 2)
		wrong.all = 'no value makes a difference';
	return wrong;
}

async function differenceOf(
	row: Row,
	name: ValueName,
	outcome: Outcome,
	seen: Seen,
	seenAs: (value: unknown) => Promise<Seen>,
): Promise<unknown> {
	if (outcome === 'refused') {
		const named = seen.message.includes(row.named ?? `${row.label}"`);
		return named && seen.calls.length === 0 ? undefined : { expected: 'refused', ...seen };
	}
	if (/is empty|Enter |Choose /.test(seen.message)) return { expected: outcome, ...seen };
	const expected = await seenAs(outcome === 'not set' ? undefined : outcome.readAs);
	if (!row.unseen && JSON.stringify(seen) !== JSON.stringify(expected)) return { expected, seen };
	const sent = JSON.stringify(seen.calls);
	return name !== 'no text' && NEVER_SENT.test(sent) ? { sent } : undefined;
}

async function run(tried: Tried, stub: Stub, parameters: INodeParameters): Promise<Seen> {
	stub.calls = [];
	const { type, credential, data } = tried;
	const credentials = new CredentialStore([{ type: credential, data: data(stub.url) }]);
	const seen = type.description.polling
		? await polled(tried, parameters, credentials)
		: await ran(tried, parameters, credentials);
	// A poll asks for several results at once.
	const calls = type.description.polling
		? [...stub.calls].sort((one, other) => one.path.localeCompare(other.path))
		: stub.calls;
	return { calls, ...seen };
}

async function ran({ type }: Tried, parameters: INodeParameters, credentials: CredentialStore) {
	const { items, error } = await runNode({
		type,
		parameters,
		credentials,
		items: [ITEM],
		workflowSettings: BERLIN,
	});
	const shown = items.map(({ json, binary }) => [json, Object.keys(binary ?? {})]);
	return { items: shown, message: `${error?.message ?? ''} ${error?.description ?? ''}` };
}

async function polled({ type }: Tried, parameters: INodeParameters, credentials: CredentialStore) {
	const trigger = poller({ type, parameters, credentials });
	try {
		const first = await trigger.activate();
		const second = await trigger.poll();
		const items = [first, second].map((items) =>
			items?.map(({ json, binary }) => [json, Object.keys(binary ?? {})]),
		);
		return { items, message: '' };
	} catch (error) {
		return { items: [], message: error instanceof Error ? error.message : String(error) };
	}
}
