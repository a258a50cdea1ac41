import type { WorkflowDraft } from './rest.mts';

/** The node that the first step continues from. */
export const FIRST_NODE = 'A security alert';

const ALERT = {
	title: 'Sign-in from two countries within ten minutes',
	severity: 'high',
	user: 'm.ionescu',
	source_ip: '185.220.101.34',
};

const START = `## Start here

Ask Arcanna what to do with a security alert. Follow the notes from left to right, about five minutes.

Arcanna is simulated on this machine. Nothing you do here costs anything.`;

const ADD = `## 1. Add the node

Click **+** to the right of **${FIRST_NODE}**.

Search for \`Arcanna\`, click it, and choose **Create event**.`;

const FILL_IN = `## 2. Fill it in and run it

- **Credential**: *Arcanna, input key*
- **Use Case**: click the list, and choose *Endpoint alerts*
- **Wait for Decision**: turn it on

Click **Execute step**. After a moment the output has \`result_label\`, the decision: *Escalate*.`;

const TRY_MORE = `## 3. Try more

- Set \`severity\` in **${FIRST_NODE}** to \`low\`, and run both nodes again: the decision is *Drop*.
- Add a **Switch** node on \`{{ $json.result_label }}\`.
- Create a workflow that begins with **Arcanna Trigger** and *Arcanna, management key*. **Fetch Test Event** shows a decision.
- Open one of the other workflows in the list. They are examples, and ready to run.`;

/** A workflow that is half built, with notes that say what to click next. */
export function firstWorkflow(): WorkflowDraft {
	return {
		name: 'Start here: ask Arcanna about an alert',
		nodes: [
			note('Start here', START, [-60, -280], 360),
			note('Step 1', ADD, [340, -280], 320),
			note('Step 2', FILL_IN, [700, -280], 360),
			note('Step 3', TRY_MORE, [1100, -280], 420),
			node('Try it', 'n8n-nodes-base.manualTrigger', 1, [0, 100], {}),
			node(FIRST_NODE, 'n8n-nodes-base.set', 3.4, [240, 100], {
				mode: 'raw',
				jsonOutput: JSON.stringify(ALERT, null, 2),
				options: {},
			}),
		],
		connections: { 'Try it': { main: [[{ node: FIRST_NODE, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

type Position = [x: number, y: number];

function note(name: string, content: string, position: Position, width: number): object {
	return node(name, 'n8n-nodes-base.stickyNote', 1, position, { width, height: 320, content });
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	position: Position,
	parameters: object,
): object {
	return { id: crypto.randomUUID(), name, type, typeVersion, position, parameters };
}
