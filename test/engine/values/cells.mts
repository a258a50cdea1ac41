import { isDeepStrictEqual } from 'node:util';

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

type Counts = Record<'read' | 'not set' | 'refused', number>;

/** What the rows of one node share. */
interface Table {
	tried: Tried;
	stub: Stub;
	cells: Counts;
	/** What runs with plain values have shown, by their parameters. */
	plain: Map<string, Seen>;
}

const BERLIN = { timezone: 'Europe/Berlin' };
const ITEM = {
	json: { rule: 'Impossible travel', text: 'a text' },
	binary: { data: { data: 'YSxi', mimeType: 'text/csv', fileName: 'a.csv' } },
};
const NEVER_SENT = /\[object |undefined|\bNaN\b/;
/** In a message that asks for another value. */
const ASKS_FOR_ANOTHER = /is empty|Enter |Choose /;
/** `npm test` tries one value of so many. */
const SHARE = 10;
/** Of one service's rows, on a busy machine. */
const MOST_MS = 900_000;

/** Declares a test for each parameter of a node: what becomes of every value. */
export function testEveryValue(tried: Tried): void {
	const rows = rowsOf(tried);
	const cells: Counts = { read: 0, 'not set': 0, refused: 0 };
	const plain: Table['plain'] = new Map();
	let stub: Stub;

	beforeAll(async () => {
		stub = await Stub.open(tried.answers);
	});

	afterAll(async () => {
		await stub.close();
	});

	test.each(rows.map((row, nth) => [row.title, row, valuesFor(nth)] as const))(
		'%s',
		async (_, row, names) => {
			const { result: wrong } = await inShortTime(
				async () => await wrongCells({ tried, stub, cells, plain }, row, names),
			);
			expect(wrong).toEqual({});
		},
		MOST_MS,
	);

	test('every cell was tried', () => {
		const counted = Object.values(cells).reduce((sum, count) => sum + count, 0);
		process.stdout.write(
			`${tried.type.description.displayName}: ${rows.length} parameters, ${counted} of ${rows.length * VALUE_NAMES.length} values tried: ${cells.read} read, ${cells['not set']} not set, ${cells.refused} refused\n`,
		);
		expect(counted).toBe(rows.reduce((sum, _, nth) => sum + valuesFor(nth).length, 0));
	});
}

/** All values in the matrix. Otherwise each row takes its turn with a few of them. */
function valuesFor(nth: number): readonly ValueName[] {
	if (process.env.FAULT_MATRIX === 'all') return VALUE_NAMES;
	return VALUE_NAMES.filter((_, at) => at % SHARE === nth % SHARE);
}

async function wrongCells(
	{ tried, stub, plain, cells }: Table,
	row: Row,
	names: readonly ValueName[],
) {
	const kind = KINDS[row.kind];
	const wrong: Record<string, unknown> = {};
	const baseline = await runOnce({ tried, stub, plain }, row.parameters(undefined));
	const shown = new Set([JSON.stringify(baseline)]);
	const readings = new Set<string>();
	for (const name of names) cells[countedAs(kind[name])] += 1;
	for (const name of await notShownTogether(tried, row, stub, names)) {
		const outcome = kind[name];
		const given = await run(tried, stub, row.parameters(`={{ ${VALUES[name]} }}`));
		const expected =
			typeof outcome === 'string' || row.unseen
				? baseline
				: await runOnce({ tried, stub, plain }, row.parameters(outcome.readAs));
		if (typeof outcome !== 'string') readings.add(JSON.stringify(outcome.readAs));
		shown.add(JSON.stringify(expected));
		const difference = differenceOf(row, name, given, expected);
		if (difference !== undefined) wrong[name] = difference;
	}
	if (names === VALUE_NAMES && !row.unseen && readings.size > 1 && shown.size < 2)
		wrong.all = 'no value makes a difference';
	return wrong;
}

function countedAs(outcome: Outcome): keyof Counts {
	return typeof outcome === 'string' ? outcome : 'read';
}

/**
 * The values whose outcomes have to be looked at one by one. The others have been shown as the items of
 * one run: an item that is refused sends nothing, and where nothing shows what was read, an item that
 * is taken gives no such error.
 */
async function notShownTogether(
	tried: Tried,
	row: Row,
	stub: Stub,
	names: readonly ValueName[],
): Promise<readonly ValueName[]> {
	if (tried.type.description.polling) return names;
	const isRefused = (name: ValueName) => KINDS[row.kind][name] === 'refused';
	const refused = names.filter(isRefused);
	const taken = names.filter((name) => row.unseen && !isRefused(name));
	const rest = names.filter((name) => !isRefused(name) && !row.unseen);

	const refusals = await runTogether(tried, stub, row, refused);
	// If all say the same, a value that is read once for all items has been seen only once.
	const areRefused =
		stub.calls.length === 0 &&
		new Set(refusals).size > 1 &&
		refusals.every((message) => message.includes(nameOf(row)));
	if (taken.length > 0) {
		const messages = await runTogether(tried, stub, row, taken);
		const areTaken = !messages.some((message) => ASKS_FOR_ANOTHER.test(message));
		if (!areTaken || NEVER_SENT.test(JSON.stringify(stub.calls))) rest.push(...taken);
	}
	return areRefused ? rest : [...refused, ...rest];
}

/** What is said of each value when it is an item's: "" where nothing is. */
async function runTogether(tried: Tried, stub: Stub, row: Row, names: readonly ValueName[]) {
	stub.calls = [];
	const choices = names.map((name, index) => `$itemIndex === ${index} ? (${VALUES[name]}) : `);
	const { items } = await runNode({
		...runOptions(tried, stub, row.parameters(`={{ ${choices.join('')} undefined }}`)),
		items: names.map(() => ITEM),
		settings: { onError: 'continueRegularOutput' },
	});
	return names.map((_, index) => {
		const own = items.filter(({ pairedItem }) => isDeepStrictEqual(pairedItem, { item: index }));
		if (own.length === 0) return `Enter nothing: item ${index} has given nothing`;
		const { error, details } = own[0].json as { error?: string; details?: { advice?: string } };
		return typeof error === 'string' ? `${error} ${details?.advice ?? ''}` : '';
	});
}

function nameOf(row: Row): string {
	return row.named ?? `${row.label}"`;
}

function differenceOf(row: Row, name: ValueName, seen: Seen, expected: Seen): unknown {
	const outcome: Outcome = KINDS[row.kind][name];
	if (outcome === 'refused') {
		const named = seen.message.includes(nameOf(row));
		return named && seen.calls.length === 0 ? undefined : { expected: 'refused', ...seen };
	}
	if (ASKS_FOR_ANOTHER.test(seen.message)) return { expected: outcome, ...seen };
	if (!row.unseen && JSON.stringify(seen) !== JSON.stringify(expected)) return { expected, seen };
	const sent = JSON.stringify(seen.calls);
	return NEVER_SENT.test(sent) ? { sent } : undefined;
}

/** Runs are remembered by their parameters: most parameters of an operation are tried beside the same. */
async function runOnce({ tried, stub, plain }: Omit<Table, 'cells'>, parameters: INodeParameters) {
	const { options, ...others } = parameters;
	const key = JSON.stringify(isDeepStrictEqual(options, {}) ? others : parameters);
	const known = plain.get(key) ?? (await run(tried, stub, parameters));
	plain.set(key, known);
	return known;
}

async function run(tried: Tried, stub: Stub, parameters: INodeParameters): Promise<Seen> {
	stub.calls = [];
	const options = runOptions(tried, stub, parameters);
	if (!tried.type.description.polling) return { ...(await ran(options)), calls: stub.calls };
	const seen = await polled(options);
	// A poll asks for several results at once.
	const calls = [...stub.calls].sort((one, other) => one.path.localeCompare(other.path));
	return { ...seen, calls };
}

function runOptions({ type, credential, data }: Tried, stub: Stub, parameters: INodeParameters) {
	const credentials = new CredentialStore([{ type: credential, data: data(stub.url) }]);
	return { type, parameters, credentials, items: [ITEM], workflowSettings: BERLIN };
}

type Options = ReturnType<typeof runOptions>;

async function ran(options: Options) {
	const { items, error } = await runNode(options);
	const shown = items.map(({ json, binary }) => [json, Object.keys(binary ?? {})]);
	return { items: shown, message: `${error?.message ?? ''} ${error?.description ?? ''}` };
}

async function polled({ type, parameters, credentials }: Options) {
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
