import { eventsOf, operationsOf } from '../../scripts/docs/servicePage.mts';
import { SERVICES } from '../../scripts/docs/services.mts';
import '../engine/harness/index.mts';
import type { Role } from '../engine/faults/table/rows.mts';
import { MANIFESTS } from '../services/index.mts';
import { inCamelCase } from '../services/manifest.mts';
import { WAITING } from '../services/waiting.mts';
import { exists, filesNamed, packages, textOf } from './project.mts';

const { umbrella, single } = packages();

/** The folders in `nodes/` that the packages name. */
const folders = [
	...new Set(
		[umbrella, ...single].flatMap(({ nodes }) =>
			nodes.map((path) => path.split('/').at(-2) ?? path),
		),
	),
];

/** What there has to be of each service; `Service` and `$` stand for its folder's name. */
const FILES = [
	'nodes/Service/Service.node.ts',
	'nodes/Service/Service.node.json',
	'nodes/Service/ServiceTrigger.node.ts',
	'nodes/Service/ServiceTrigger.node.json',
	'nodes/Service/api.ts',
	'nodes/Service/service.ts',
	'nodes/Service/$.svg',
	'nodes/Service/$.dark.svg',
	'nodes/Service/__schema__',
	'examples/$/README.md',
	'test/simulators/$.mts',
	'test/unit/$',
	'test/engine/$',
	'test/engine/faults/$.test.ts',
	'test/engine/faults/hostile/$.test.ts',
	'test/engine/values/$.test.ts',
];

const ROLES: Role[] = ['request', 'look', 'poll'];

test('each service that a package.json names has a manifest, and no other', () => {
	expect(MANIFESTS.map(({ folder }) => folder).sort()).toEqual([...folders].sort());
});

describe.each(MANIFESTS)('$folder has', (manifest) => {
	const { folder, nodes, credentials, page, faults, outputs } = manifest;
	const name = inCamelCase(folder);

	test.each(FILES)('%s', (pattern) => {
		const path = pattern.replaceAll('Service', folder).replaceAll('$', name);
		expect([path, exists(path)]).toEqual([path, true]);
	});

	test('a page, with a part that is generated', () => {
		expect(textOf(page)).toContain('<!-- generated: operations -->');
	});

	test('rows in the fault matrix, each with its stage', async () => {
		const titles = faults.rows.map(([title]) => title);
		const roles = faults.rows.map(([, role]) => role);
		expect(ROLES.filter((role) => !roles.includes(role))).toEqual([]);
		expect(Object.keys(await faults.stages()).sort()).toEqual([...titles].sort());
		expect(faults.part.length).toBeGreaterThan(0);
		expect(faults.part.filter((title) => !titles.includes(title))).toEqual([]);
	});

	test('each operation that waits, beside jobs that a test ends', async () => {
		const due = WAITING.filter((operation) => operation.manifest === manifest);
		expect(due.length).toBeGreaterThan(0);
		expect(Object.keys(await manifest.waiting()).sort()).toEqual(due.map(({ key }) => key).sort());
	});

	test('the meaning of what each operation and each event returns', () => {
		const { action, trigger } = SERVICES.find((documented) => documented.folder === folder)!;
		const due = [...operationsOf(action), ...eventsOf(trigger)].map(({ key }) => key);
		const explained = outputs.flatMap(({ from }) => from);
		expect(due.filter((key) => !explained.includes(key))).toEqual([]);
	});

	test('example workflows, which its README lists and npm start runs', async () => {
		const files = filesNamed(`examples/${name}/<file>.json`);
		const lab = await manifest.lab();
		await lab.stop();
		const readme = textOf(`examples/${name}/README.md`);
		expect(files.length).toBeGreaterThan(0);
		expect(lab.examples.map(({ file }) => `examples/${file}`).sort()).toEqual(files.sort());
		expect(files.filter((file) => !readme.includes(`(${file.split('/').at(-1)})`))).toEqual([]);
	});

	test('a package of its own, with the credentials that its nodes use', () => {
		const own = single.filter(({ nodes: paths }) =>
			paths.every((path) => path.includes(`/${folder}/`)),
		);
		expect(own).toHaveLength(1);
		const named = own[0].credentials.map((path) => inCamelCase(path.split('/').at(-1) ?? ''));
		const used = nodes.flatMap(({ description }) =>
			(description.credentials ?? []).map((one) => one.name),
		);
		expect(new Set(named.map((file) => file.split('.')[0]))).toEqual(new Set(used));
		expect(new Set(credentials.map((credential) => credential.name))).toEqual(new Set(used));
	});
});
