import type { WorkflowDraft } from '../../lab/rest.mts';
import type { LabCredential } from '../../lab/service.mts';
import type { CredentialRef } from '../../lab/workflows.mts';
import type { Tool } from './toolCase.mts';

const TRIGGER = 'MCP Server Trigger';
const COLUMNS = 6;
const SPACING = 200;

/** A workflow whose MCP Server Trigger offers the tools to agents elsewhere. */
export function toolWorkflow(
	tools: Tool[],
	credentials: Map<string, CredentialRef & Pick<LabCredential, 'type'>>,
	{ path, triggerVersion }: { path: string; triggerVersion: number },
): WorkflowDraft {
	const trigger = {
		name: TRIGGER,
		type: '@n8n/n8n-nodes-langchain.mcpTrigger',
		typeVersion: triggerVersion,
		position: [0, 0],
		webhookId: path,
		parameters: { path, authentication: 'none' },
	};
	const nodes = tools.map(({ name, type, credential, parameters, description, manual }, index) => {
		const found = credentials.get(credential);
		if (!found) throw new Error(`${name} wants "${credential}", which is no credential here`);
		return {
			name,
			type: `n8n-nodes-ai-jobs.${type}Tool`,
			typeVersion: 1,
			position: [(index % COLUMNS) * SPACING, (1 + Math.floor(index / COLUMNS)) * SPACING],
			credentials: { [found.type]: { id: found.id, name: found.name } },
			parameters: {
				...(manual
					? { descriptionType: 'manual', toolDescription: description }
					: { descriptionType: 'auto' }),
				...parameters,
			},
		};
	});
	return {
		name: 'All operations as tools',
		nodes: [trigger, ...nodes],
		connections: Object.fromEntries(
			tools.map(({ name }) => [
				name,
				{ ai_tool: [[{ node: TRIGGER, type: 'ai_tool', index: 0 }]] },
			]),
		),
		settings: { executionOrder: 'v1' },
	};
}
