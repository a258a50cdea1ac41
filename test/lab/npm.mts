import { delimiter } from 'node:path';

import { run } from './processes.mts';

export interface NpmOptions {
	cwd: string;
	signal: AbortSignal;
	/** A folder whose `node` the packages' own scripts find first. */
	nodeFolder?: string;
	env?: NodeJS.ProcessEnv;
}

/** Runs npm (the one that runs this process, if there is one) and returns its stdout. */
export async function npm(
	args: string[],
	{ cwd, signal, nodeFolder, env }: NpmOptions,
): Promise<string> {
	const cli = process.env.npm_execpath;
	const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
	return await run(command, [...first, ...args], {
		cwd,
		signal,
		env: { ...npmEnvironment(nodeFolder), ...env },
	});
}

/**
 * Our environment without what `npm start` adds for this project only: npm passes its own settings
 * on, and the project's must not decide how another folder is installed.
 */
function npmEnvironment(nodeFolder?: string): NodeJS.ProcessEnv {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) =>
				!/^npm_(package|lifecycle)_|^npm_command$|^npm_config_(ignore_scripts|local_prefix)$/.test(
					name,
				),
		),
	);
	if (nodeFolder) env.PATH = [nodeFolder, env.PATH].filter(Boolean).join(delimiter);
	return env;
}
