import ts from 'typescript';

import { REASONS } from '../../../nodes/shared/http/networkReasons';
import { collectMessages } from '../../../scripts/docs/messages.mts';
import { sources, walk } from '../../../scripts/docs/messageSites.mts';
import { unusedNames } from '../../../scripts/docs/messageText.mts';
import { SERVICES } from '../../../scripts/docs/services.mts';
import { panelTexts } from '../../../scripts/docs/troubleshooting.mts';
import { allFields, refusalAdvice, uiTexts } from './texts.mts';

const FORBIDDEN = /\b(errors?|problems?|failures?|mistakes?)\b/i;

// Labels of options, and what these options are about.
const IN_OPTIONS = /^(Throw Error|On Failure)$|\btemporary errors\b/;

// What a sentence, or a part of it, begins with when it tells what to do. Another verb belongs in this list.
const TO_DO =
	/(^|[.:;,›] |\b(or|and) )(ask|check|contact|choose|copy|correct|create|add|enter|fill|get|in \w+, give|give|leave|let|look|lower|make|paste|pick|put|raise|reduce|remove|run|set|swap|to get|turn|try|type|use)\b/i;
// What can be entered, what can be done, or words that come from where it is known.
const SAID_OTHERWISE =
	/^waiting up to|has to|have to|nothing is lost: the next poll|can be sent again|looks like|takes only|takes one|tells where|for more, keep|comes from the mime type|needs a management key|the next poll tries again|‹(what to do|how to get it later|what an agent can do)›/i;

const folders = ['nodes/shared', ...SERVICES.map(({ folder }) => `nodes/${folder}`)];
const panels = panelTexts(SERVICES);
const messages = [...folders, 'credentials'].flatMap((folder) => collectMessages(folder, panels));
const told = messages.filter(({ kind }) => kind === 'message' || kind === 'log');

const filledOut = (text: string) =>
	text
		.replace(/‹.*?›/g, '‹›')
		.replace(/"[^"]*"/g, '""')
		.replace(/[[\]]/g, '');
const saysWhatToDo = (text: string) => TO_DO.test(filledOut(text)) || SAID_OTHERWISE.test(text);

test('messages are found in every room', () => {
	for (const folder of folders) {
		expect(messages.filter(({ file }) => file.startsWith(folder)).length).toBeGreaterThan(5);
	}
	expect(messages.map(({ text }) => text)).toEqual(
		expect.arrayContaining([
			'"Use Case" is empty. Pick a use case from the list, or enter its ID.',
			'The ‹job› ‹ID› failed [: ‹reason›]',
			"Couldn't connect to ‹service›: ‹reason›",
		]),
	);
});

test.each([
	['of a value that is refused', 'message', /^"Event ID" is ‹value›\. Enter only letters, digits/],
	['of a value that a reader refuses', 'message', /^"‹field›" is ‹value›\. Enter true or false\./],
	['of a field that is empty', 'message', /^"Note" is empty\. Enter the text of the note\./],
	['of what may have happened', 'addition', /^The note may have been added\. The request was not/],
	[
		'of a start in doubt',
		'addition',
		/^The process may have started and been billed\. The request/,
	],
	['on the way back to a job', 'addition', /^Use "Process: Get" with the process ID ‹ID›\./],
	['of a trigger', 'log', /^‹service› does not know the ‹job› ‹ID›\. The trigger keeps checking\./],
	['of a trigger in a list', 'log', /^Could not check the ‹job› ‹ID›: ‹reason›/],
	['beside the output', 'hint', /^Still running\. Turn on waiting to get the result/],
	['of another way that was used', 'hint', /^\/api\/v2 was used, as for a management key/],
	['of a function that is called with it', 'message', /^The process ‹ID› is still running$/],
])('the text %s is collected', (_, kind, text) => {
	const found = messages.filter((message) => message.kind === kind && text.test(message.text));
	expect(found.length).toBeGreaterThan(0);
});

