import type { IDataObject } from 'n8n-workflow';

import { Bench } from '../../gravityAi/bench.mts';
import { CASES, HOSTILE, part, segment, testHostileFields } from './fields.mts';

testHostileFields({
	open: async () => {
		const bench = await Bench.start({ jobMs: 1 });
		return { bench, server: bench.service };
	},
	fields: [
		{
			name: 'job ID',
			field: 'path',
			run: async (bench, jobId) => await bench.run('get', { jobId }),
			sent: segment(4),
		},
		{
			name: 'job ID of a result',
			field: 'path',
			run: async (bench, jobId) => await bench.run('getResult', { jobId }),
			sent: segment(5),
		},
		{
			name: 'name',
			field: 'part',
			run: async (bench, name) =>
				await bench.run('submit', { inputSource: 'text', textInput: 'x', options: { name } }),
			sent: (request) => {
				const data = String(part('data', 'text')(request));
				// The simulator's log keeps the beginning of a part.
				return data.length < 65_536 ? Object(JSON.parse(data)).name : HOSTILE['a megabyte'];
			},
		},
	],
});

let gravity: Bench;

beforeAll(async () => {
	gravity = await Bench.start({ jobMs: 1 });
});

afterAll(async () => await gravity.stop());

describe('a file name', () => {
	test.each(CASES)('with %s stays in its place', async (_, value) => {
		const { service } = gravity;
		service.forget();
		const parameters = { inputSource: 'text', textInput: 'x', fileName: value };
		const { error } = await gravity.run('submit', parameters);
		const [request] = service.received;
		if (error !== undefined) {
			expect(error.message.length).toBeLessThan(1_100);
			return;
		}
		expect((Object(request.body) as IDataObject[]).map(({ name }) => name)).toEqual([
			'data',
			'file',
		]);
		expect(part('file', 'text')(request)).toBe('x');
	});
});

describe('a MIME type', () => {
	test.each(['text/csv\r\nX-Evil: 1', 'text/csv\0', 'text', 'text/csv; a=😀'])(
		'%j is refused',
		async (mimeType) => {
			gravity.service.forget();
			const { error } = await gravity.run('submit', {
				inputSource: 'text',
				textInput: 'x',
				mimeType,
			});
			expect(error?.message).toContain('is not a valid MIME type');
			expect(gravity.service.count()).toBe(0);
		},
	);
});
