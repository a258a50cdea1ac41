import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** What gives a value of a parameter, an option or a credential's field. */
const GIVES = ['parameter', 'option', 'setting', 'getNodeParameter', 'getCurrentNodeParameter'];
/** Makes the functions that give them, of n8n's. */
const SOURCES = [
	'nodes/shared/operations/bulk.ts',
	'nodes/shared/operations/evaluate.ts',
	'nodes/shared/operations/routed.ts',
	'nodes/shared/operations/run.ts',
	'nodes/shared/triggers/session.ts',
	'nodes/shared/lists/askList.ts',
	// Stores them as they are, to be read after the wait.
	'nodes/shared/jobs/durable/handover.ts',
];
/** Take a value as it is, and read it with the readers themselves. */
const OWN_READERS = [
	'inputFile',
	'readJobIds',
	'readMostRunning',
	'eventPath',
	'useCaseId',
	'readMappedInputs',
	'requireExecutionId',
	'templateOf',
	'entaingineBaseUrl',
];

/** The files that read parameters. */
export const files = readdirSync('nodes', { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.ts'))
	.map((name) => join('nodes', name))
	.filter((name) => !SOURCES.includes(name));

/** The functions of a file that are readers: those of `shared/parameters`, and a service's own. */
function readersIn(source: ts.SourceFile): Set<string> {
	const imported = source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
		const from = join(
			dirname(source.fileName),
			(statement.moduleSpecifier as ts.StringLiteral).text,
		);
		const isReader =
			/(^|\/)parameters(\/|$)/.test(relative('.', from)) || /files\/types$/.test(from);
		const bindings = statement.importClause?.namedBindings;
		return isReader && bindings && ts.isNamedImports(bindings)
			? bindings.elements.map(({ name }) => name.text)
			: [];
	});
	const own = source.statements
		.filter(ts.isFunctionDeclaration)
		.flatMap(({ name }) => (name && /^(read|require)/.test(name.text) ? [name.text] : []));
	return new Set([...imported, ...own, ...OWN_READERS]);
}

/** Where a file asks for a value and does something else with it than to give it to a reader. */
export function unreadIn(fileName: string, text = readFileSync(fileName, 'utf8')): string[] {
	const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
	const readers = readersIn(source);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && GIVES.includes(nameOf(node.expression)) && !isRead(node)) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			found.push(`${source.fileName}:${line + 1} ${node.getText()}`);
		}
		ts.forEachChild(node, visit);
	};
	const isRead = (node: ts.CallExpression): boolean => {
		const { parent } = node;
		if (ts.isCallExpression(parent)) {
			return parent.arguments.includes(node) && readers.has(nameOf(parent.expression));
		}
		// Into a variable that only readers are given.
		if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
		const { text } = parent.name;
		return usesOf(source, text).every(
			(use) => ts.isCallExpression(use.parent) && readers.has(nameOf(use.parent.expression)),
		);
	};
	visit(source);
	return found;
}

function usesOf(source: ts.SourceFile, name: string): ts.Identifier[] {
	const uses: ts.Identifier[] = [];
	const visit = (node: ts.Node): void => {
		const declares = ts.isVariableDeclaration(node.parent) && node.parent.name === node;
		if (ts.isIdentifier(node) && node.text === name && !declares) uses.push(node);
		ts.forEachChild(node, visit);
	};
	ts.forEachChild(source, visit);
	return uses;
}

function nameOf(node: ts.Node): string {
	if (ts.isIdentifier(node)) return node.text;
	return ts.isPropertyAccessExpression(node) ? node.name.text : '';
}
