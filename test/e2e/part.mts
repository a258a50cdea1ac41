import type { Checks } from '../lab/checks.mts';
import type { Cleanup } from '../lab/cleanup.mts';
import type { Installation } from '../lab/install.mts';
import type { Instance, InstanceOptions } from '../lab/instance.mts';
import type { Progress } from '../lab/progress.mts';
import type { Release } from '../lab/releases.mts';
import type { N8nClient } from '../lab/rest.mts';
import type { Options } from './options.mts';

/** A part of the suite, independent of the others. */
export interface Part {
	/** One word, for the command line and for the lines that it prints. */
	word: string;
	title: string;
	/** Runs only when it is named with `--only`: it takes long, or needs the machine for itself. */
	onlyWhenNamed?: true;
	/** It waits most of the time, so it runs alongside the others, which run one after the other. */
	waits?: true;
	run: (stage: Stage) => Promise<void>;
}

/** A running n8n with the package in it, and a client that has signed in. */
export interface Rig {
	instance: Instance;
	n8n: N8nClient;
	userFolder: string;
}

/** What a part works with. All that it opens is closed at its end. */
export interface Stage {
	options: Options;
	progress: Progress;
	checks: Checks;
	cleanup: Cleanup;
	/** Aborted when everything is to end. */
	signal: AbortSignal;
	/** A folder of the part's own, removed at the end. */
	folder: string;
	/** A release of n8n, installed once for all parts; the pinned newest if none is named. */
	installation(release?: Release): Promise<Installation>;
	/** A new home for n8n with the packed package installed in it, as n8n's own installer does. */
	home(): Promise<string>;
	/** Starts a process of n8n. Its log is shown if the part fails. */
	start(options: StartOptions): Promise<Instance>;
	/** A new home, an n8n that runs in it, and its owner signed in. */
	rig(options?: Omit<StartOptions, 'userFolder'>): Promise<Rig>;
}

export interface StartOptions extends Omit<InstanceOptions, 'logFile'> {
	release?: Release;
	/** Names its log. */
	name?: string;
}
