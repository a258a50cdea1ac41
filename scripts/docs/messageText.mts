import ts from 'typescript';

import { MANIFESTS } from '../../test/services/index.mts';
import { functionOf, variableOf, walk } from './messageSites.mts';

/** By name, such as a function's parameter: all the texts that it can stand for. */
export type Values = ReadonlyMap<string, string[]>;

const NONE: Values = new Map();

/** What a call returns, by the name of the function. */
const CALLS: Record<string, string> = {
	asSentence: '‹reason›.',
	contactOf: '‹administrator or support›',
	inSeconds: '‹time›',
	inSentences: '‹reason›.',
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
};
/** What a method returns, by its name. */
const METHODS: Record<string, string> = {
	find: '‹name›',
	join: '‹list›',
	round: '‹number›',
	toISOString: '‹date›',
};
/** What a name of the shared code is called for readers; those of a service are in its manifest. */
const NAMES: Record<string, string> = {
	'base url': 'URL',
	'error message': "service's own message",
	'error message in': "storage's own message",
	'for text': 'what to do with text instead',
	'way back': 'how to get it later',
	field: 'field',
	file: 'file name',
	'for agent': 'what an agent can do',
	forgotten: 'number',
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
	index: 'number',
	key: 'job',
	label: 'field',
	length: 'number',
	message: 'reason',
	next: 'time',
	noun: 'job',
	obstacle: 'reason',
	text: 'value',
	unfinished: 'did not finish or was not made',
	holder: 'field or input item',
	what: 'service or flow',
	where: 'field',
	advice: 'what to do',
	created: 'jobs',
};

/** All texts that an expression in the code can yield, with names in ‹› for what is filled in. */
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
		return ['‹number›'];
	}
	if (ts.isIdentifier(node)) {
		if (node.text === 'repeated') return [' [Tried ‹number› times.]'];
		return values.get(node.text) ?? renderName(node, values);
	}
	if (ts.isPropertyAccessExpression(node)) return [blank(node)];
	if (ts.isCallExpression(node)) return renderCall(node, values);
	return ['‹value›'];
}

/** What is only sometimes part of the text is in brackets. */
function renderChoice(node: ts.ConditionalExpression, values: Values): string[] {
	const choices = [node.whenTrue, node.whenFalse].filter((one) => one.getText() !== 'undefined');
	const texts = choices.flatMap((one) => renderText(one, values));
	const said = texts.filter((text) => text !== '');
	if (said.length === texts.length) return said;
	return said.map((text) => (/\S\s$/.test(text) ? `[${text.trim()}] ` : ` [${text.trim()}]`));
}

/** A constant counts as its value. */
function renderName(node: ts.Identifier, values: Values): string[] {
	if (node.text === 'name' && isOfService(node)) return ['‹service›'];
	const [shown] = standsFor(node);
	return shown ? renderText(shown, values) : [blank(node)];
}

/** What is shown in place of a name or a call, where something is. */
export function standsFor(node: ts.Node): ts.Expression[] {
	if (ts.isCallExpression(node)) {
		return textOfCall(node) === undefined ? returnsOf(node) : [];
	}
	const initializer = ts.isIdentifier(node) ? variableOf(node)?.initializer : undefined;
	if (initializer === undefined) return [];
	const isNamed = nameFor(node) !== undefined;
	const isShown = saysSomething(initializer) || (ts.isCallExpression(initializer) && !isNamed);
	return isShown ? [initializer] : [];
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
		const initializer = variableOf(node)?.initializer;
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
	const known = textOfCall(node);
	if (known !== undefined) return [known];
	const returned = standsFor(node);
	if (returned.length > 0) return returned.flatMap((one) => renderText(one));
	if (ts.isPropertyAccessExpression(expression)) {
		if (saysSomething(expression.expression)) return renderText(expression.expression, values);
		if (expression.name.text === 'replace') return renderText(expression.expression, values);
		return [METHODS[expression.name.text] ?? blank(expression.name)];
	}
	return [blank(expression)];
}

/** The texts that the called function returns, if it returns nothing else. */
function returnsOf(call: ts.CallExpression): ts.Expression[] {
	const declared = functionOf(call);
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

function joined(beginnings: string[], ends: string[]): string[] {
	return beginnings.flatMap((beginning) => ends.map((end) => beginning + end));
}

function blank(node: ts.Node): string {
	const called = nameFor(node) ?? wordsOf(nameOf(node));
	return /^[\d,]+$/.test(called) ? called : `‹${called}›`;
}

const used = new Set<string>();

/** The names in `NAMES`, in `CALLS` and in the manifests that no message has used so far. */
export function unusedNames(): string[] {
	const all = [NAMES, CALLS, ...MANIFESTS.map(({ names = {} }) => names)].flatMap(Object.keys);
	return all.filter((name) => !used.has(name));
}

function lookUp(names: Record<string, string>, name: string): string | undefined {
	if (names[name] !== undefined) used.add(name);
	return names[name];
}

/** How messages describe a name: as the service whose code it is in says, or else the shared code. */
function nameFor(node: ts.Node): string | undefined {
	const words = wordsOf(nameOf(node));
	return lookUp(namesOfService(node), words) ?? lookUp(NAMES, words);
}

function namesOfService(node: ts.Node): Record<string, string> {
	const { fileName } = node.getSourceFile();
	return MANIFESTS.find(({ folder }) => fileName.includes(`/nodes/${folder}/`))?.names ?? {};
}

/** What a call returns, if that is known by the name of its function. */
function textOfCall({ expression }: ts.CallExpression): string | undefined {
	const own = lookUp(namesOfService(expression), wordsOf(expression.getText()));
	return own === undefined ? lookUp(CALLS, expression.getText()) : `‹${own}›`;
}

function wordsOf(name: string): string {
	return name
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.replaceAll('_', ' ')
		.toLowerCase();
}
