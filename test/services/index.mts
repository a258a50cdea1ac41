// Written by `npm run packages`, in the order in which package.json names the nodes.
import { manifest as arcanna } from './arcanna.mts';
import { manifest as gravityAi } from './gravityAi.mts';
import { manifest as entaingine } from './entaingine.mts';
import { manifest as lightenUp } from './lightenUp.mts';
import type { ServiceManifest } from './manifest.mts';

export const MANIFESTS: ServiceManifest[] = [
	// One for each service.
	arcanna,
	gravityAi,
	entaingine,
	lightenUp,
];
