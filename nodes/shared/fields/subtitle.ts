import type { INodeProperties } from 'n8n-workflow';

/**
 * The line under an action node on the canvas, from the labels of its fields: "Event: Get Many", and
 * whether it waits. It is an expression for n8n's editor, and is not evaluated when the node runs.
 */
export function actionSubtitle(properties: INodeProperties[]): string {
	const resources = labelsIn(properties, 'resource');
	const titles = properties
		.filter(({ name }) => name === 'operation')
		.flatMap((field) =>
			(field.displayOptions?.show?.resource ?? []).flatMap((resource) =>
				Object.entries(labelsIn([field], 'operation')).map(([operation, label]) => [
					`${String(resource)}:${operation}`,
					`${resources[String(resource)]}: ${label}`,
				]),
			),
		);
	const key = '$parameter["resource"] + ":" + $parameter["operation"]';
	const wait = '($parameter["waitForCompletion"] === true ? " and Wait" : "")';
	return `={{ (${JSON.stringify(Object.fromEntries(titles))})[${key}] + ${wait} }}`;
}

/** The line under a trigger node on the canvas: "New Decision". */
export function triggerSubtitle(properties: INodeProperties[]): string {
	return `={{ (${JSON.stringify(labelsIn(properties, 'triggerOn'))})[$parameter["triggerOn"]] }}`;
}

function labelsIn(properties: INodeProperties[], name: string): Record<string, string> {
	const options = properties.find((field) => field.name === name)?.options ?? [];
	return Object.fromEntries(
		options.flatMap((option) => ('value' in option ? [[String(option.value), option.name]] : [])),
	);
}
