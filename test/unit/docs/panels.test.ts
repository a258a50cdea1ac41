import { commonPollingParameters } from 'n8n-core/dist/nodes-loader/constants.js';
import {
	type INodeProperties,
	type INodeTypeDescription,
	NodeHelpers,
	toCronExpression,
	type TriggerTime,
} from 'n8n-workflow';

import { SERVICES } from '../../../scripts/docs/services.mts';
import { codexOf } from './codex.mts';
import { pageText } from './pages.mts';
import { allFields } from './texts.mts';

const nodes = SERVICES.flatMap(({ action, trigger }) => [action, trigger]);
const triggers = SERVICES.map(({ trigger }) => trigger);
const credentials = SERVICES.flatMap((service) => service.credentials);
const MODES = ['everyMinute', 'everyX', 'everyHour', 'everyDay', 'everyWeek', 'everyMonth'];
const HOME = 'https://github.com/n8n-nodes-ai-jobs/n8n-nodes-ai-jobs/blob/main/';

const codexes = SERVICES.flatMap(({ action, trigger, folder, page }) =>
	[action, trigger].map((node) => ({ ...codexOf(node, folder), node: node.name, page })),
);

function eventsOf({ properties }: INodeTypeDescription): string[] {
	const options = properties.find(({ name }) => name === 'triggerOn')?.options ?? [];
	return options.flatMap((option) => ('value' in option ? [String(option.value)] : []));
}

/** What n8n makes of a trigger's parameters, with its own poll times before all others. */
function resolved(trigger: INodeTypeDescription, parameters: object, withDefaults: boolean) {
	const properties = [...commonPollingParameters, ...trigger.properties];
	const node = { typeVersion: 1 };
	return NodeHelpers.getNodeParameters(
		properties,
		{ ...parameters },
		withDefaults,
		false,
		node,
		trigger,
	);
}

function timesIn(pollTimes: unknown): TriggerTime[] {
	return (pollTimes as { item: TriggerTime[] }).item;
}

describe('fields', () => {
	test('a number of seconds says so in its label', () => {
		const inSeconds = allFields().filter(
			({ field: { name, type, description = '' } }) =>
				type === 'number' && /timeout|interval|seconds/i.test(`${name} ${description}`),
		);
		expect(inSeconds.length).toBeGreaterThan(10);
		expect(
			inSeconds.filter(({ field }) => !/\(seconds\)/i.test(field.displayName)).map(({ at }) => at),
		).toEqual([]);
	});

	// In a window of 1,400 pixels, a line of a notice has about 60 characters.
	test('a notice has two lines at most', () => {
		const notices = allFields().filter(({ field }) => field.type === 'notice');
		expect(notices.length).toBeGreaterThan(10);
		expect(notices.filter(({ field }) => field.displayName.length > 118)).toEqual([]);
	});

	test('what is rarely used is among the options', () => {
		const named = (fields: INodeProperties[], name: string) =>
			fields.filter((field) => field.name === name);
		const { properties } = SERVICES.find(({ folder }) => folder === 'GravityAi')!.action;
		const [options] = properties.filter(
			({ name, displayOptions }) =>
				name === 'options' && displayOptions?.show?.operation?.includes('submit'),
		);
		for (const name of ['fileName', 'mimeType', 'inputMapping', 'outputMapping']) {
			expect(named(options.options as INodeProperties[], name)).toHaveLength(1);
			// A saved workflow may hold it as a field.
			expect(named(properties, name).map(({ type }) => type)).toEqual(['hidden']);
		}
	});

	test('each field of a credential that is filled in has a hint', () => {
		const filledIn = credentials.flatMap(({ name, properties }) =>
			properties.filter(({ type }) => type === 'string').map((field) => ({ name, field })),
		);
		expect(filledIn.length).toBeGreaterThan(8);
		expect(
			filledIn.filter(({ field }) => !field.hint).map(({ name, field }) => [name, field.name]),
		).toEqual([]);
	});
});

describe('triggers', () => {
	test.each(triggers)('$name: each event says what its first poll does', (trigger) => {
		const notices = trigger.properties.filter(({ type }) => type === 'notice');
		const without = eventsOf(trigger).filter(
			(event) =>
				!notices.some(
					({ displayOptions }) => displayOptions?.show?.triggerOn?.includes(event) ?? true,
				),
		);
		expect(without).toEqual([]);
	});

	describe.each(triggers)('$name', (trigger) => {
		test.each(eventsOf(trigger))('every poll time that can be chosen for %s runs', (triggerOn) => {
			for (const mode of MODES) {
				const given = { triggerOn, pollTimes: { item: [{ mode }] } };
				// As the editor saves it, without what is the default, and as n8n reads it then.
				const saved = resolved(trigger, given, false) ?? {};
				const [time] = timesIn(resolved(trigger, saved, true)?.pollTimes);
				expect(time.mode).toBe(mode);
				expect(toCronExpression(time)).not.toContain('undefined');
			}
		});
	});
});

describe('the node list', () => {
	test.each([
		['score csv', 'gravityAi'],
		['scoring', 'gravityAi'],
		['phishing', 'arcanna'],
		['classification', 'arcanna'],
		['document AI', 'entaingine'],
	])('"%s" finds %s, action and trigger', (search, name) => {
		const found = codexes.filter(({ alias }) =>
			alias.some((one) => one.toLowerCase() === search.toLowerCase()),
		);
		expect(found.map(({ node }) => node)).toEqual([name, `${name}Trigger`]);
	});

	test.each(['AI jobs', 'long running', 'when job finished'])('"%s" finds all nodes', (search) => {
		expect(codexes.filter(({ alias }) => !alias.includes(search))).toEqual([]);
	});

	test('each node has a description of its own, and a trigger says when it triggers', () => {
		expect(new Set(nodes.map(({ description }) => description)).size).toBe(nodes.length);
		for (const { description } of triggers) expect(description).toMatch(/Triggers when /);
		for (const { action } of SERVICES) expect(action.description).not.toMatch(/Trigger/);
	});

	test("n8n's AI builder reads what a node is for, and which belongs to it", () => {
		const known = nodes.map(({ name }) => `n8n-nodes-ai-jobs.${name}`);
		for (const { builderHint } of nodes) {
			expect(builderHint?.searchHint).toMatch(/waitForCompletion/);
			expect(known).toEqual(
				expect.arrayContaining(builderHint?.relatedNodes?.map(({ nodeType }) => nodeType) ?? []),
			);
			expect(builderHint?.relatedNodes).toHaveLength(1);
		}
	});
});

describe('links', () => {
	test("lead from a node and its credential to the service's page", () => {
		for (const { page, resources } of codexes) {
			expect(Object.values(resources).flat()).toEqual([
				{ url: `${HOME}${page}` },
				{ url: `${HOME}${page}` },
			]);
		}
		for (const { page, credentials: own } of SERVICES) {
			expect(pageText(page)).toMatch(/^# /);
			expect(own.map(({ documentationUrl }) => documentationUrl)).toEqual(
				own.map(() => `${HOME}${page}`),
			);
		}
	});
});
