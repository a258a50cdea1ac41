import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/**
 * n8n offers a node as a tool under a separate type name, and `@tool` in `displayOptions` distinguishes the
 * two. n8n before 1.123 doesn't support `@tool`: there, a tool has the fields of the node.
 */
const TOOL = '@tool';
/** The `displayOptions` of a field or choice that is left out when the node is a tool. */
export const NOT_AS_TOOL: IDisplayOptions = { hide: { [TOOL]: [true] } };

/** Leaves a field out when the node is a tool. */
export function notAsTool(field: INodeProperties): INodeProperties {
	return { ...field, displayOptions: { ...field.displayOptions, ...NOT_AS_TOOL } };
}

/**
 * Shows a field only when the node is a tool. n8n shows a field as soon as one of its conditions is about a
 * field with an expression, so this condition comes first.
 */
export function onlyAsTool(field: INodeProperties): INodeProperties {
	const show = { [TOOL]: [true], ...field.displayOptions?.show };
	return { ...field, displayOptions: { ...field.displayOptions, show } };
}

/** The fields of a node that is never a tool, such as a trigger. */
export function withoutTools(fields: INodeProperties[]): INodeProperties[] {
	return fields.filter(({ displayOptions }) => displayOptions?.show?.[TOOL] === undefined);
}

/**
 * A field that differs when the node is a tool, with the same name.
 * @param asTool the differences, such as the default
 */
export function variedAsTool(
	field: INodeProperties,
	asTool: Partial<INodeProperties>,
): INodeProperties[] {
	return [notAsTool(field), onlyAsTool({ ...field, ...asTool })];
}

const ROWS_ARE_FILLED_IN: IDisplayOptions['hide'] = {
	'/inputs.values': [{ _cnd: { exists: true } }],
};

/**
 * The field "Inputs Source", whose choices include "fields" and "json": a tool takes the inputs as JSON
 * from the model, unless the user has filled in rows in "inputs". n8n ignores rows when it decides which
 * fields to show, so a tool also has them in a hidden field, before all fields that depend on them.
 */
export function inputsModeFields(field: INodeProperties): INodeProperties[] {
	const { show } = field.displayOptions ?? {};
	const asTool = (more: Partial<INodeProperties>) => onlyAsTool({ ...field, ...more });
	return [
		asTool({ displayName: 'Inputs', name: 'inputs', type: 'hidden', default: {}, options: [] }),
		notAsTool(field),
		asTool({ displayOptions: { show: { ...show, ...ROWS_ARE_FILLED_IN } } }),
		asTool({ default: 'json', displayOptions: { show, hide: ROWS_ARE_FILLED_IN } }),
	];
}

/** A field that the model fills in when the node is a tool. */
export function filledByModel(
	field: INodeProperties,
	...argument: Parameters<typeof fromModel>
): INodeProperties[] {
	return variedAsTool(field, { default: fromModel(...argument), hint: undefined });
}

/**
 * The value of a field that the model fills in, as n8n's editor writes it: the comment makes the editor
 * show the field as one that the model defines. The argument is always text: n8n's form of Execute Step
 * enters text, which n8n refuses for an argument of type JSON.
 * @param key the argument's name, unique in the node
 * @param description the description for the model, without quotes
 */
export function fromModel(key: string, description: string): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`${description}\`, 'string') }}`;
}
