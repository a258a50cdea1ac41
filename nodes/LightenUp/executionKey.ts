import type { JobKind } from '../shared/jobs/jobKind';
import type { ExecutionId } from './api';
import { executionKind } from './execution';

const NUMBER = '#';

/** The key under which a trigger stores an execution. The ID itself is sent unchanged: 7 is not "7". */
export function keyOf(id: ExecutionId): string {
	return typeof id === 'number' ? `${NUMBER}${id}` : id;
}

function idOf(key: string | number): ExecutionId {
	const text = String(key);
	const number = text.startsWith(NUMBER) ? Number(text.slice(NUMBER.length)) : NaN;
	return Number.isFinite(number) ? number : key;
}

/** Executions by the keys of `keyOf`, for triggers. */
export const keyedExecutionKind: JobKind = {
	...executionKind,
	idText: (key) => executionKind.idText(idOf(key)),
	wayBack: (key) => executionKind.wayBack(idOf(key)),
	reader: (client, key) => executionKind.reader(client, idOf(key)),
	unseen: (key) => ({ state: 'running', job: { execution_id: idOf(key) } }),
};
