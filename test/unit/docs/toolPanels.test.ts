import {
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
	NodeHelpers,
} from 'n8n-workflow';

import { SERVICES } from '../../../scripts/docs/services.mts';
import { operationsOf } from '../../../scripts/docs/servicePage.mts';

/** What only the user can know: which use case, template, service or flow a tool is for. */
const CHOSEN_BY_USER: Record<string, string[]> = {
	arcanna: ['jobId'],
	entaingine: ['processTemplate'],
	lightenUp: ['serviceName', 'flowName'],
};

const asTool = (node: INodeTypeDescription): INodeTypeDescription => ({
	...node,
	name: `${node.name}Tool`,
});

function parametersOf(node: INodeTypeDescription, given: INodeParameters): INodeParameters {
	const { properties } = node;
	const parameters = NodeHelpers.getNodeParameters(
		properties,
		given,
		true,
		false,
		{ typeVersion: 1 },
		node,
	);
	return parameters ?? {};
}

function isShown(
	field: Pick<INodeProperties, 'displayOptions'>,
	parameters: INodeParameters,
	node: INodeTypeDescription,
) {
	return NodeHelpers.displayParameter(
		parameters,
		field as INodeProperties,
		{ typeVersion: 1 },
		node,
	);
}

const operations = SERVICES.flatMap(({ action }) =>
	operationsOf(action).map(({ key, chosen }) => ({ action, key, chosen })),
);
const asTools = operations.filter(({ key }) => key !== 'file.upload');

describe.each(asTools)('$action.name $key as a tool', ({ action, chosen }) => {
	const tool = asTool(action);
	const parameters = parametersOf(tool, chosen);

	test('is usable once the credential and what it is for are chosen', () => {
		const issues = NodeHelpers.getNodeParametersIssues(
			tool.properties,
			{
				id: '1',
				name: 'Tool',
				type: tool.name,
				typeVersion: 1,
				position: [0, 0],
				parameters,
			},
			tool,
		);
		const named = Object.keys(issues?.parameters ?? {});
		const { [action.name]: chosenByUser = [] } = CHOSEN_BY_USER;
		expect(named.filter((name) => !chosenByUser.includes(name))).toEqual([]);
	});

	test('shows nothing that an agent has not: an item, a file, a wait in the background', () => {
		const shown = tool.properties.filter(
			(field) => field.type !== 'hidden' && isShown(field, parameters, tool),
		);
		const choices = shown.flatMap(({ name, options = [] }) =>
			options.flatMap((option) =>
				'value' in option && isShown(option, parameters, tool)
					? [`${name}: ${String(option.value)}`]
					: 'type' in option && isShown(option, parameters, tool)
						? [`${name}.${option.name}`]
						: [],
			),
		);
		expect(shown.map(({ name }) => name)).not.toContain('binaryPropertyName');
		expect(shown.map(({ name }) => name)).not.toContain('bodySource');
		for (const none of [
			'inputSource: binary',
			'inputsMode: item',
			'resource: file',
			'options.waitMode',
			'options.concurrency',
		]) {
			expect(choices).not.toContain(none);
		}
	});

	test('tells the model what to fill in', () => {
		const asked = [
			...JSON.stringify(parameters).matchAll(/\$fromAI\('(\w+)', `([^`]+)`, '(\w+)'\)/g),
		];
		expect(new Set(asked.map(([, key]) => key)).size).toBe(asked.length);
		for (const [, , description] of asked) expect(description.length).toBeGreaterThan(10);
		// n8n's form of Execute Step enters text, and n8n refuses text for an argument of type JSON.
		expect(asked.filter(([, , , type]) => type !== 'string')).toEqual([]);
	});
});

test.each(operations)('$action.name $key in a workflow asks no model', ({ action, chosen }) => {
	const choices = [
		'bodySource',
		'inputSource',
		'inputsMode',
		'waitForCompletion',
		'downloadResult',
	];
	const expressions = Object.fromEntries(choices.map((name) => [name, '={{ $json.how }}']));
	for (const given of [chosen, { ...chosen, ...expressions }]) {
		const parameters = parametersOf(action, given);
		expect(JSON.stringify(parameters)).not.toContain('$fromAI');
		// n8n shows all that depends on an expression.
		expect({ waitForCompletion: false, downloadResult: false, ...parameters }).toMatchObject({
			waitForCompletion: given === chosen ? false : expect.anything(),
			downloadResult: given === chosen ? false : expect.anything(),
		});
	}
});

test('an event whose source is an expression is not waited for by default', () => {
	const { action } = SERVICES.find((service) => service.action.name === 'arcanna')!;
	const chosen = { resource: 'event', operation: 'create', bodySource: '={{ $json.how }}' };
	expect(parametersOf(action, chosen).waitForCompletion).toBe(false);
});

describe.each([
	['entaingine', { resource: 'process', operation: 'create' }],
	['lightenUp', { resource: 'service', operation: 'start' }],
	['lightenUp', { resource: 'flow', operation: 'start' }],
])('the inputs of %s %j', (name, chosen) => {
	const { action } = SERVICES.find((service) => service.action.name === name)!;
	const tool = asTool(action);
	const inputs = { values: [{ name: 'a', value: '1' }] };

	test.each([
		['json', {}],
		['fields', { inputs }],
		['fields', { inputsMode: 'fields' }],
		['fields', { inputsMode: 'fields', inputs }],
		['json', { inputsMode: 'json' }],
		['json', { inputsMode: 'json', inputs }],
	])('are read as %s, saved or not: %j', (inputsMode, given) => {
		const node = { typeVersion: 1 };
		const saved = NodeHelpers.getNodeParameters(
			tool.properties,
			{ ...chosen, ...given },
			false,
			false,
			node,
			tool,
		);
		for (const stored of [given, saved ?? {}]) {
			const read = parametersOf(tool, { ...chosen, ...stored });
			expect(read.inputsMode).toBe(inputsMode);
			expect(String(read.inputsJson).includes('$fromAI')).toBe(inputsMode === 'json');
			if (inputsMode === 'fields' && 'inputs' in given) expect(read.inputs).toEqual(inputs);
		}
	});
});
