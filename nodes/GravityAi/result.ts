import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import {
	describe,
	describeFile,
	MOST_AGENT_BYTES,
	type FileDescription,
} from '../shared/files/describe';
import { download, keep, type FileOnTheWay } from '../shared/files/download';
import type { FileClient } from '../shared/files/store';
import { bytesOf } from '../shared/files/read';
import { decodeText } from '../shared/http/charset';
import { settleService, ServiceError } from '../shared/http/errors';
import { sendForJson, type Client } from '../shared/http/client';
import { pathSegment } from '../shared/http/urls';
import { parseJson, plainText } from '../shared/json';
import type { OperationContext } from '../shared/operations/context';
import { readChoice } from '../shared/parameters/choice';
import { readSwitch } from '../shared/parameters/switch';
import { readText } from '../shared/parameters/text';
import { idOf, itemsIn, linkIn } from './api';

/** `auto`: items if the result is JSON, otherwise a file. */
export type ResultFormat = (typeof FORMATS)[number];
const FORMATS = ['auto', 'binary', 'json'] as const;

/** A job's result: a file in n8n's store, a description for an agent, or the content of its JSON. */
export type Result =
	| { kind: 'file'; file: IBinaryData }
	| { kind: 'description'; file: FileDescription }
	| { kind: 'items'; items: IDataObject[] };

interface Taking {
	format: ResultFormat;
	/** The file name if neither the storage nor the link has one. */
	fallbackName: string;
	/** Whether it is for an AI agent, which can't receive files. */
	forAgent?: boolean;
}

/** JSON is held in memory while it becomes items. */
const MOST_JSON_BYTES = 64 * 1024 * 1024;
/** JSON of unknown length that turned out to be larger than that. */
const TOO_LARGE = Symbol('too large');
const LINK_TIMEOUT_MS = 60_000;
/** What storage services return for an expired link: S3 403 and 400, others 401 and 410. */
const EXPIRED = new Set([400, 401, 403, 410]);

/**
 * Requests a link to a job's result. It leads to another host and is valid for a minute or two.
 * @throws ServiceError
 */
export async function resultLink(client: Client, id: unknown): Promise<string> {
	const path = `/api/v1/jobs/result-link/${pathSegment(id, 'Job ID')}`;
	const request = { method: 'GET', path, safety: 'safe', timeoutMs: LINK_TIMEOUT_MS } as const;
	const link = linkIn(await sendForJson(client, request));
	if (link !== undefined) return link;
	throw new ServiceError({
		message: `Gravity AI returned no link to the result of the job ${String(id)}`,
		advice: 'A job has a result once it has succeeded. Use "Job: Get" to check its state.',
		mayHaveSucceeded: false,
		transient: false,
	});
}

/**
 * Fetches a job's result immediately, from the unchanged link and without the key. If the link has expired
 * meanwhile, a new one is requested, once.
 * @throws ServiceError
 */
export async function fetchResult(client: FileClient, id: string, taking: Taking): Promise<Result> {
	const fetchFrom = async (url: string) => {
		const take = async (file: FileOnTheWay) => await read(client, file, taking);
		const request = { url, signed: false, asStored: taking.forAgent };
		return await settleService(download(client, request, taking.fallbackName, take));
	};
	let fetched = await fetchFrom(await resultLink(client, id));
	if (isExpired(fetched)) fetched = await fetchFrom(await resultLink(client, id));
	if (fetched === TOO_LARGE) return await fetchResult(client, id, { ...taking, format: 'binary' });
	if (!(fetched instanceof ServiceError)) return fetched;
	if (!isExpired(fetched)) throw fetched;
	throw new ServiceError({
		...fetched.facts,
		message: `The link to the result of the job ${id} expired, and so did a new one: ${fetched.message}`,
		advice: `The storage returned ${fetched.facts.status} for both links. Check for a proxy between n8n and the storage that delays requests or changes their URLs.`,
	});
}

/** What the user wants for the result of a job that has succeeded. */
export interface Delivery {
	format: ResultFormat;
	/** The binary property for a file. */
	outputName: string;
}

