import type { ICredentialType, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { refusalsOf } from '../../../scripts/docs/refusals.mts';
import { type DocumentedService, SERVICES } from '../../../scripts/docs/services.mts';
import { testMessages } from '../../../scripts/docs/troubleshooting.mts';

/** A text of the editor, and where it stands. */
export interface UiText {
	at: string;
	text: string;
}

/** Everything that the editor shows of the nodes and credentials. */
export function uiTexts(): UiText[] {
	return SERVICES.flatMap(({ action, trigger, credentials }) => [
		...[action, trigger].flatMap(ofNode),
		...credentials.flatMap(ofCredential),
	]);
}

/** All fields, also those inside of others, except those that only choose what is shown. */
export function allFields(): Array<{ at: string; field: INodeProperties }> {
	const nested = (
		at: string,
		fields: INodeProperties[],
	): Array<{ at: string; field: INodeProperties }> =>
		fields.flatMap((field) => [
			{ at: `${at}.${field.name}`, field },
			...nested(`${at}.${field.name}`, innerOf(field)),
		]);
	return SERVICES.flatMap(({ action, trigger, credentials }) => [
		...[action, trigger].flatMap(({ name, properties }) => nested(name, properties)),
		...credentials.flatMap(({ name, properties }) => nested(name, properties)),
	]);
}

/** What is said to every status of every request that the operations of a service send. */
export function refusalAdvice(documented: DocumentedService): string[] {
	const requests = [
		{ method: 'GET', path: '/anything' },
		{ method: 'POST', path: '/anything' },
		{ method: 'POST', path: '/api/v2/events/query' },
		{ method: 'POST', path: '/api/v1/m2m/files/upload' },
		{ method: 'GET', path: '/api/v1/jobs/result-link/1' },
		{ method: 'POST', path: '/admin/stats' },
	];
	return refusalsOf(documented, requests).map(({ advice }) => advice);
}

function ofNode(node: INodeTypeDescription): UiText[] {
	return [
		{ at: node.name, text: node.displayName },
		{ at: node.name, text: node.description },
		...node.properties.flatMap((field) => ofField(node.name, field)),
	];
}

function ofCredential(credential: ICredentialType): UiText[] {
	const { name, displayName, properties } = credential;
	return [
		{ at: name, text: displayName },
		...properties.flatMap((field) => ofField(name, field)),
		...testMessages(credential).map((text) => ({ at: `${name}.test`, text })),
	];
}

function ofField(within: string, field: INodeProperties): UiText[] {
	const at = `${within}.${field.name}`;
	const { displayName, description, hint, placeholder, options = [], modes = [] } = field;
	const choices = options.flatMap((option) =>
		'value' in option ? [option.name, option.description, option.action] : [],
	);
	return [
		...[displayName, description, hint, placeholder, ...choices]
			.filter((text) => text !== undefined)
			.map((text) => ({ at, text })),
		...modes.map((mode) => ({ at, text: mode.displayName })),
		...innerOf(field).flatMap((inner) => ofField(at, inner)),
	];
}

function innerOf({ options = [] }: INodeProperties): INodeProperties[] {
	return options.flatMap((option) => {
		if ('values' in option) return option.values;
		return 'type' in option ? [option] : [];
	});
}
