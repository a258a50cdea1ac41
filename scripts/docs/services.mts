import type { INodeTypeDescription } from 'n8n-workflow';

import { MANIFESTS } from '../../test/services/index.mts';
import type { ServiceManifest } from '../../test/services/manifest.mts';

/** A service as the documentation describes it. */
export interface DocumentedService extends Omit<ServiceManifest, 'nodes'> {
	action: INodeTypeDescription;
	trigger: INodeTypeDescription;
}

export const SERVICES: DocumentedService[] = MANIFESTS.map(
	({ nodes: [action, trigger], ...manifest }) => ({
		...manifest,
		action: action.description,
		trigger: trigger.description,
	}),
);