/** What begins as a message does, but is a part of one, a label, or for n8n or the code alone. */
const NO_MESSAGES = [
	...['Batch Interval (ms)', 'Items per Batch', ': Default Value', ': Default Value Type'],
	...['/api/v1 refuses the key', 'Failed to acquire OAuth2 access token:', 'No OAuth2 token'],
	...['Still Running?', 'The request was ended', 'Waiting for the jobs of "', 'The whole message:'],
	...['with a web page', 'The service failed and gave no reason'],
];

test('every text in the code that begins as a message does is collected, wherever it is given', () => {
	const known = [
		...messages.map(({ text, advice }) => `${text} ${advice}`.replace(/[[\]]/g, '')),
		...uiTexts().map(({ text }) => text.replace(/[[\]]/g, '')),
		...SERVICES.flatMap((documented) => refusalAdvice(documented)),
		...SERVICES.map(({ service }) => service.contact ?? ''),
		...REASONS.map(({ reason }) => reason.reason),
		panels,
	].join('\n');
	const missing: string[] = [];
	for (const source of sources.values()) {
		walk(source, (node) => {
			const parts = textParts(node).map((part) => part.trim());
			const begins = parts.length > 0 && /^($|[A-Z"/]|n8n )/.test(parts[0]);
			const words = parts.filter((part) => begins && /[a-z]{2}\s+[a-z(]{2}/i.test(part));
			missing.push(...words.filter((part) => !known.includes(part.replace(/[[\]]/g, ''))));
		});
	}
	expect([...new Set(missing)].sort()).toEqual([...NO_MESSAGES].sort());
});

/** The fixed parts of a text. */
function textParts(node: ts.Node): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (!ts.isTemplateExpression(node)) return [];
	return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
}

/** Names that a reader understands who has not seen the code, beside the labels of fields. */
const FILLED_IN = [
	'did not finish or was not made',
	...SERVICES.flatMap(({ names = {} }) => Object.values(names)),
	...`address, administrator or support, amount, date, expected, field, field or input item, fields, file name, host, how to get it later, ID, IDs, job, jobs, largest, list, method and path, name, number, parameter, path, reason, scope, service, service or flow, service's own message, smallest, state, status, storage's own message, target, time, title, unit, URL, value, what an agent can do, what to do, what to do with text instead`.split(
		', ',
	),
];

test('what is filled in has a name that says what it is', () => {
	const names = messages.flatMap(({ text, advice }) =>
		[...`${text} ${advice}`.matchAll(/‹(.*?)›|…(?=\.| \w)/g)].map(([, name]) => name),
	);
	const labels = new Set(allFields().map(({ field }) => field.displayName.toLowerCase()));
	const isKnown = (name: string) => FILLED_IN.includes(name) || labels.has(name);
	expect([...new Set(names)].filter((name) => !isKnown(name)).sort()).toEqual([]);
});

test('no name that stands for another is out of use', () => {
	expect(unusedNames()).toEqual([]);
});

test("a service's own message, which can be a sentence, are followed by no second period", () => {
	const code = [...sources.values()].map(({ text }) => text).join('\n');
	expect(code.match(/\$\{[\w.?]*(message|reason)\}\..*/gi)).toBeNull();
	const said = messages.map(({ text, advice }) => `${text} ${advice}`);
	expect(said.filter((text) => /\.\./.test(text))).toEqual([]);
});

test('the number of tries comes before what to do', () => {
	const said = messages.map(({ advice }) => advice);
	expect(said.filter((text) => /\[?Tried ‹number› times\.\]?$/.test(text))).toEqual([]);
	expect(said.filter((text) => /Tried/.test(text)).length).toBeGreaterThan(4);
});

test('labels are in double quotes everywhere', () => {
	const texts = [
		...messages.map(({ text, advice }) => `${text} ${advice}`),
		...uiTexts().map(({ text }) => text),
	];
	expect(texts.filter((text) => /(^|[\s(])'[A-Za-z][^']*'([\s.,;:)]|$)/.test(text))).toEqual([]);
});

test('no message says error, problem, failure or mistake', () => {
	const said = messages.map(({ file, text, advice }) => ({ file, said: `${text} ${advice}` }));
	const settled = (text: string) => filledOut(text).replace(IN_OPTIONS, '');
	expect(said.filter((one) => FORBIDDEN.test(settled(one.said)))).toEqual([]);
});

test('every message says what to do', () => {
	const without = told.filter(({ text, advice }) => !saysWhatToDo(`${text}. ${advice}`));
	expect(without).toEqual([]);
});

test('every status that a service can answer is told with what to do', () => {
	for (const documented of SERVICES) {
		const advice = refusalAdvice(documented);
		expect(advice.length).toBeGreaterThan(4);
		expect(advice.filter((text) => !saysWhatToDo(text))).toEqual([]);
		expect(advice.filter((text) => FORBIDDEN.test(text))).toEqual([]);
	}
});

test.each(SERVICES)(
	'$service.name: an administrator is named only where users have one',
	(documented) => {
		const baseUrls = documented.credentials.flatMap(({ properties }) =>
			properties.filter(({ name }) => name === 'baseUrl'),
		);
		// The address of a cloud for everybody is the default.
		const isCloud = baseUrls.every(({ default: value }) => value !== '');
		const contacts = refusalAdvice(documented).filter((text) => text.includes('If this continues'));
		expect(contacts.length).toBeGreaterThan(0);
		expect(contacts.filter((text) => /administrator/.test(text) === isCloud)).toEqual([]);
	},
);

/** Labels of n8n itself, and of its own nodes. */
const OF_N8N = ['Proxy', 'Convert to File', 'Response Format', 'File', 'Call n8n Workflow Tool'];

test('a label in a message is one that the panel shows', () => {
	const shown = uiTexts().map(({ text }) => text);
	// A message may leave out the unit.
	const labels = new Set([
		...OF_N8N,
		...shown,
		...shown.map((text) => text.replace(/ \(\w+\)$/, '')),
	]);
	const isShown = (label: string) => label.split(': ').every((part) => labels.has(part));
	const advice = SERVICES.flatMap((documented) => refusalAdvice(documented));
	const said = [...advice, ...messages.map((one) => `${one.text} ${one.advice}`)].join('\n');
	const named = [...said.matchAll(/"([A-Z][a-zA-Z]*(:? [A-Z(][a-zA-Z)]*| (to|by|of|n8n|on))*)"/g)];
	expect(named.length).toBeGreaterThan(60);
	expect([...new Set(named.map(([, label]) => label))].filter((label) => !isShown(label))).toEqual(
		[],
	);
});

test('what is a job in the API of Arcanna is called so nowhere in its panels', () => {
	const panels = uiTexts().filter(
		({ at, text }) => at.startsWith('arcanna') && !/\bAPI\b/.test(text),
	);
	expect(panels.length).toBeGreaterThan(100);
	expect(panels.filter(({ text }) => /\bjobs?\b/i.test(text))).toEqual([]);
});

test('no text of the editor says error, problem, failure or mistake', () => {
	const texts = uiTexts();
	expect(texts.length).toBeGreaterThan(300);
	const settled = (text: string) => text.replace(IN_OPTIONS, '');
	expect(texts.filter(({ text }) => FORBIDDEN.test(settled(text)))).toEqual([]);
});

test('every field says what it is for', () => {
	const chooses = ['resource', 'operation', 'authentication', 'triggerOn'];
	const without = allFields().filter(
		({ field: { name, type, description, hint } }) =>
			!chooses.includes(name) &&
			!['notice', 'callout', 'hidden', 'collection'].includes(type) &&
			!(description || hint),
	);
	expect(without.map(({ at }) => at)).toEqual([]);
});
