import type { Reply } from '../../simulators/common/routes.mts';
import type { Fault, FaultOptions, Simulator } from '../../simulators/server.mts';
import { WHOLE_MATRIX } from './chosen.mts';
import { breakName, type Lookup } from './names.mts';

/** Where a fault is planted. */
export interface Place {
	server: Simulator;
	host: string;
	method: string;
	path: RegExp;
	/** How many requests with this method and path go through before. */
	skip: number;
	/** How many requests of any kind go to that host before. */
	before: number;
	/** Another host, for redirects. */
	elsewhere: string;
	/** Addresses of the same host where TLS fails. */
	badTls: { untrusted: string; none: string };
	/** Called when a response stalls. */
	stood(): void;
	/** Sends the requests to another address. */
	moveTo(baseUrl: string): void;
}

/** A fault that was planted. */
export interface Planted {
	/** How many requests it has hit. */
	readonly used: number | undefined;
	/** Undoes it. */
	remove(): void;
}

const HOUR_MS = 3_600_000;
const BLANKS = ' '.repeat(WHOLE_MATRIX ? 50_000_000 : 5_000_000);
const LOOKUPS: Record<string, Lookup> = {
	refused: 'refused',
	'no-host': 'unknown',
	'no-dns': 'unanswered',
};

const changed = (change: (reply: Reply) => Reply): Fault => ({ kind: 'changed', change });
const answered = (json: unknown): Fault =>
	changed(() => ({ json, contentType: 'application/json' }));
const dated = (ms: number) => ({ date: new Date(Date.now() + ms).toUTCString() });
const after = (retryAfter: string, headers: Record<string, string> = {}): Fault => ({
	kind: 'echoKey',
	status: 429,
	headers: { 'retry-after': retryAfter, ...headers },
});
const inTwoSeconds = (ms = 0) => new Date(Date.now() + ms + 2_000).toUTCString();
/** A file is streamed, and might hold anything. */
const textOf = (reply: Reply) => reply.text ?? JSON.stringify(reply.json ?? { a: 'file' });

/** The faults that a server can have, by their words in the table. */
const AT_SERVER: Record<string, (place: Place) => [Fault, FaultOptions?]> = {
	'reset-before': () => [{ kind: 'drop' }],
	'reset-after': () => [{ kind: 'drop' }, { taken: true }],
	'time-out': ({ stood }) => [{ kind: 'hang', stood }, { taken: true }],
	'hang-before': ({ stood }) => [{ kind: 'stall', share: 0, stood }],
	'hang-within': ({ stood }) => [{ kind: 'stall', share: 0.5, stood }],
	'cut-off': () => [{ kind: 'cut' }],
	'429-seconds': () => [after('2')],
	'429-date': () => [after(inTwoSeconds())],
	'429-nonsense': () => [after('as soon as you like')],
	'429-hour': () => [after('3600')],
	'429-clock': () => [after(inTwoSeconds(HOUR_MS), dated(HOUR_MS))],
	html: () => [
		changed(() => ({ text: '<!doctype html><title>Welcome</title>', contentType: 'text/html' })),
	],
	empty: () => [{ kind: 'empty' }, { taken: true }],
	'cut-json': () => [
		changed(({ stream: _, headers: __, ...reply }) => ({
			...reply,
			json: undefined,
			text: textOf(reply).slice(0, -1),
		})),
	],
	list: () => [answered([['unexpected']])],
	object: () => [answered({ unexpected: { form: true } })],
	large: () => [
		changed(({ stream: _, headers: __, ...reply }) => ({
			...reply,
			json: undefined,
			text: textOf(reply) + BLANKS,
		})),
	],
	type: () => [{ kind: 'contentType', value: 'text/html' }],
	charset: () => [{ kind: 'contentType', value: 'application/json; charset=utf-16' }],
	'clock-ahead': () => [
		changed((reply) => ({ ...reply, headers: { ...reply.headers, ...dated(HOUR_MS) } })),
	],
	'clock-behind': () => [
		changed((reply) => ({ ...reply, headers: { ...reply.headers, ...dated(-HOUR_MS) } })),
	],
};

/** Plants a fault for that many requests, and `Infinity` for all. */
export function plant(word: string, place: Place, times: number): Planted {
	if (word in LOOKUPS) {
		const name = breakName(place.host, LOOKUPS[word], times, place.before);
		return {
			get used() {
				return name.used;
			},
			remove: () => breakName(place.host, 'found', 0),
		};
	}
	if (word === 'tls' || word === 'no-tls') {
		const { badTls, server } = place;
		const { url } = server;
		place.moveTo(word === 'tls' ? badTls.untrusted : badTls.none);
		return { used: undefined, remove: () => place.moveTo(url) };
	}
	const [fault, options = {}] = atServer(word, place);
	const planted = place.server.fault(place.method, place.path, fault, {
		...options,
		times,
		skip: place.skip,
	});
	return {
		get used() {
			return planted.used;
		},
		remove: () => planted.cancel(),
	};
}

function atServer(word: string, place: Place): [Fault, FaultOptions?] {
	if (word in AT_SERVER) return AT_SERVER[word](place);
	const status = Number(word);
	if (status < 400) return [{ kind: 'redirect', status, url: place.elsewhere }];
	return [{ kind: 'echoKey', status }, { taken: status >= 500 }];
}
