import { n8nTransport } from '../../../../nodes/shared/http/transport';
import { read } from '../support.mts';
import { contextOfRun } from './cancelSignal.mts';

test.each([
	['one after the other', 1],
	['50 at once', 50],
])('1,000 requests %s leave no listener on the signal of the run', async (_, atOnce) => {
	const { context, seen } = contextOfRun();
	const credential = { type: 'oracleApi', data: {}, baseUrl: 'https://a.example', secrets: [] };
	const transport = n8nTransport(context, credential, { allowUnauthorizedCerts: false });
	for (let sent = 0; sent < 1_000; sent += atOnce) {
		const group = Array.from({ length: atOnce }, async () => await transport(read));
		for (const outcome of await Promise.all(group)) {
			expect(outcome).toMatchObject({ kind: 'answer', body: '{}' });
		}
	}
	expect(seen.most).toBe(1);
	expect(seen.left()).toBe(0);
});
