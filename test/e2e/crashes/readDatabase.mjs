// Prints what n8n's database says about executions and triggers, as JSON. For Node 24, which reads
// SQLite without a package: the Node that runs n8n, and not always the one that runs the tests.
import { DatabaseSync } from 'node:sqlite';

const [file, after] = process.argv.slice(2);
const database = new DatabaseSync(file, { readOnly: true });
const all = (sql, ...values) => database.prepare(sql).all(...values);

process.stdout.write(
	JSON.stringify({
		statuses: all('select id, workflowId, status from execution_entity order by id'),
		data: all('select executionId, data from execution_data where executionId > ?', Number(after)),
		staticData: all('select id as workflowId, staticData as state from workflow_entity'),
		cursors: all('select workflowId, cursor as state from poller_state'),
	}),
);
database.close();
