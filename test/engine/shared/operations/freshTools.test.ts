import { MANIFESTS } from '../../../services/index.mts';
import { type OpenedWaiting, WAITING } from '../../../services/waiting.mts';
import { runAsTool, until } from '../../harness/index.mts';

let servers: Array<OpenedWaiting['server']> = [];

afterEach(async () => {
	await Promise.all(servers.map(async (server) => await server.close()));
});

type Via = 'call' | 'request';

/** Runs a tool against a service whose job finishes at once; gives what the service received. */
async function run(folder: string, parameters: object, args: Record<string, string>, via: Via) {
	const operation = WAITING.find(({ manifest, starts }) => starts && manifest.folder === folder)!;
	const ways = await operation.open(0);
	servers = ways.map(({ server }) => server);
	const [{ type, credential, server, started, end }] = ways;
	const running = runAsTool({
		type,
		parameters: { ...parameters },
		credentials: [credential],
		args,
		via,
	});
	await Promise.race([running, until(() => started().length > 0)]);
	for (const [, id] of started()) end(id);
	const { error, response } = await running;
	const bodies = server.received.filter(({ method }) => method === 'POST').map(({ body }) => body);
	const sent = JSON.stringify(bodies.slice(0, 1)).replaceAll('\\', '');
	return { error, response, sent, ids: started().map(([, id]) => id) };
}

describe.each(['call', 'request'] as const)('a tool that was just added, by a %s', (via) => {
	test.each(MANIFESTS)(
		'$folder: does its work with a credential and what it is for',
		async ({ folder, job: { asTool } }) => {
			const { error, response, ids, sent } = await run(folder, asTool.chosen, asTool.args, via);
			expect(error).toBeUndefined();
			expect(ids).toHaveLength(1);
			expect(JSON.stringify(response)).toContain(ids[0]);
			expect(sent).toContain(asTool.sent);
		},
	);

	test.each([
		['Entaingine', 'EXAMPLE_TEXT', '"inputs":[{"name":"EXAMPLE_TEXT","value":"12345"}]'],
		['LightenUp', 'n', '[{"n":"12345"}]'],
	])('%s: rows that the user fills in are all that is sent', async (folder, name, due) => {
		const { chosen } = MANIFESTS.find((manifest) => manifest.folder === folder)!.job.asTool;
		const inputs = { values: [{ name, value: "={{ $fromAI('text', 'The text') }}" }] };
		const { error, sent } = await run(folder, { ...chosen, inputs }, { text: '12345' }, via);
		expect(error).toBeUndefined();
		expect(sent).toContain(due);
	});
});
