import { Pool } from 'undici';

import type { JsonObject } from '../lab/json.mts';
import { JOB } from './service/calls.mts';
import type { Address } from './stage.mts';

const CONNECTIONS = 50;

/** The same requests without n8n, over keep-alive connections: what this machine can do at best. */
export async function createWithUndici(address: Address, events: JsonObject[]): Promise<number> {
	return await timedPool(address, async (pool, headers) => {
		const sent = events.map(async (raw_body) => {
			const { body } = await pool.request({
				method: 'POST',
				path: '/api/v1/events/',
				headers: { ...headers, 'content-type': 'application/json' },
				body: JSON.stringify({ job_id: JOB, raw_body }),
			});
			return await body.json();
		});
		await Promise.all(sent);
	});
}

/** Reads events by their IDs without n8n. */
export async function getWithUndici(address: Address, ids: string[]): Promise<number> {
	return await timedPool(address, async (pool, headers) => {
		const sent = ids.map(async (id) => {
			const path = `/api/v1/events/${JOB}/${id}`;
			const { body } = await pool.request({ method: 'GET', path, headers });
			return await body.json();
		});
		await Promise.all(sent);
	});
}

async function timedPool(
	{ url, inputKey }: Address,
	work: (pool: Pool, headers: Record<string, string>) => Promise<void>,
): Promise<number> {
	const pool = new Pool(url, { connections: CONNECTIONS });
	const begunAt = performance.now();
	await work(pool, { 'x-arcanna-api-key': inputKey });
	const ms = performance.now() - begunAt;
	await pool.close();
	return ms;
}
