import type { Part, Stage } from '../part.mts';
import { proveTools } from './prove.mts';

/** The operations as tools of an AI agent outside of n8n. */
export const agents: Part = {
	word: 'agents',
	title: 'Every operation as a tool of an AI agent',
	run: runAgents,
};

async function runAgents(stage: Stage): Promise<void> {
	await proveTools(stage, await stage.rig(), 2.1);
}
