import {
	exampleTexts,
	filesWith,
	move,
	moveAll,
	runProgram,
	singleTypes,
	type WorkflowFolder,
} from './moveWorkflows.mts';

const TYPES = singleTypes();
const ALL = 'n8n-nodes-ai-jobs';

/** A node type in the package for its service; unchanged if it is none of ours. */
function inSingle(type: string): string {
	const tool = type.endsWith('Tool') ? 'Tool' : '';
	const single = TYPES.get(type.slice(0, type.length - tool.length));
	return single === undefined ? type : `${single}${tool}`;
}

const typesIn = (text: string): string[] =>
	(JSON.parse(text).nodes as Array<{ type: string }>).map(({ type }) => type);

function withTypes(text: string, change: (type: string) => string): unknown {
	const workflow = JSON.parse(text);
	return {
		...workflow,
		nodes: (workflow.nodes as Array<{ type: string }>).map((node) => ({
			...node,
			type: change(node.type),
		})),
	};
}

const workflowOf = (...nodes: object[]) => JSON.stringify({ name: 'W', nodes, connections: {} });

const EXAMPLES = exampleTexts();
const SINGLE = moveAll(EXAMPLES.map(([, text]) => [text, 'single']));
const BACK = moveAll(SINGLE.map((text) => [text, ALL]));

describe.each(EXAMPLES.map(([file, text], index) => ({ file, text, index })))(
	'$file',
	({ text, index }) => {
		test('moves to the packages for one service: only node types change, all of ours do', () => {
			expect(JSON.parse(SINGLE[index])).toEqual(withTypes(text, inSingle));
			expect(SINGLE[index]).not.toContain(`"${ALL}.`);
		});

		test('moves back to exactly the same file', () => {
			expect(BACK[index]).toBe(text);
		});
	},
);

test('what has been moved stays as it is', () => {
	expect(moveAll(SINGLE.map((text) => [text, 'single']))).toEqual(SINGLE);
	expect(moveAll(BACK.map((text) => [text, ALL]))).toEqual(BACK);
});

test('the examples have nodes, triggers and tools', () => {
	const types = EXAMPLES.flatMap(([, text]) => typesIn(text));
	const isTrigger = (type: string) => type.endsWith('Trigger');
	const actions = [...TYPES.keys()].filter((type) => !isTrigger(type));
	expect(types).toEqual(expect.arrayContaining(actions));
	expect(types.some((type) => type.startsWith(ALL) && isTrigger(type))).toBe(true);
	expect(types.some((type) => type.startsWith(ALL) && type.endsWith('Tool'))).toBe(true);
});

test('each node and its tool move to the package of the service and back', () => {
	const types = [...TYPES].flatMap((pair) => [pair, pair.map((type) => `${type}Tool`)]);
	const all = workflowOf(...types.map(([type]) => ({ type })));
	const single = workflowOf(...types.map(([, type]) => ({ type })));
	expect(types.length).toBeGreaterThan(0);
	expect(
		moveAll([
			[all, 'single'],
			[single, ALL],
		]),
	).toEqual([single, all]);
});

test('moves only the nodes of one service', () => {
	const text = workflowOf({ type: `${ALL}.arcanna` }, { type: `${ALL}.lightenUpTrigger` });
	expect(typesIn(move(text, 'n8n-nodes-lightenup'))).toEqual([
		`${ALL}.arcanna`,
		'n8n-nodes-lightenup.lightenUpTrigger',
	]);
});

test('keeps what triggers remember, and a workflow in the text of a node moves, too', () => {
	const inner = workflowOf({ type: `${ALL}.gravityAi` });
	const text = JSON.stringify({
		staticData: { 'node:Arcanna Trigger': { watch: { known: ['a1'] } } },
		nodes: [
			{ name: 'Arcanna Trigger', type: `${ALL}.arcannaTrigger` },
			{ parameters: { workflowJson: inner } },
		],
	});
	const moved = JSON.parse(move(text, 'single'));
	expect(moved.staticData).toEqual(JSON.parse(text).staticData);
	expect(JSON.parse(moved.nodes[1].parameters.workflowJson).nodes[0].type).toBe(
		'n8n-nodes-gravity-ai.gravityAi',
	);
});

test.each([
	[
		'a text that names a type',
		{ type: 'n8n-nodes-base.set', parameters: { value: `${ALL}.arcanna` } },
	],
	['a node that is not known', { type: `${ALL}.other` }],
	['a node of another package', { type: 'n8n-nodes-other.arcanna' }],
])('leaves %s alone', (_what, node) => {
	const text = workflowOf(node);
	expect(move(text, 'single')).toBe(text);
	expect(move(text, ALL)).toBe(text);
});

describe('as a command', () => {
	let files: WorkflowFolder;
	afterEach(async () => await files.remove());

	test('rewrites the files of a folder, and says what it did with each', async () => {
		files = await filesWith({
			'one.json': workflowOf({ type: `${ALL}.arcanna` }, { type: `${ALL}.arcannaTrigger` }),
			'other.json': workflowOf({ type: 'n8n-nodes-base.set' }),
			'broken.json': '{ not JSON',
			'notes.txt': 'not a workflow',
		});

		const { code, stdout, stderr } = await runProgram('--to', 'single', files.folder);

		expect(code).toBe(1);
		expect(stdout).toContain(`${files.pathOf('one.json')}: 2 to n8n-nodes-arcanna\n`);
		expect(stdout).toContain(`${files.pathOf('other.json')}: nothing to move\n`);
		expect(stderr).toContain(`${files.pathOf('broken.json')}: not changed.`);
		expect(typesIn(await files.read('one.json'))).toEqual([
			'n8n-nodes-arcanna.arcanna',
			'n8n-nodes-arcanna.arcannaTrigger',
		]);
		expect(await files.read('broken.json')).toBe('{ not JSON');
	});

	test.each([
		['without a target', ['workflow.json'], 'Targets:'],
		['with an unknown option', ['--to', 'single', '--all'], 'Targets:'],
		['with a file that does not exist', ['--to', 'single', '/no/such/file.json'], 'no such file'],
	])('%s it says what to do', async (_what, args, says) => {
		files = await filesWith({});
		const { code, stderr } = await runProgram(...args);
		expect(code).toBeGreaterThan(0);
		expect(stderr).toContain(says);
	});

	test('does not accept a target that it does not know', async () => {
		files = await filesWith({ 'one.json': workflowOf({ type: `${ALL}.arcanna` }) });
		const { code, stderr } = await runProgram('--to', 'n8n-nodes-arcana', files.folder);
		expect(code).toBe(1);
		expect(stderr).toContain('There is no target "n8n-nodes-arcana"');
	});
});
