import { Bench as Entaingine } from '../../entaingine/setup.mts';
import { Bench as GravityAi } from '../../gravityAi/bench.mts';
import { pause } from '../../harness/index.mts';
import type { Fault } from '../../../simulators/common/faults.mts';

const TIMEOUT_MS = 500;
const requestOptions = { timeout: TIMEOUT_MS };
const standsStill: Array<[string, Fault]> = [
	['never begins', { kind: 'hang' }],
	['stands still', { kind: 'stall', share: 0.5 }],
];

/** The time that a server takes to see that a connection has closed. */
const seen = async () => await pause(150);

test.each(standsStill)(
	'a file elsewhere that %s is ended, and its connection closes',
	async (_, fault) => {
		const bench = await GravityAi.start();
		const { id } = bench.service.insert();
		bench.service.storage.fault('GET', /./, fault);
		const parameters = { jobId: id, options: { maxRetries: 0 } };
		const { error, tookMs } = await bench.run('getResult', parameters, { requestOptions });
		expect(error?.message).toMatch(/no data arrived for too long|the request timed out/);
		expect(tookMs).toBeLessThan(TIMEOUT_MS + 2_000);
		await seen();
		expect(bench.service.storage.inFlight).toBe(0);
		await bench.stop();
	},
);

test.each(standsStill)(
	'a file that is signed and %s is ended, and its connection closes',
	async (_, fault) => {
		const bench = await Entaingine.open();
		const file = { name: 'a.bin', contentType: 'audio/mpeg', content: { bytes: 300_000 } };
		const url = bench.server.serveFile(file, 'own');
		const template = { id: 1, inputs: [], tasks: 1 };
		bench.server.finish(bench.server.insert({ template }).id, { output: { url } });
		bench.server.fault('GET', /\/files\//, fault);
		const parameters = { processId: '1001', outputPropertyName: 'a', options: { maxRetries: 0 } };
		const { error, tookMs } = await bench.run('downloadOutput', parameters, { requestOptions });
		expect(error?.message).toMatch(/no data arrived for too long|the request timed out/);
		expect(tookMs).toBeLessThan(TIMEOUT_MS + 2_000);
		await seen();
		expect(bench.server.inFlight).toBe(0);
		await bench.close();
	},
);
