import type { ServiceExamples } from '../../../scripts/docs/examples/example.mts';
import '../harness/index.mts';
import { type Bundled, bundledPackages } from './bundled.mts';

// The runs that the documentation shows: every operation and trigger, on n8n's engine against the
// simulated services. Here the nodes and credentials come out of the packages.
const EXAMPLES: Record<string, () => Promise<ServiceExamples>> = {
	'n8n-nodes-arcanna': async () =>
		await (await import('../../../scripts/docs/examples/arcanna.mts')).arcannaExamples(),
	'n8n-nodes-entaingine': async () =>
		await (await import('../../../scripts/docs/examples/entaingine.mts')).entaingineExamples(),
	'n8n-nodes-gravity-ai': async () =>
		await (await import('../../../scripts/docs/examples/gravityAi.mts')).gravityAiExamples(),
	'n8n-nodes-lightenup': async () =>
		await (await import('../../../scripts/docs/examples/lightenUp.mts')).lightenUpExamples(),
};

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

test('each package for one service is tried here', () => {
	expect(bundled.packages.map(({ name }) => name)).toEqual(Object.keys(EXAMPLES));
});

test.each(Object.keys(EXAMPLES))('%s: every operation and trigger', async (name) => {
	const { examples } = await EXAMPLES[name]();

	const nodes = bundled.packages
		.flatMap(({ name: of, files }) => (of === name ? files : []))
		.map(({ compiled }) => compiled)
		.filter((path) => path.endsWith('.node.js'));
	expect(loaded).toEqual(expect.arrayContaining(nodes));
	expect(examples.length).toBeGreaterThan(0);
	expect(examples.filter(({ output }) => output.length === 0)).toEqual([]);
});
