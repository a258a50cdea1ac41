import type { IDataObject, INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';

import { n8nWorkflow } from '../harness/n8n.mts';
import { loaded } from '../harness/nodeTypes.mts';
import type { KindName } from './kinds.mts';

/** How a parameter is read. */
export interface Reading {
	kind: KindName;
	/** Nothing that is sent or given shows what was read. */
	unseen?: boolean;
	/** Other parameters that it takes effect with. */
	with?: INodeParameters;
	/** How messages name it, where they do not by its label. */
	named?: string;
	/** The mode of a resource locator. */
	mode?: string;
}

/** One parameter of one operation, or of a trigger. */
export interface Row extends Reading {
	title: string;
	label: string;
	/** All parameters of the node. With a value of `undefined` the parameter is not set. */
	parameters(value: unknown): INodeParameters;
}

/** What a service's rows are made with. */
export interface RowSource {
	type: INodeType;
	/** Valid values of the parameters that have to be there, and of resource mappers, whose fields these are. */
	valid: INodeParameters;
	/** By the parameter's path, such as "options.timeout"; one for a single operation comes first. */
	readings: Record<string, Reading | Reading[]>;
}

/** n8n's own, and those that no expression can fill in. */
const SKIPPED = ['pollTimes', 'resource', 'operation', 'triggerOn'];

/** A hidden field is an option, as an earlier version has stored it. */
const UNSEEN = ['notice', 'hidden'];

interface Leaf {
	path: string[];
	field: INodeProperties;
	top: INodeProperties;
}

/** A row for each parameter of each operation. @throws Error for a parameter without a reading */
export function rowsOf({ type, valid, readings }: RowSource): Row[] {
	const { properties } = loaded(type).description;
	const rows = operationsOf(properties).flatMap((operation) =>
		properties
			.filter(({ name, type: kind }) => !SKIPPED.includes(name) && !UNSEEN.includes(kind))
			.filter(({ displayOptions }) => displayOptions?.show?.['@tool'] === undefined)
			.filter((field) => isOf(field, operation))
			.flatMap((top) => leavesOf(top, [top.name], top, valid))
			.flatMap((leaf) => rowsOfLeaf(leaf, operation, properties, valid, readings)),
	);
	const used = new Set(rows.map(({ reading }) => reading));
	const unused = Object.keys(readings).filter((key) => !used.has(key));
	if (unused.length > 0) throw new Error(`No parameter is called ${unused.join(', ')}`);
	return rows.map(({ row }) => row);
}

function rowsOfLeaf(
	{ path, field, top }: Leaf,
	operation: INodeParameters,
	properties: INodeProperties[],
	valid: INodeParameters,
	readings: RowSource['readings'],
) {
	const name = path.filter((step) => step !== '0').join('.');
	const place = [operation.resource, operation.operation ?? operation.triggerOn].filter(Boolean);
	const own = `${place.join(' ')}: ${name}`;
	const reading = Object.hasOwn(readings, own) ? own : name;
	if (!Object.hasOwn(readings, reading)) throw new Error(`No row says how "${own}" is read`);
	return [readings[reading]].flat().map((one) => ({
		reading,
		row: {
			...one,
			title: one.mode === undefined ? own : `${own} (${one.mode})`,
			label: field.displayName,
			parameters: (value: unknown) => {
				const shown = shownFor(top, operation, properties);
				const base = { ...valid, ...operation, ...shown, ...one.with };
				const given =
					field.type === 'resourceLocator' && value !== undefined
						? { __rl: true, mode: one.mode ?? 'id', value }
						: value;
				return withValue(base as IDataObject, path, given) as INodeParameters;
			},
		},
	}));
}

/** Each operation, as the parameters that choose it; for a trigger each of its events. */
function operationsOf(properties: INodeProperties[]): INodeParameters[] {
	const choices = (field: INodeProperties, name: string) =>
		(field.options ?? []).flatMap((option) =>
			'value' in option ? [{ ...shownBy(field), [name]: option.value }] : [],
		) as INodeParameters[];
	return properties.flatMap((field) =>
		['operation', 'triggerOn'].includes(field.name) ? choices(field, field.name) : [],
	);
}

function shownBy({ displayOptions }: INodeProperties): INodeParameters {
	const entries = Object.entries(displayOptions?.show ?? {});
	return Object.fromEntries(
		entries.map(([name, values]) => [name, values?.[0]]),
	) as INodeParameters;
}

function isOf({ displayOptions }: INodeProperties, operation: INodeParameters): boolean {
	return Object.entries(operation).every(([name, value]) => {
		const shown = displayOptions?.show?.[name];
		return shown === undefined || shown.includes(value as string);
	});
}

/** What has to be chosen for a field to be shown. */
function shownFor(
	field: INodeProperties,
	operation: INodeParameters,
	properties: INodeProperties[],
): INodeParameters {
	const { resource: _r, operation: _o, triggerOn: _t, ...needed } = shownBy(field);
	const others = Object.keys(needed).flatMap((name) => {
		const other = properties.find((one) => one.name === name && isOf(one, operation));
		return other === undefined ? [] : [shownFor(other, operation, properties)];
	});
	return Object.assign({}, ...others, needed);
}

function leavesOf(
	field: INodeProperties,
	path: string[],
	top: INodeProperties,
	valid: INodeParameters,
): Leaf[] {
	if (field.type === 'resourceMapper') {
		const mapper = valid[field.name];
		if (!n8nWorkflow.isResourceMapperValue(mapper))
			throw new Error(`No valid value of "${field.name}"`);
		return mapper.schema.map(({ id }) => ({ path: [...path, 'value', id], field, top }));
	}
	if (field.type === 'collection') {
		return (field.options ?? []).flatMap((option) =>
			'type' in option ? leavesOf(option, [...path, option.name], top, valid) : [],
		);
	}
	if (field.type !== 'fixedCollection') return field.noDataExpression ? [] : [{ path, field, top }];
	const row = field.typeOptions?.multipleValues ? ['0'] : [];
	return (field.options ?? []).flatMap((option) =>
		'values' in option
			? option.values.flatMap((value) =>
					leavesOf(value, [...path, option.name, ...row, value.name], top, valid),
				)
			: [],
	);
}

/** The parameters with a value at a path; "0" is the first one of a list. */
function withValue(at: unknown, [step, ...rest]: string[], value: unknown): unknown {
	if (step === '0') {
		const [first] = Array.isArray(at) ? at : [{}];
		return [rest.length === 0 ? value : withValue(first, rest, value)];
	}
	const record = typeof at === 'object' && at !== null ? (at as IDataObject) : {};
	const { [step]: old, ...others } = record;
	if (rest.length > 0) return { ...others, [step]: withValue(old, rest, value) };
	return value === undefined ? others : { ...others, [step]: value };
}
