import { checkNodeTypes } from '../../lab/setup.mts';
import { CURRENT, OLD, type Release } from '../../lab/releases.mts';
import { proveTools } from '../agents/prove.mts';
import { runSmoke } from '../smoke/smoke.mts';
import type { Part, Rig, Stage } from '../part.mts';
import { proveCancel } from './cancel.mts';
import { proveErrorOutput } from './errorOutput.mts';
import { checkFeatures, checkImports, type Features } from './features.mts';
import { proveFiles } from './files.mts';
import { proveRedirects } from './redirects.mts';

/** The oldest n8n that the README names and the newest, with the same few operations and triggers. */
export const versions: Part = {
	word: 'versions',
	title: 'The oldest n8n and the newest',
	run: runVersions,
};

/** Of n8n's MCP Server Trigger in n8n 1. */
const OLD_TRIGGER_VERSION = 2;

const NEW_FEATURES: Features = {
	getPollBudgetMs: true,
	sleepWithAbort: false,
	addExecutionHints: true,
	getExecutionCancelSignal: true,
};
const OLD_FEATURES: Features = { ...NEW_FEATURES, getPollBudgetMs: false, sleepWithAbort: true };

async function runVersions(stage: Stage): Promise<void> {
	await on(stage, OLD, async (rig) => {
		await proveRelease(stage, rig, OLD, OLD_FEATURES);
		await proveFiles(rig, stage, 'in the item');
		await proveTools(stage, rig, OLD_TRIGGER_VERSION);
	});
	await on(stage, CURRENT, async (rig) => {
		await proveRelease(stage, rig, CURRENT, NEW_FEATURES);
		await proveFiles(rig, stage, 'in a store');
	});
}

/** Starts a release, and ends it when it has been proved: only one of them runs at a time. */
async function on(
	stage: Stage,
	release: Release,
	prove: (rig: Rig) => Promise<void>,
): Promise<void> {
	const { node } = await stage.installation(release);
	stage.progress.say(`n8n ${release.version} on Node.js ${node.version}`);
	const name = `n8n-${release.version}-node-${release.nodeMajor}`;
	const rig = await stage.rig({ release, name });
	await prove(rig);
	await rig.instance.stop();
}

async function proveRelease(
	stage: Stage,
	rig: Rig,
	release: Release,
	features: Features,
): Promise<void> {
	const installation = await stage.installation(release);
	await checkNodeTypes(rig.n8n, stage.checks);
	await checkFeatures(installation, features, stage);
	await checkImports(installation, rig.userFolder, stage);
	await runSmoke(rig, stage);
	await proveCancel(rig, stage);
	await proveRedirects(rig, stage);
	await proveErrorOutput(rig, stage);
}
