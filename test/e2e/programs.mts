import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import type { Note } from '../lab/progress.mts';
import { run } from '../lab/processes.mts';

/** A program that the suite needs besides Node. */
export interface Program {
	/** Its names; the first one that is found is used. */
	names: string[];
	/** Where it may be if it is not in the PATH. */
	folders?: string[];
	/** Debian's and Ubuntu's package. */
	packages: string[];
}

let installing: Promise<unknown> = Promise.resolve();

/**
 * The path of a program, which is installed if the machine lacks it.
 * @throws Error when it can't be installed
 */
export async function programPath(
	program: Program,
	{ signal, note }: { signal: AbortSignal; note: Note },
): Promise<string> {
	const found = await find(program);
	if (found) return found;
	note(`installing ${program.packages.join(', ')}`);
	installing = installing.then(
		async () => await install(program.packages, signal),
		async () => await install(program.packages, signal),
	);
	await installing;
	const installed = await find(program);
	if (installed) return installed;
	throw new Error(`${program.names[0]} is not there after ${program.packages} were installed`);
}

async function find({ names, folders = [] }: Program): Promise<string | undefined> {
	const all = [...(process.env.PATH ?? '').split(delimiter), ...folders];
	for (const path of names.flatMap((name) => all.map((folder) => join(folder, name)))) {
		const there = await access(path, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (there) return path;
	}
	return undefined;
}

// No service of an installed package may start on its own, hence the policy during the installation.
async function install(packages: string[], signal: AbortSignal): Promise<void> {
	const script = `set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then printf '#!/bin/sh\\nexit 101\\n' > $policy; chmod +x $policy; trap 'rm -f $policy' EXIT; fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends ${packages.join(' ')}`;
	const root = process.getuid?.() === 0;
	const [command, ...args] = [...(root ? [] : ['sudo']), 'sh', '-c', script];
	await run(command, args, { signal });
}