/**
 * Reads what the user wants for the result; `undefined` for no result. Call it before a job is submitted.
 * @throws InvalidParameterError
 */
export function readDelivery(context: OperationContext): Delivery | undefined {
	if (!readSwitch(context.parameter('downloadResult'), 'Download Result')) return undefined;
	const format = readChoice(context.parameter('resultFormat'), 'Result Format', FORMATS, 'auto');
	return { format, outputName: format === 'json' ? '' : readOutputName(context) };
}

/**
 * A job's item with its result, if the user wants it and there is one.
 * @param item the job and its state
 */
export async function withResult(
	context: OperationContext,
	item: IDataObject,
	delivery: Delivery | undefined,
): Promise<INodeExecutionData[]> {
	const id = idOf(item);
	if (delivery === undefined || item.state !== 'succeeded' || id === undefined) {
		return [{ json: item }];
	}
	const fallbackName = plainText(item.inputFileName) || 'result';
	const taking = { format: delivery.format, fallbackName, forAgent: context.isTool };
	const result = await settleService(fetchResult(context, id, taking));
	if (result instanceof ServiceError) {
		throw result.advising(`The job ${id} itself succeeded. Use "Job: Get Result" with its ID.`);
	}
	return await resultItems(context, id, item, result, delivery.outputName);
}

/**
 * The items for a result.
 * @param item the item that a file is attached to
 * @param name the binary property for a file
 */
export async function resultItems(
	context: OperationContext,
	id: string,
	item: IDataObject,
	result: Result,
	name: string,
): Promise<INodeExecutionData[]> {
	if (result.kind === 'items') return result.items.map((json) => ({ json }));
	if (result.kind === 'file') return [{ json: item, binary: { [name]: result.file } }];
	const { file } = result;
	const link = file.text === undefined ? { link: await resultLink(context, id) } : {};
	return [{ json: { ...item, [name]: { ...file, ...link } } }];
}

/**
 * The binary property for a result.
 * @throws InvalidParameterError
 */
export function readOutputName(context: Pick<OperationContext, 'parameter'>): string {
	return readText(context.parameter('outputPropertyName'), 'Output Data Field Name') || 'data';
}

async function read(
	client: FileClient,
	file: FileOnTheWay,
	{ format, forAgent }: Taking,
): Promise<Result | typeof TOO_LARGE> {
	const most = forAgent ? MOST_AGENT_BYTES : MOST_JSON_BYTES;
	const fits = file.size === undefined || file.size <= most;
	if (format === 'binary' || (format === 'auto' && !(fits && isJson(file)))) {
		return forAgent
			? { kind: 'description', file: await describeFile(file) }
			: { kind: 'file', file: await keep(client.files, file) };
	}
	const bytes = await bytesOf(file.stream, most);
	const value = bytes && parseJson(decodeText(bytes, file.contentType));
	if (value !== undefined) return { kind: 'items', items: itemsIn(value) };
	if (bytes === undefined && format === 'auto') return TOO_LARGE;
	if (bytes !== undefined && format === 'auto') {
		if (forAgent) return { kind: 'description', file: describe(file, bytes) };
		return { kind: 'file', file: await client.files.keep(bytes, file.name, file.mimeType) };
	}
	const what = bytes === undefined ? 'too large to return as items' : 'not valid JSON';
	throw new ServiceError({
		message: `The result "${file.name}" is ${what}`,
		advice: 'Get it as a file: set "Result Format" to "File".',
		mayHaveSucceeded: false,
		transient: false,
	});
}

function isJson({ mimeType = '', name }: FileOnTheWay): boolean {
	if (/^(application|text)\/([\w.-]+\+)?json$/.test(mimeType)) return true;
	return (mimeType === '' || mimeType === 'text/plain') && /\.json$/i.test(name);
}

function isExpired(fetched: unknown): boolean {
	return fetched instanceof ServiceError && EXPIRED.has(fetched.facts.status ?? 0);
}
