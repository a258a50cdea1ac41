import { createRequire } from 'node:module';
import { join } from 'node:path';

import { Container } from '../harness/n8n.mts';

const requireFromProject = createRequire(join(process.cwd(), 'package.json'));
const requireFromCore = createRequire(requireFromProject.resolve('n8n-core'));
const { SsrfProtectionConfig }: typeof import('@n8n/config') = requireFromCore('@n8n/config');

/**
 * Turns n8n's protection of private networks on or off, as an administrator does. The simulators'
 * hosts are allowed.
 */
export function protectPrivateNetworks(enabled: boolean): void {
	Object.assign(Container.get(SsrfProtectionConfig), {
		enabled,
		allowedIpRanges: ['127.0.0.1/32'],
	});
}
