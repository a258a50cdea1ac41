import { asList, asObject, asText, isObject, type JsonObject } from '../../lab/json.mts';
import type { Bench } from './bench.mts';
import type { Ran } from './run.mts';
import { PACKAGE } from './workflows.mts';

const PREFIX = `${PACKAGE}.`;
/** What says which of its many things a node does. */
const CHOOSING = ['resource', 'operation', 'triggerOn'];
/** Fields that n8n adds to every node of its kind. */
const OF_N8N = ['requestOptions', 'pollTimes'];
/** A choice that n8n adds to resources and operations: it leads to its HTTP Request node. */
const CUSTOM_CALL = '__CUSTOM_API_CALL__';

/** A field of a node, as n8n gives its description. */
interface Field {
	name: string;
	type: string;
	default: unknown;
	/** The values of other fields with which it is shown. */
	shownFor: Array<[string, unknown[]]>;
	/** What can be chosen in it, and what stands in it. */
	options: JsonObject[];
	modes: JsonObject[];
}

/**
 * Compares what n8n says that the nodes offer with what was run: every operation and every trigger
 * event, in each of them every choice of its fields, and in each node every option. So what a node
 * newly offers can't be left out here.
 */
export async function checkCoverage({ n8n, checks }: Bench, ran: Ran[]): Promise<void> {
	const types = (await n8n.nodeDescriptions()).filter(({ name }) => isOurs(name));
	checks.that('n8n tells what the nodes offer', types.length > 0);
	for (const type of types) {
		const node = asText(type.name, "A node's name").slice(PREFIX.length);
		const fields = fieldsIn(type.properties)
			.filter(({ name, type: kind }) => !OF_N8N.includes(name) && kind !== 'hidden')
			.filter(({ shownFor }) => !shownFor.some(([other]) => other === '@tool'));
		const used = ran
			.filter(({ one }) => one.node === node)
			.map(({ parameters }) => ({ ...defaultsOf(fields, parameters), ...parameters }));

		const done = offeredOf(fields);
		const missing = done.filter((one) => !used.some((parameters) => chosen(parameters, one)));
		checks.that(
			`${node}: ${done.map((one) => Object.values(one).join(':')).join(', ')} were run`,
			done.length > 0 && missing.length === 0,
			`not ${missing.map((one) => Object.values(one).join(':')).join(', ')}`,
		);

		const choices = new Set(done.flatMap((one) => choicesIn(fields, one)));
		for (const parameters of used) {
			for (const choice of choicesMade(fields, parameters)) choices.delete(choice);
		}
		checks.that(
			`${node}: every choice of its fields was made`,
			choices.size === 0,
			[...choices].join(', '),
		);
	}
}

/** Not those that n8n adds for each node that an agent may use. */
function isOurs(name: unknown): boolean {
	return typeof name === 'string' && name.startsWith(PREFIX) && !name.endsWith('Tool');
}

function fieldsIn(properties: unknown): Field[] {
	return asList(properties ?? [], 'The fields').map((property) => {
		const {
			name,
			type,
			default: preset,
			displayOptions,
			options,
			modes,
		} = asObject(property, 'A field');
		const show =
			isObject(displayOptions) && isObject(displayOptions.show) ? displayOptions.show : {};
		return {
			name: asText(name, "A field's name"),
			type: String(type),
			default: preset,
			shownFor: Object.entries(show).map(([other, values]) => [other, asList(values, other)]),
			options: objectsIn(options),
			modes: objectsIn(modes),
		};
	});
}

function objectsIn(value: unknown): JsonObject[] {
	const objects = Array.isArray(value) ? value.filter(isObject) : [];
	return objects.filter((one) => one.value !== CUSTOM_CALL);
}

/** Whether a field is shown, as far as the given values tell. */
function isShown({ shownFor }: Field, values: JsonObject): boolean {
	return shownFor.every(([name, allowed]) => !(name in values) || allowed.includes(values[name]));
}

/** What n8n takes for the fields that are not set; several may have one name, one of them is shown. */
function defaultsOf(fields: Field[], parameters: JsonObject): JsonObject {
	const values: JsonObject = {};
	for (const field of fields) {
		const { name } = field;
		if (!(name in values) && isShown(field, { ...values, ...parameters })) {
			values[name] = field.default;
		}
	}
	return values;
}

/** All that the node can do, such as `{resource: 'job', operation: 'get'}` or `{triggerOn: 'jobFailed'}`. */
function offeredOf(fields: Field[]): JsonObject[] {
	let offered: JsonObject[] = [{}];
	for (const name of CHOOSING) {
		offered = offered.flatMap((one) => {
			const field = fields.find((candidate) => candidate.name === name && isShown(candidate, one));
			return field ? field.options.map(({ value }) => ({ ...one, [name]: value })) : [one];
		});
	}
	return offered.filter((one) => Object.keys(one).length > 0);
}

function chosen(parameters: JsonObject, one: JsonObject): boolean {
	return Object.entries(one).every(([name, value]) => parameters[name] === value);
}

/** The choices that a user has who does this with the node. */
function choicesIn(fields: Field[], one: JsonObject): string[] {
	const shown = fields.filter(({ name, ...field }) => {
		return !CHOOSING.includes(name) && isShown({ name, ...field }, one);
	});
	return shown.flatMap((field) => {
		const values =
			field.type === 'boolean' ? [true, false] : field.options.map(({ value }) => value);
		switch (field.type) {
			case 'options':
			case 'boolean':
				return values.map((value) => choice(one, field.name, value));
			case 'resourceLocator':
				return field.modes.map(({ name }) => inNode(field.name, 'mode', name));
			case 'collection':
			case 'fixedCollection':
				return optionsIn(field).flatMap(({ name, type, options }) =>
					type === 'options'
						? options.map(({ value }) => inNode(field.name, name, value))
						: [inNode(field.name, name)],
				);
			default:
				return [];
		}
	});
}

/** The choices that these parameters, with all defaults filled in, stand for. */
function choicesMade(fields: Field[], parameters: JsonObject): string[] {
	const one = Object.fromEntries(
		CHOOSING.filter((name) => name in parameters).map((name) => [name, parameters[name]]),
	);
	return fields
		.filter((field) => field.name in parameters && isShown(field, parameters))
		.flatMap((field) => {
			const value = parameters[field.name];
			switch (field.type) {
				case 'resourceLocator':
					return isObject(value) ? [inNode(field.name, 'mode', value.mode)] : [];
				case 'collection':
				case 'fixedCollection':
					return [value, ...(isObject(value) ? Object.values(value).flat() : [])]
						.filter(isObject)
						.flatMap((part) => Object.entries(part))
						.flatMap(([name, chosen]) => [
							inNode(field.name, name),
							inNode(field.name, name, chosen),
						]);
				default:
					return [choice(one, field.name, value)];
			}
		});
}

/** What stands in a collection, or in the rows of a collection of rows. */
function optionsIn({ type, options }: Field): Field[] {
	if (type === 'collection') return fieldsIn(options);
	return options.flatMap(({ values }) => fieldsIn(values));
}

function choice(one: JsonObject, name: string, value: unknown): string {
	return `${Object.values(one).join(':')} ${name} = ${String(value)}`;
}

/** Waiting and sending are the same in every operation: once in a node is enough for these. */
function inNode(name: string, part: string | unknown, value?: unknown): string {
	return `${name}.${String(part)}${value === undefined ? '' : ` = ${String(value)}`}`;
}
