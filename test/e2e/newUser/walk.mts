import type { ModelScript } from '../../lab/chatModel.mts';
import type { Checks } from '../../lab/checks.mts';
import type {
	GravityAiJob,
	GravityAiOutcome,
	GravityAiSimulator,
} from '../../simulators/gravityAi.mts';
import type { Editor } from '../editor/editor.mts';
import type { Pictures } from '../editor/pictures.mts';
import { valueIn } from '../editor/tour.mts';

/** n8n names a node by its action. */
const NODE = 'Submit job';
const START = 'When clicking ‘Execute workflow’';
const AGENT = 'AI Agent';
const BRANCH = 'No Operation, do nothing';
const GOOD = { customer: 1001, age: 42 };
const BAD = { customer: 1002 };
const REASON = 'The age is missing';
const SCORES = 'customer,score\n1001,0.91\n';

/** What a walk works with. */
export interface Visit {
	editor: Editor;
	checks: Checks;
	pictures: Pictures;
	gravityAi: GravityAiSimulator;
	/** The node, as the list of nodes calls it. */
	called: string;
}

/** The simulated model scores customers whose age it knows. */
export function outcomeOf({ file }: GravityAiJob): GravityAiOutcome {
	if (!file?.text.includes('"age"')) return { state: 'fail', errorMessage: REASON };
	return { result: { name: 'scores.csv', contentType: 'text/csv', content: SCORES } };
}

/** Has a customer scored, and repeats the score. */
export const MODEL: ModelScript = {
	args: { input: JSON.stringify(GOOD) },
	reply: (_conversation, result) => `The score is ${/1001,([\d.]+)/.exec(result)?.[1]}.`,
};

/** The steps, each of which begins where the one before ended. */
export const walk: Array<[title: string, step: (visit: Visit) => Promise<void>]> = [
	['Search: a node for what the user has to do', search],
	['Credential: entered in the node', enterCredential],
	['Build: an item to try it with, and the fields', build],
	['Run: the result of one item', run],
	['Trigger: found, and a test event', addTrigger],
	['Error branch: an item that fails goes another way', branchOff],
	['Tool: an AI agent that uses the node', attachTool],
];

async function search({ editor, checks, called }: Visit): Promise<void> {
	await editor.openEmpty();
	await editor.creator.open();
	for (const text of ['score csv', 'long running', 'AI jobs']) {
		checks.that(`"${text}" finds ${called}`, await editor.creator.finds(text, called));
	}
	await editor.creator.pick(called, NODE);
}

async function enterCredential({ editor: { panel }, checks, gravityAi }: Visit): Promise<void> {
	const dialog = await panel.newCredential();
	await dialog.save({ apiKey: gravityAi.keys.first, baseUrl: gravityAi.url });
	await dialog.closed();
	const again = await panel.editCredential();
	checks.that('n8n has tested the credential', await again.passes());
	await again.close();
}

async function build({ editor }: Visit): Promise<void> {
	const { panel } = editor;
	await panel.choose('inputSource', 'JSON');
	await panel.turnOn('waitForCompletion');
	await panel.close();
	await editor.openNode(START);
	await panel.mock([GOOD]);
	await panel.close();
}

async function run({ editor, checks, pictures }: Visit): Promise<void> {
	await editor.openNode(NODE);
	checks.that('the job succeeds', await editor.panel.execute(/"state":\s*"succeeded"/));
	await pictures.take('run', editor.panel.element);
	await editor.panel.close();
}

async function addTrigger({ editor, checks, pictures, called }: Visit): Promise<void> {
	await editor.creator.open();
	const found = await editor.creator.finds('when job finished', called);
	checks.that(`"when job finished" finds ${called}`, found);
	await editor.creator.pick(called, 'On job finished');
	checks.that(
		'the trigger has the credential already, and shows a job',
		await editor.panel.execute(/"state":\s*"succeeded"/),
	);
	await pictures.take('trigger', editor.panel.element);
	await editor.panel.close();
}

async function branchOff({ editor, checks, pictures, gravityAi }: Visit): Promise<void> {
	const { panel } = editor;
	await editor.openNode(START);
	await panel.mock([GOOD, BAD]);
	await panel.close();
	await editor.openNode(NODE);
	checks.that("the node stops with the service's reason", await panel.fails(REASON));
	await pictures.take('stopped', panel.element);
	await panel.chooseSetting('onError', 'Continue (using error output)');
	await panel.close();

	await editor.creator.openAfter(NODE, 1);
	await editor.creator.add(BRANCH);
	await panel.close();
	await editor.execute();
	await editor.openNode(BRANCH);
	checks.that('the item that failed is there', await panel.gives(/"customer":\s*1002/));
	const failed = [...gravityAi.jobs.values()].findLast(({ state }) => state === 'fail');
	const output = await panel.outputText();
	checks.that('with the reason', output.includes(REASON), output);
	checks.equal(
		'with the ID of its job, and its state',
		{ id: valueIn(output, 'id'), state: valueIn(output, 'state') },
		{ id: failed?.id, state: 'failed' },
	);
	checks.that('and no item that succeeded', !output.includes('1001'), output);
	await pictures.take('error-item', panel.element);
	await panel.close();
	await pictures.take('error-branch', editor.canvas());
}

async function attachTool({ editor, checks, pictures, called }: Visit): Promise<void> {
	const { creator, panel } = editor;
	await editor.openEmpty();
	await creator.open();
	await creator.add(AGENT);
	await panel.close();
	await creator.openFor(AGENT, 'ai_languageModel');
	await creator.add('OpenAI Chat Model');
	// Its other API is not simulated.
	await panel.turnOn('responsesApiEnabled');
	await panel.close();
	await creator.openFor(AGENT, 'ai_tool');
	await creator.add(`${called} Tool`);
	await pictures.take('tool', panel.element);
	checks.that(
		'the tool runs by itself, with no field touched',
		await panel.executeAsTool({ input: JSON.stringify(GOOD) }, /"state":\s*"succeeded"/),
	);
	await pictures.take('tool-run', panel.element);
	await panel.close();
	checks.that(
		'the agent calls it, and says what it returned',
		await editor.chat('How does customer 1001 score?', 'The score is 0.91.'),
	);
	await pictures.take('agent', editor.page.locator('body'));
}
