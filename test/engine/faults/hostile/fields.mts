import type { IDataObject } from 'n8n-workflow';

import type { ReceivedRequest, Simulator } from '../../../simulators/server.mts';
import type { RunResult } from '../../harness/index.mts';

/** What a workflow may pass where an ID, a name or a text is expected. */
export const HOSTILE = {
	'a slash': 'a/b',
	'a way up': '../../admin',
	'a dot': '.',
	'two dots': '..',
	'encoded dots': '%2e%2e',
	'a backslash': '..\\..\\admin',
	'a query': 'a?key=1&b=2',
	'a fragment': 'a#b',
	'another host': '//evil.example/x',
	'a user': '@evil.example',
	quotes: `a"b'c\`d`,
	'a line break': 'a\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1',
	'a NUL': 'a\0b',
	'an emoji': 'a😀b',
	'a right-to-left mark': 'a\u202egnp.exe',
	'half a character': 'a\ud800',
	'a prototype': '__proto__',
	'a megabyte': 'x'.repeat(1_000_000),
};
export const CASES = Object.entries(HOSTILE);

/** A field that goes into a path, or into a field of a body; `sent` finds it there. */
export interface HostileField<Bench> {
	name: string;
	field: 'path' | 'body' | 'part';
	run(bench: Bench, value: string): Promise<RunResult>;
	sent(request: ReceivedRequest): unknown;
}

/** A service, and the fields of its node in which a workflow may pass anything. */
export interface HostileService<Bench> {
	open(): Promise<{ bench: Bench; server: Simulator }>;
	fields: Array<HostileField<Bench>>;
}

export const segment = (at: number) => (request: ReceivedRequest) =>
	decodeURIComponent(request.path.split('/')[at]);
export const body = (read: (body: IDataObject) => unknown) => (request: ReceivedRequest) =>
	read(Object(request.body));
export const part = (name: string, field: 'text' | 'filename') => (request: ReceivedRequest) =>
	(Object(request.body) as IDataObject[]).find((one) => one.name === name)?.[field];

/** Declares a test for each field and each hostile value. */
export function testHostileFields<Bench>({ open, fields }: HostileService<Bench>): void {
	let bench: Bench;
	let server: Simulator;

	beforeAll(async () => {
		({ bench, server } = await open());
	});

	afterAll(async () => await server.close());

	describe.each(fields)('$name', ({ field, run, sent }) => {
		test.each(CASES)('with %s is one field on the wire, or refused', async (_what, value) => {
			server.forget();
			const { error } = await run(bench, value);
			const [request, ...more] = server.received;
			if (request === undefined) {
				expect(error?.message).toMatch(/"[A-Z]/);
				expect(error?.message.length).toBeLessThan(1_100);
				return;
			}
			expect(sent(request)).toBe(value);
			expect(request.headers.host).toBe(`127.0.0.1:${server.port}`);
			expect(Object.keys(request.headers)).not.toContain('x-evil');
			expect(request.search).toBe('');
			expect(more.every(({ path }) => !path.includes('evil'))).toBe(true);
			expect(request.path.split('/').length).toBeLessThan(8);
			if (field !== 'path') expect(error?.message ?? '').not.toMatch(/is empty/);
		});
	});
}
