import { parse } from 'flatted';

import { asList, asObject, isObject, type JsonObject } from '../../lab/json.mts';
import type { Row } from './database.mts';
import { CAME } from './workflows.mts';

/** Reads the triggers' items from the rows of n8n's database, by workflow. */
export class Came {
	private readonly items = new Map<string, JsonObject[]>();

	/** @param workflows the IDs of the workflows to read */
	constructor(workflows: string[]) {
		for (const id of workflows) this.items.set(id, []);
	}

	take({ table, columns }: Row): void {
		if (table !== 'execution_data') return;
		const workflow: unknown = JSON.parse(String(columns.workflowData));
		const items = isObject(workflow) ? this.items.get(String(workflow.id)) : undefined;
		items?.push(...itemsIn(String(columns.data)));
	}

	of({ id }: { id: string }): JsonObject[] {
		return this.items.get(id) ?? [];
	}
}

function itemsIn(data: string): JsonObject[] {
	const execution = asObject(parse(data), "An execution's data");
	const { runData } = asObject(execution.resultData, "An execution's results");
	const runs = asObject(runData, "An execution's runs")[CAME];
	return (Array.isArray(runs) ? runs : []).flatMap((run) => {
		const { main } = asObject(asObject(run, 'A run').data, "A run's data");
		return asList(asList(main, 'The outputs')[0], 'The first output').map((item) =>
			asObject(asObject(item, 'An item').json, "An item's JSON"),
		);
	});
}
