import ts from 'typescript';

import { functions, walk } from './messageSites.mts';

/** What names stand for, such as the parameters of a function: all that they can say. */
export type Values = ReadonlyMap<string, string[]>;

const NONE: Values = new Map();

/** What a call gives, by the name of the function. */
const CALLS: Record<string, string> = {
	asSentence: '‹reason›.',
	contactOf: '‹administrator or support›',
	inSeconds: '‹time›',
	inSentences: '‹reason›.',
	keyOf: '‹event ID›',
	listed: '‹IDs›',
	nameJobs: 'the ‹job› ‹ID›',
	nameSome: '‹IDs›',
	plainText: '‹ID›',
	plural: '‹jobs›',
	String: '‹ID›',
	price: '‹amount›',
	requestLine: '‹method and path›',
	shown: '‹value›',
	stateTold: '‹state›',
	times: '‹number› times',
	titleOf: ' [titled "‹title›"]',
	triesTold: ' [Tried ‹number› times.]',
};
/** What a method gives, by its name. */
const METHODS: Record<string, string> = {
	ceil: '‹number›',
	find: '‹name›',
	join: '‹list›',
	round: '‹number›',
	toISOString: '‹date›',
};
/** What a name of the code is called for readers. */
const NAMES: Record<string, string> = {
	'base url': 'URL',
	'error message': "service's own message",
	'error message in': "storage's own message",
	'for text': 'what to do with text instead',
	'own id': 'event ID',
	'timeout ms': 'time',
	'way back': 'how to get it later',
	field: 'field',
	file: 'file name',
	first: 'event ID',
	'for agent': 'what an agent can do',
	forgotten: 'number',
	event: 'event ID',
	job: 'use case ID',
	least: 'smallest',
	'lifetime ms': '24',
	most: 'largest',
	name: 'name',
	polls: 'number',
	rounded: 'number',
	running: 'number',
	seconds: 'number',
	target: 'address',
	waits: 'number',
	id: 'ID',
	ids: 'number',
	index: 'number',
	key: 'job',
	label: 'field',
	latest: 'state',
	length: 'number',
	listed: 'number',
	message: 'reason',
	'most given': '1,000',
	moved: 'reason',
	next: 'time',
	noun: 'job',
	obstacle: 'reason',
	text: 'value',
	undated: 'number',
	unfinished: 'did not finish or was not made',
	holder: 'field or input item',
	what: 'service or flow',
	where: 'field',
	advice: 'what to do',
	thing: 'event or use case',
	created: 'jobs',
};

/** What an expression in the code can say, in all its forms, with names in ‹› for what is filled in. */
export function renderText(node: ts.Node, values = NONE): string[] {
	const render = (part: ts.Node) => renderText(part, values);
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isNumericLiteral(node)) return [Number(node.text).toLocaleString('en-US')];
	if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node)) {
		return render(node.expression);
	}
	if (ts.isTemplateExpression(node)) {
		return node.templateSpans.reduce(
			(sofar, { expression, literal }) =>
				joined(
					sofar,
					render(expression).map((text) => text + literal.text),
				),
			[node.head.text],
		);
	}
	if (ts.isConditionalExpression(node)) return renderChoice(node, values);
	if (ts.isBinaryExpression(node)) {
		const [left, right] = [node.left, node.right].map(render);
		if (ts.isNumericLiteral(node.right)) return left;
		if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) return joined(left, right);
		if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return [...left, ...right];
		return [blank('number')];
	}
	if (ts.isIdentifier(node)) {
		if (node.text === 'repeated') return [' [Tried ‹number› times.]'];
		return values.get(node.text) ?? renderName(node, values);
	}
	if (ts.isPropertyAccessExpression(node)) return [blank(nameOf(node))];
	if (ts.isCallExpression(node)) return renderCall(node, values);
	return [blank('value')];
}

