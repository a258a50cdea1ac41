import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { expectObject } from '../../../shared/http/expect';
import { isRecord, plainText } from '../../../shared/json';
import { optionsField } from '../../../shared/fields/options';
import type { Operation, OperationContext } from '../../../shared/operations/context';
import { useCaseField, usernameOption } from '../../fields';
import { withIds } from '../../api';
import { sendEither } from '../../management';
import { useCaseId, usernameOf } from '../../parameters';
import { arcanna } from '../../service';

const show = { resource: ['useCase'], operation: ['start', 'stop'] };

export const startStopFields: INodeProperties[] = [
	useCaseField({ show }),
	optionsField(show, { own: [usernameOption] }),
];

export const startUseCase = switching('start');
export const stopUseCase = switching('stop');

/** Starts or stops a use case. Sending it twice has the same effect. */
function switching(what: 'start' | 'stop'): Operation {
	return async (context) => {
		const id = useCaseId(context.parameter('jobId'));
		const request = {
			method: 'POST',
			query: usernameQuery(context),
			safety: 'idempotent',
			change: {
				mayHave: `The use case may have been ${what === 'start' ? 'started' : 'stopped'}`,
				check: `Check its "status" with "Use Case: Get". It is safe to do it again.`,
			},
			mayBeEmpty: true,
		} as const;
		const json = await sendEither(
			context,
			{ request: { ...request, path: `/api/v1/jobs/${id}/${what}` }, read: doneItem },
			{ request: { ...request, path: `/api/v2/jobs/${id}/${what}`, query: {} }, read: doneItem },
		);
		return [{ json: withIds({ job_id: id }, json) }];
	};
}

/** The item for a confirmation: Arcanna's response, if it has a body. */
export function doneItem(body: unknown): IDataObject {
	if (body === undefined) return { success: true };
	return isRecord(body) ? body : { status: plainText(body) || JSON.stringify(body) };
}

/** The same where Arcanna documents an object. Throws as `expectObject` does. */
export function doneObject(body: unknown): IDataObject {
	return body === undefined ? doneItem(body) : expectObject(arcanna, body);
}

/** The user to act as; empty for the key's owner. */
export function usernameQuery(context: OperationContext): { username?: string } {
	const username = usernameOf(context);
	return username === '' ? {} : { username };
}
