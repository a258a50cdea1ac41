import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isRecord, plainText } from '../../../shared/json';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import type { OperationContext } from '../../../shared/operations/context';
import { useCaseField, usernameOption } from '../../fields';
import { useCasePath, usernameOf } from '../../parameters';

const show = { resource: ['useCase'], operation: ['start', 'stop'] };

export const startStopFields: INodeProperties[] = [
	useCaseField({ show }),
	optionsField(show, { own: [usernameOption] }),
];

export const startUseCase = switching('start');
export const stopUseCase = switching('stop');

/** Starts or stops a use case. Sent twice, it does the same. */
function switching(what: 'start' | 'stop'): Declared {
	return {
		request: (context) => ({
			method: 'POST',
			path: `${useCasePath(context)}/${what}`,
			query: usernameQuery(context),
			safety: 'idempotent',
			mayBeEmpty: true,
		}),
		read: (body) => [doneItem(body)],
	};
}

/** The item of what Arcanna has done: its answer, where there is one. */
export function doneItem(body: unknown): IDataObject {
	if (body === undefined) return { success: true };
	return isRecord(body) ? body : { status: plainText(body) || JSON.stringify(body) };
}

/** The user on whose behalf something is done; empty for the key's owner. */
export function usernameQuery(context: OperationContext): { username?: string } {
	const username = usernameOf(context);
	return username === '' ? {} : { username };
}
