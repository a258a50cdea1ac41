import type { Checks } from './checks.mts';
import type { JsonObject } from './json.mts';
import type { Progress } from './progress.mts';
import type { N8nClient, SavedWorkflow } from './rest.mts';
import type { Example } from './workflows.mts';

/** A credential that n8n gets for a simulator. */
export interface LabCredential {
	name: string;
	type: string;
	data: JsonObject;
}

/** An example workflow and what differs in it here from what a user would enter. */
export interface LabExample {
	/** Under `examples/`. */
	file: string;
	/** The names of the credentials to put in, by type. */
	credentials: Record<string, string>;
	adapt: (example: Example) => Example;
}

/** What a service's examples are run with. */
export interface Bench {
	n8n: N8nClient;
	checks: Checks;
	progress: Progress;
	signal: AbortSignal;
	/** An example as it was saved, by the file that it came from. */
	workflow: (file: string) => SavedWorkflow;
}

/** What somebody has to enter to try a service, such as a key or the ID of a template. */
export interface Fact {
	what: string;
	value: string;
}

/** A simulated service, or a user of the others, and the example workflows that are run against it. */
export interface LabService {
	name: string;
	/** Left out where there is none of its own. */
	url?: string;
	/** Left out where there is nothing to enter. */
	facts?: Fact[];
	credentials: LabCredential[];
	examples: LabExample[];
	/** Runs the active examples, shows the results of each, checks them, and sums them up in a line. */
	exercise: (bench: Bench) => Promise<string>;
	stop: () => Promise<void>;
}
