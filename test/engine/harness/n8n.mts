import './environment.mts';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const requireFromProject = createRequire(join(process.cwd(), 'package.json'));

/**
 * n8n-workflow as n8n-core sees it. The package has a CommonJS and an ESM build; outside jest an
 * import would give the second, whose classes n8n-core (CommonJS) doesn't know.
 */
export const n8nWorkflow: typeof import('n8n-workflow') = requireFromProject('n8n-workflow');

// npm may install several copies of these, each with a container of its own: n8n-core's are meant.
const requireFromCore = createRequire(requireFromProject.resolve('n8n-core'));
const di: typeof import('@n8n/di') = requireFromCore('@n8n/di');
const backendCommon: typeof import('@n8n/backend-common') = requireFromCore('@n8n/backend-common');
const config: typeof import('@n8n/config') = requireFromCore('@n8n/config');

export const { Container } = di;
// All test files of a process share n8n; each begins with fresh settings and services.
Container.reset();
export const { Logger } = backendCommon;
export const { GlobalConfig, InstanceSettingsConfig } = config;
