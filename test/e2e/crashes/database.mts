import { parse } from 'flatted';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Installation } from '../../lab/install.mts';
import { asList, asObject, isObject, type JsonObject } from '../../lab/json.mts';
import { run } from '../../lab/processes.mts';

const PROGRAM = fileURLToPath(new URL('readDatabase.mjs', import.meta.url));

/** An execution as the database has it. */
export interface ExecutionRow {
	id: number;
	workflowId: string;
	status: string;
	/** The trigger's items, as they were when first seen: n8n rewrites them after a crash. */
	items: JsonObject[];
}

/** What n8n's database says at one moment. */
export interface Snapshot {
	executions: ExecutionRow[];
	/** The state of each workflow's trigger, as n8n has stored it. */
	states: Map<string, unknown>;
}

/** Reads the SQLite database of an n8n, whether it runs or not. */
export class Database {
	readonly #items = new Map<number, JsonObject[]>();

	constructor(
		private readonly installation: Installation,
		private readonly userFolder: string,
		private readonly signal: AbortSignal,
	) {}

	/** @param cursors whether n8n keeps the states of triggers in a table of their own */
	async read(cursors: boolean): Promise<Snapshot> {
		const file = join(this.userFolder, '.n8n', 'database.sqlite');
		const after = String(Math.max(0, ...this.#items.keys()));
		const output = await run(this.installation.node.executable, [PROGRAM, file, after], {
			signal: this.signal,
		});
		const read = asObject(JSON.parse(output), 'What the database says');
		for (const row of rowsIn(read.data)) {
			this.#items.set(Number(row.executionId), itemsIn(parse(String(row.data))));
		}
		return {
			executions: rowsIn(read.statuses).map(({ id, workflowId, status }) => ({
				id: Number(id),
				workflowId: String(workflowId),
				status: String(status),
				items: this.#items.get(Number(id)) ?? [],
			})),
			states: new Map(
				rowsIn(cursors ? read.cursors : read.staticData).map(({ workflowId, state }) => [
					String(workflowId),
					watchIn(state),
				]),
			),
		};
	}
}

function rowsIn(value: unknown): JsonObject[] {
	return asList(value, 'A table').map((row) => asObject(row, 'A row'));
}

/** The trigger's items: in its run when it has run, before that in what waits to be run. */
function itemsIn(data: unknown): JsonObject[] {
	if (!isObject(data)) return [];
	const runs = isObject(data.resultData) ? Object.values(Object(data.resultData.runData)) : [];
	const waiting = isObject(data.executionData) ? data.executionData.nodeExecutionStack : [];
	const [run] = runs.flat();
	const [entry] = Array.isArray(waiting) ? waiting : [];
	const main = mainOf(run) ?? mainOf(entry) ?? [];
	return main.map((item) => asObject(asObject(item, 'An item').json, 'Its JSON'));
}

function mainOf(value: unknown): unknown[] | undefined {
	if (!isObject(value) || !isObject(value.data) || !Array.isArray(value.data.main))
		return undefined;
	const [items] = value.data.main;
	return Array.isArray(items) ? items : undefined;
}

/** Our part of a state. Static data has it by node, a cursor is that of one node. */
function watchIn(stored: unknown): unknown {
	const state: unknown = typeof stored === 'string' ? JSON.parse(stored) : stored;
	if (!isObject(state)) return undefined;
	const [ofNode] = Object.entries(state)
		.filter(([key]) => key.startsWith('node:'))
		.map(([, value]) => value);
	return isObject(ofNode) ? ofNode.watch : state.watch;
}