/** What is only sometimes said stands in brackets. */
function renderChoice(node: ts.ConditionalExpression, values: Values): string[] {
	const choices = [node.whenTrue, node.whenFalse].filter((one) => one.getText() !== 'undefined');
	const texts = choices.flatMap((one) => renderText(one, values));
	const said = texts.filter((text) => text !== '');
	if (said.length === texts.length) return said;
	return said.map((text) => (/\S\s$/.test(text) ? `[${text.trim()}] ` : ` [${text.trim()}]`));
}

/** A constant counts as what it stands for. */
function renderName(node: ts.Identifier, values: Values): string[] {
	if (node.text === 'name' && isOfService(node)) return ['‹service›'];
	const initializer = declarationOf(node)?.initializer;
	if (initializer && saysSomething(initializer)) return renderText(initializer, values);
	const isCall = initializer && ts.isCallExpression(initializer);
	return isCall && NAMES[wordsOf(node.text)] === undefined
		? renderCall(initializer, values)
		: [blank(node.text)];
}

/** Whether a name is taken out of a parameter of the type `Service`. */
function isOfService(node: ts.Node): boolean {
	for (let at = node.parent; at !== undefined; at = at.parent) {
		if (!ts.isFunctionDeclaration(at)) continue;
		return at.parameters.some(({ name, type }) => {
			return ts.isObjectBindingPattern(name) && type?.getText() === 'Service';
		});
	}
	return false;
}

function saysSomething(node: ts.Node): boolean {
	if (ts.isIdentifier(node)) {
		const initializer = declarationOf(node)?.initializer;
		return initializer !== undefined && saysSomething(initializer);
	}
	if (ts.isParenthesizedExpression(node)) return saysSomething(node.expression);
	if (ts.isConditionalExpression(node)) {
		return saysSomething(node.whenTrue) && saysSomething(node.whenFalse);
	}
	return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isNumericLiteral(node);
}

function renderCall(node: ts.CallExpression, values: Values): string[] {
	const { expression } = node;
	const known = CALLS[expression.getText()];
	if (known !== undefined) return [known];
	const returned = returnsOf(expression.getText());
	if (returned.length > 0) return returned.flatMap((one) => renderText(one));
	if (ts.isPropertyAccessExpression(expression)) {
		if (saysSomething(expression.expression)) return renderText(expression.expression, values);
		if (expression.name.text === 'replace') return renderText(expression.expression, values);
		return [METHODS[expression.name.text] ?? blank(expression.name.text)];
	}
	return [blank(expression.getText())];
}

/** The texts that a function gives, where it gives nothing else. */
export function returnsOf(name: string): ts.Expression[] {
	const declared = functions.get(name);
	const returned: ts.Expression[] = [];
	if (declared) {
		walk(declared, (node) => {
			if (ts.isReturnStatement(node) && node.expression) returned.push(node.expression);
		});
	}
	return returned.every((one) => saysSomething(one)) ? returned : [];
}

function nameOf(node: ts.Node): string {
	if (ts.isIdentifier(node)) return node.text;
	if (!ts.isPropertyAccessExpression(node)) return 'value';
	const { name, expression } = node;
	return name.text === 'name' ? nameOf(expression) : name.text;
}

/** The declaration that a name refers to, in the nearest block around it. */
export function declarationOf(node: ts.Identifier): ts.VariableDeclaration | undefined {
	for (let scope: ts.Node = node.parent; scope !== undefined; scope = scope.parent) {
		if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
		const found = scope.statements
			.filter(ts.isVariableStatement)
			.flatMap(({ declarationList }) => [...declarationList.declarations])
			.find(({ name }) => ts.isIdentifier(name) && name.text === node.text);
		if (found) return found;
	}
	return undefined;
}

function joined(beginnings: string[], ends: string[]): string[] {
	return beginnings.flatMap((beginning) => ends.map((end) => beginning + end));
}

function blank(name: string): string {
	const words = wordsOf(name);
	const called = NAMES[words] ?? words;
	return /^[\d,]+$/.test(called) ? called : `‹${called}›`;
}

function wordsOf(name: string): string {
	return name
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.replaceAll('_', ' ')
		.toLowerCase();
}
