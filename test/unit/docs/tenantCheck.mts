import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	onError?: string;
}

interface CheckWorkflow {
	nodes: WorkflowNode[];
	connections: Record<string, { main: Array<Array<{ node: string }>> }>;
}

function docs(name: string): string {
	return readFileSync(join(__dirname, '../../../docs', name), 'utf8');
}

export const workflow: CheckWorkflow = JSON.parse(docs('checking-against-your-tenant.json'));
export const page = docs('checking-against-your-tenant.md');

/** Runs the code of a report node as n8n's Code node does. */
export function runReport(
	code: unknown,
	items: Record<string, Array<{ json: object }> | undefined>,
): Array<{ json: Record<string, unknown> }> {
	const $ = (asked: string) => ({
		all: () => {
			const found = items[asked];
			if (found === undefined) throw new Error('Not executed');
			return found;
		},
	});
	return new Function('$', String(code))($);
}
