import { MANIFESTS } from '../../services/index.mts';
import '../harness/index.mts';
import { type Bundled, bundledPackages } from './bundled.mts';

let bundled: Bundled;
const loaded: string[] = [];

beforeAll(async () => {
	bundled = await bundledPackages();
	for (const { source, compiled } of bundled.packages.flatMap(({ files }) => files)) {
		jest.doMock(source, () => {
			loaded.push(compiled);
			return jest.requireActual<object>(compiled);
		});
	}
});

afterAll(async () => await bundled.remove());

// The runs that the documentation shows: every operation and trigger, on n8n's engine against the
// simulated services. Here the nodes and credentials come out of the packages.
test.each(MANIFESTS)('$folder: every operation and trigger', async ({ folder, examples: run }) => {
	const own = bundled.packages.filter(({ nodes }) =>
		nodes.every((path) => path.includes(`/${folder}/`)),
	);
	const nodes = own
		.flatMap(({ files }) => files)
		.map(({ compiled }) => compiled)
		.filter((path) => path.endsWith('.node.js'));
	const { examples } = await run();

	expect(own).toHaveLength(1);
	expect(loaded).toEqual(expect.arrayContaining(nodes));
	expect(examples.length).toBeGreaterThan(0);
	expect(examples.filter(({ output }) => output.length === 0)).toEqual([]);
});
