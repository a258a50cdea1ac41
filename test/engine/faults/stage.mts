import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Simulator } from '../../simulators/server.mts';

/** Some of its characters have to be encoded in a URL or in JSON. Nobody could mistake it for a real key. */
export const KEY = 'kEy/with+odd=signs&"quotes"%41';

/** The timeout of every request, in milliseconds: longer than any request takes that does not stall. */
export const TIMEOUT_MS = 20_000;
/** The same in a poll, which sets it itself. */
export const POLL_TIMEOUT_MS = 30_000;

/** The result of one run of an operation, or of one poll. */
export interface Ran {
	items: INodeExecutionData[];
	error?: { message: string; description?: string | null };
	/** All that n8n keeps or shows of it. */
	all: unknown;
}

export interface RunSettings {
	/** In seconds. */
	waitTimeout: number;
}

/** A simulated service, and an operation or a trigger at work with it. */
export interface Stage {
	/** The server that has the fault. */
	server: Simulator;
	/** The service, and every host that belongs to it. */
	hosts: Simulator[];
	/** All that must never be shown; the first is the key, or what a token is requested with. */
	secrets: string[];
	/** How many jobs there are that the run has started. */
	jobs(): number;
	/** Another base URL in the credential. */
	moveTo(baseUrl: string): void;
	/** Runs the operation, or polls once. */
	run(settings: RunSettings): Promise<Ran>;
	/** Names what a trigger has to emit, once and only once. Left out for operations. */
	due?(): string[];
	close(): Promise<void>;
}

/** How to set up a row. */
export interface Staging {
	method: string;
	path: RegExp;
	/** How many requests with this method and path come before the one that goes wrong. */
	skip?: number;
	/** How many requests of any kind come before it. */
	before?: number;
	/** A redirect to another host is followed, to this path there. */
	followed?: '/for-files' | '/for-tokens';
	open(host: string): Promise<Stage>;
}

/** The values at the top level by which a trigger's items name their jobs. */
export function namesOf(items: INodeExecutionData[], field: string): string[] {
	return items.map(({ json }: { json: IDataObject }) => String(json[field]));
}
