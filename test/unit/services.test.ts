import { SERVICES } from '../../scripts/docs/services.mts';
import { ROWS, type Role } from '../engine/faults/table/rows.mts';
import { exists, packages } from './project.mts';

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
	'examples/$',
	'test/simulators/$.mts',
	'test/unit/$',
	'test/engine/$',
	'test/engine/faults/$.test.ts',
	'test/engine/faults/stages/$.mts',
	'test/engine/values/$.test.ts',
	'test/published/$.test.ts',
	'test/lab/services/$/index.mts',
	'test/e2e/operations/$/index.mts',
	'test/e2e/agents/$.mts',
];

const ROLES: Role[] = ['request', 'look', 'poll'];

describe.each(folders)('%s, which a package.json names, has', (folder) => {
	const described = SERVICES.find((service) => service.folder === folder);

	test('its place in the documentation', () => {
		expect(described?.page).toBeDefined();
		expect(exists(described?.page ?? '')).toBe(true);
	});

	test.each(FILES)('%s', (pattern) => {
		const camelCase = folder[0].toLowerCase() + folder.slice(1);
		const path = pattern.replaceAll('Service', folder).replaceAll('$', camelCase);
		expect([path, exists(path)]).toEqual([path, true]);
	});

	test('requests, status checks and polls in the fault matrix', () => {
		const rows = ROWS.filter(({ service }) => service === described?.service.name);
		expect(ROLES.filter((role) => !rows.some((row) => row.role === role))).toEqual([]);
	});

	test('a package of its own, with the credentials that its nodes use', () => {
		const own = single.filter(({ nodes }) => nodes.every((path) => path.includes(`/${folder}/`)));
		expect(own).toHaveLength(1);
		const named = own[0].credentials.map((path) => path.split('/').at(-1)?.split('.')[0]);
		const used = [described?.action, described?.trigger].flatMap(
			(node) => node?.credentials?.map(({ name }) => name[0].toUpperCase() + name.slice(1)) ?? [],
		);
		expect(new Set(named)).toEqual(new Set(used));
	});
});

test('no service is documented that no package has', () => {
	expect(SERVICES.map(({ folder }) => folder).sort()).toEqual([...folders].sort());
});
