import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { ArcannaApi } from '../../credentials/ArcannaApi.credentials.ts';
import { EntaingineApi } from '../../credentials/EntaingineApi.credentials.ts';
import { GravityAiApi } from '../../credentials/GravityAiApi.credentials.ts';
import { LightenUpApi } from '../../credentials/LightenUpApi.credentials.ts';
import { LightenUpOAuth2Api } from '../../credentials/LightenUpOAuth2Api.credentials.ts';
import { Arcanna } from '../../nodes/Arcanna/Arcanna.node.ts';
import { ArcannaTrigger } from '../../nodes/Arcanna/ArcannaTrigger.node.ts';
import { arcanna } from '../../nodes/Arcanna/service.ts';
import { Entaingine } from '../../nodes/Entaingine/Entaingine.node.ts';
import { EntaingineTrigger } from '../../nodes/Entaingine/EntaingineTrigger.node.ts';
import { entaingine } from '../../nodes/Entaingine/service.ts';
import { GravityAi } from '../../nodes/GravityAi/GravityAi.node.ts';
import { GravityAiTrigger } from '../../nodes/GravityAi/GravityAiTrigger.node.ts';
import { gravityAi } from '../../nodes/GravityAi/service.ts';
import { LightenUp } from '../../nodes/LightenUp/LightenUp.node.ts';
import { LightenUpTrigger } from '../../nodes/LightenUp/LightenUpTrigger.node.ts';
import { lightenUp } from '../../nodes/LightenUp/service.ts';
import type { Service } from '../../nodes/shared/http/service.ts';
import { arcannaExamples } from './examples/arcanna.mts';
import { entaingineExamples } from './examples/entaingine.mts';
import type { ServiceExamples } from './examples/example.mts';
import { gravityAiExamples } from './examples/gravityAi.mts';
import { lightenUpExamples } from './examples/lightenUp.mts';
import { arcannaOutputs } from './outputs/arcanna.mts';
import { entaingineOutputs } from './outputs/entaingine.mts';
import { gravityAiOutputs } from './outputs/gravityAi.mts';
import { lightenUpOutputs } from './outputs/lightenUp.mts';
import type { Output } from './outputs/output.mts';

/** A service as the documentation tells of it. */
export interface DocumentedService {
	service: Service;
	/** Its folders in `nodes/` and `examples/`. */
	folder: string;
	page: string;
	/** What its simulated address is called in the examples. */
	address: string;
	action: INodeTypeDescription;
	trigger: INodeTypeDescription;
	credentials: ICredentialType[];
	examples: () => Promise<ServiceExamples>;
	/** What the fields of its items mean. */
	outputs: Output[];
}

const described = (...types: INodeType[]) => types.map(({ description }) => description);

export const SERVICES: DocumentedService[] = [
	{
		service: arcanna,
		folder: 'Arcanna',
		page: 'docs/arcanna.md',
		address: 'https://arcanna.example.com',
		nodes: described(new Arcanna(), new ArcannaTrigger()),
		credentials: [new ArcannaApi()],
		examples: arcannaExamples,
		outputs: arcannaOutputs,
	},
	{
		service: gravityAi,
		folder: 'GravityAi',
		page: 'docs/gravity-ai.md',
		address: 'https://on-demand.gravity-ai.com',
		nodes: described(new GravityAi(), new GravityAiTrigger()),
		credentials: [new GravityAiApi()],
		examples: gravityAiExamples,
		outputs: gravityAiOutputs,
	},
	{
		service: entaingine,
		folder: 'Entaingine',
		page: 'docs/entaingine.md',
		address: 'https://api.entaingine.com',
		nodes: described(new Entaingine(), new EntaingineTrigger()),
		credentials: [new EntaingineApi()],
		examples: entaingineExamples,
		outputs: entaingineOutputs,
	},
	{
		service: lightenUp,
		folder: 'LightenUp',
		page: 'docs/lightenup.md',
		address: 'https://acme.lightenup.ai',
		nodes: described(new LightenUp(), new LightenUpTrigger()),
		credentials: [new LightenUpApi(), new LightenUpOAuth2Api()],
		examples: lightenUpExamples,
		outputs: lightenUpOutputs,
	},
].map(({ nodes: [action, trigger], ...rest }) => ({ ...rest, action, trigger }));
