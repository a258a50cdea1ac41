import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../simulators/server.mts';
import {
	countsOf,
	isResponse,
	publishedForms,
	type PublishedForm,
	type Reading,
	type ResponseForm,
} from './corpus.mts';
import { sendPublished } from './send.mts';

/** What a node made of an answer. */
export interface Read {
	items: IDataObject[];
	/** The message that it failed with. */
	error?: string;
	/** Its hints, and what it wrote to the log. */
	notes: string;
}

/**
 * Runs an operation, or a trigger.
 * @param publish from then on the simulator answers in the published form; it gives back what ends
 * that. A trigger notes where things stand before it.
 */
export type Reader = (publish: () => () => void) => Promise<Read>;

/** A simulated service in which all IDs of the corpus are in place. */
export interface Opened {
	simulator: Simulator;
	/** The headers that carry a key; the usual one where none is named. */
	key(name?: string): Record<string, string>;
	readers: Record<string, Reader>;
}

/** What the suites need to know of a service. */
export interface PublishedService {
	/** Of its forms, beside this file. */
	folder: string;
	/** @param forms options for the simulator that choose the forms of its answers */
	open(forms: object): Promise<Opened>;
}

/** Declares the three suites over a service's published forms. */
export function testPublishedForms(service: PublishedService): void {
	const corpus = publishedForms(service.folder);
	const responses = corpus.filter(isResponse);
	const requests = corpus.filter((one) => !isResponse(one));
	const readings = responses.flatMap((one) =>
		(one.reads ?? []).map((reading) => ({ title: `${one.file}: ${reading.by}`, one, reading })),
	);
	const withForms = responses.filter(({ forms }) => forms !== undefined);

	describe('a published answer is read', () => {
		test.each(readings)('$title', async ({ one, reading }) => {
			await readsAs(service, one, reading);
		});
	});

	describe('a published request is accepted by the simulator', () => {
		test.each(requests)('$file', async (one) => {
			await inOpened(service, {}, async ({ simulator, key }) => {
				const { request } = one;
				const answered = await sendPublished(simulator.url, keyFor(key, one), request);
				if (answered.status < 200 || answered.status > 299) expect(answered).toBe('accepted');
			});
		});
	});

	describe('the simulator answers in published forms only', () => {
		test.each(withForms)('$file', async (one) => {
			await inOpened(service, one.forms ?? {}, async ({ simulator, key }) => {
				const answered = await sendPublished(simulator.url, keyFor(key, one), one.request);
				expect(answered.status).toBe(one.response.status ?? 200);
				expect(unlike(answered.body, bodyOf(one))).toEqual([]);
			});
		});

		test('each of its forms is in the corpus', async () => {
			await inOpened(service, {}, async ({ simulator }) => {
				const listed = Object.entries(simulator.forms).flatMap(([option, values]) =>
					values.map((value) => `${option}: ${JSON.stringify(value)}`),
				);
				const shown = withForms.flatMap(({ forms = {} }) =>
					Object.entries(forms).map(([option, value]) => `${option}: ${JSON.stringify(value)}`),
				);
				expect(listed.filter((form) => !shown.includes(form))).toEqual([]);
				expect(shown.filter((form) => !listed.includes(form))).toEqual([]);
				for (const set of Object.values(simulator.published)) {
					const used = Object.entries(set).map(
						([option, value]) => `${option}: ${JSON.stringify(value)}`,
					);
					expect(used.filter((form) => !listed.includes(form))).toEqual([]);
				}
			});
		});
	});

	test('the corpus is counted', () => {
		process.stdout.write(
			`${service.folder}: ${corpus.length} published forms, ${requests.length} requests and ${responses.length} responses: ${countsOf(corpus)}\n`,
		);
		expect(responses.length).toBeGreaterThan(0);
	});
}

async function readsAs(
	service: PublishedService,
	one: ResponseForm,
	{ by, items, error, note }: Reading,
): Promise<void> {
	await inOpened(service, {}, async ({ simulator, readers }) => {
		if (!Object.hasOwn(readers, by)) throw new Error(`${service.folder} has no reader "${by}"`);
		const read = await readers[by](() => publish(simulator, one));
		if (error === undefined) expect(read.error).toBeUndefined();
		else expect(read.error).toContain(error);
		if (items !== undefined) {
			expect(read.items).toMatchObject(items);
			expect(read.items).toHaveLength(items.length);
		}
		if (note !== undefined) expect(read.notes).toContain(note);
	});
}

/** Has the simulator do what it is asked, and answer in the published form. */
function publish(simulator: Simulator, { request, response }: ResponseForm): () => void {
	const { status = 200, headers, contentType, json, text } = response;
	const path = new RegExp(`^${request.path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
	const reply = { status, headers, contentType, ...(text === undefined ? { json } : { text }) };
	const fault = { kind: 'changed' as const, change: () => reply };
	const planned = simulator.fault(request.method, path, fault, { times: Infinity });
	return () => planned.cancel();
}

async function inOpened(
	service: PublishedService,
	forms: object,
	work: (opened: Opened) => Promise<void>,
): Promise<void> {
	const opened = await service.open(forms);
	try {
		await work(opened);
	} finally {
		await opened.simulator.close();
	}
}

function keyFor(key: Opened['key'], { request }: PublishedForm): Record<string, string> {
	return request.key === 'none' ? {} : key(request.key);
}

function bodyOf({ response: { json, text } }: ResponseForm): unknown {
	return text ?? json;
}

/**
 * Where a simulator's answer is not of the published form, as paths: fields that the published one
 * does not have, and values of another type. Values themselves, and what is missing, don't count.
 */
function unlike(answer: unknown, published: unknown, path = '$'): string[] {
	if (answer === null || published === null) return [];
	if (Array.isArray(answer) && Array.isArray(published)) {
		if (published.length === 0) return [];
		return answer.flatMap((entry: unknown, at) =>
			unlike(entry, published[Math.min(at, published.length - 1)], `${path}[${at}]`),
		);
	}
	if (typeof answer !== typeof published || Array.isArray(answer) !== Array.isArray(published)) {
		return [path];
	}
	if (typeof answer !== 'object') return [];
	const known = new Map(Object.entries(Object(published)));
	return Object.entries(Object(answer)).flatMap(([name, value]) =>
		known.has(name) ? unlike(value, known.get(name), `${path}.${name}`) : [`${path}.${name}`],
	);
}
