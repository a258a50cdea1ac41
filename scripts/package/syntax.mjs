import ts from 'typescript';

import { readText } from './project.mjs';

export function parse(path) {
	return ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest, true);
}

export function lineOf(node) {
	const file = node.getSourceFile();
	return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

export function everyNode(root) {
	const nodes = [];
	const visit = (node) => {
		nodes.push(node);
		ts.forEachChild(node, visit);
	};
	visit(root);
	return nodes;
}

/** All that a file imports, exports from elsewhere or requires, types too. */
export function importsOf(sourceFile) {
	return everyNode(sourceFile).flatMap((node) => {
		const specifier = specifierOf(node);
		if (!specifier || !ts.isStringLiteralLike(specifier)) return [];
		return [{ specifier: specifier.text, line: lineOf(node) }];
	});
}

function specifierOf(node) {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
	if (ts.isImportTypeNode(node))
		return ts.isLiteralTypeNode(node.argument) && node.argument.literal;
	if (!ts.isCallExpression(node)) return undefined;
	const called = node.expression;
	const loads = called.kind === ts.SyntaxKind.ImportKeyword || called.getText() === 'require';
	return loads ? node.arguments[0] : undefined;
}
