import type { Reading } from './rows.mts';

/** Options of every operation. */
export const SENDING: Record<string, Reading> = {
	'options.concurrency': { kind: 'count', unseen: true },
	'options.maxRetries': { kind: 'retries', unseen: true },
	'requestOptions.batching.batch.batchSize': { kind: 'batchSize', unseen: true },
	'requestOptions.batching.batch.batchInterval': { kind: 'amount', unseen: true },
	'requestOptions.proxy': { kind: 'proxy' },
	'requestOptions.timeout': { kind: 'amount', unseen: true },
};

const waits = { waitForCompletion: true };

/** Options of every operation that waits. */
export const WAITING: Record<string, Reading> = {
	'options.onFailure': { kind: 'choice', with: waits },
	'options.onTimeout': { kind: 'choice', with: waits },
	'options.pollInterval': { kind: 'amount', unseen: true, with: waits, named: '"Poll Interval"' },
	'options.timeout': { kind: 'amount', unseen: true, with: waits, named: '"Wait Timeout"' },
	'options.waitMode': { kind: 'choice', with: waits },
};
