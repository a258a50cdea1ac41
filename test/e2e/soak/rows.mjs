// Prints every row of n8n's database as a line of JSON: the table's name and the row. It is run by
// the Node.js that runs n8n, since the older ones don't have SQLite.
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(process.argv[2], { readOnly: true });
const tables = database
	.prepare("select name from sqlite_master where type = 'table' and sql is not null")
	.all();
for (const { name } of tables) {
	for (const row of database.prepare(`select * from "${name}"`).iterate()) {
		const texts = Object.entries(row).map(([column, value]) => [column, textOf(value)]);
		console.log(JSON.stringify([name, Object.fromEntries(texts)]));
	}
}
database.close();

function textOf(value) {
	return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
