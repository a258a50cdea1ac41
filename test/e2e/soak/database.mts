import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { asList, asObject, type JsonObject } from '../../lab/json.mts';

const PROGRAM = fileURLToPath(new URL('./rows.mjs', import.meta.url));

/** A row of n8n's database, as text and as what it says. */
export interface Row {
	text: string;
	table: string;
	columns: JsonObject;
}

/**
 * All rows of n8n's database, which may be running meanwhile.
 * @param node the executable of a Node.js with SQLite
 */
export async function* rowsOf(node: string, database: string): AsyncGenerator<Row> {
	const child = spawn(node, ['--no-warnings', PROGRAM, database], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = once(child, 'close');
	try {
		for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
			const [table, columns] = asList(JSON.parse(line), 'A line of the database');
			yield { text: line, table: String(table), columns: asObject(columns, 'A row') };
		}
		const [code] = await ended;
		if (code !== 0) throw new Error(`n8n's database could not be read (code ${code})`);
	} finally {
		child.kill();
	}
}
