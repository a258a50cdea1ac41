import { quicken } from '../harness/index.mts';
import { Elsewhere } from './elsewhere.mts';
import { runCell, type CellResult, type Surroundings } from './cell.mts';
import { chosenRows } from './chosen.mts';
import { takeNames } from './names.mts';
import { toldSecrets } from './secrets.mts';
import type { ServiceManifest } from '../../services/manifest.mts';
import { KEY, type Staging } from './stage.mts';
import { FAULTS } from './table/faults.mts';
import type { Row } from './table/rows.mts';

/** Most of a cell's time is waiting. */
const CELLS_AT_ONCE = 6;
/** Files without a key, and n8n's own requests for a token. */
const FOLLOWED = /^\["(GET","\/for-files|(GET|POST)","\/for-tokens)",/;
/** For all cells of a service, on a busy machine. */
const MOST_MS = 900_000;

/** Declares the tests for every cell of one service. */
export function testEveryCell(manifest: ServiceManifest): void {
	const rows = chosenRows(manifest);
	const results = new Map<string, CellResult[]>();

	beforeAll(async () => {
		const restore = [quicken(), takeNames()];
		const others = {
			elsewhere: await Elsewhere.open(),
			tls: await Elsewhere.open({ tls: true }),
		};
		try {
			const around = { others, idFields: manifest.idFields };
			await runAll(rows, await manifest.faults.stages(), around, results);
			const strays = others.elsewhere.received.filter((one) => !FOLLOWED.test(one));
			expect(strays).toEqual([]);
			expect(toldSecrets(others.elsewhere.received.join(), [KEY])).toEqual([]);
			expect(others.tls.received).toEqual([]);
		} finally {
			restore.forEach((back) => back());
			await Promise.all([others.elsewhere.close(), others.tls.close()]);
		}
	}, MOST_MS);

	// The service's name in each title: `jest -t` finds them by it.
	const titles = rows.map(({ title }) => ({ service: manifest.service.name, title }));

	test.each(titles)('$service, $title', ({ title }) => {
		const wrong = (results.get(title) ?? []).flatMap(({ fault, differences }) =>
			differences.map((difference) => `${fault}: ${difference}`),
		);
		expect(wrong).toEqual([]);
	});

	test.each(titles)('$service, $title: there was a key to leak', ({ title }) => {
		expect(results.get(title)?.some(({ keyCame }) => keyCame)).toBe(true);
	});

	test(`${manifest.service.name}: every cell was executed`, () => {
		const cells = [...results.values()].flat();
		const impossible = cells.filter((cell) => cell.impossible !== undefined);
		const executed = cells.filter(({ runs }) => runs === 2);
		process.stdout.write(
			`${manifest.service.name}: ${executed.length} cells executed, ${impossible.length} told as impossible; ${rows.length} rows of ${FAULTS.length} faults\n`,
		);
		expect([...results.keys()].sort()).toEqual(rows.map(({ title }) => title).sort());
		expect(cells).toHaveLength(rows.length * FAULTS.length);
		expect(executed.length + impossible.length).toBe(rows.length * FAULTS.length);
	});
}

async function runAll(
	rows: Row[],
	stagings: Record<string, Staging>,
	around: Surroundings,
	results: Map<string, CellResult[]>,
): Promise<void> {
	const queue = rows.flatMap((row) => FAULTS.map((fault) => ({ row, fault })));
	const work = async () => {
		for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
			const { row, fault } = cell;
			const staging = stagings[row.title];
			const result = await runCell(row, fault, staging, around).catch((error: unknown) => ({
				fault: fault.word,
				differences: [`could not be run: ${error instanceof Error ? error.stack : String(error)}`],
				runs: 0,
				keyCame: false,
			}));
			results.set(row.title, [...(results.get(row.title) ?? []), result]);
		}
	};
	await Promise.all(Array.from({ length: CELLS_AT_ONCE }, work));
}
