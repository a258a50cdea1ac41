import type { ICredentialType, IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import type { Service } from '../../nodes/shared/http/service.ts';
import type { ServiceExamples } from '../../scripts/docs/examples/example.mts';
import type { Output } from '../../scripts/docs/outputs/output.mts';
import type { ServiceTools } from '../e2e/agents/refusals.mts';
import type { OpenWatched } from '../e2e/crashes/world/watched.mts';
import type { Walk } from '../e2e/editor/tour.mts';
import type { SmokeCase } from '../e2e/smoke/smoke.mts';
import type { Staging } from '../engine/faults/stage.mts';
import type { ServiceFaults } from '../engine/faults/table/rows.mts';
import type { LabService } from '../lab/service.mts';
import type { Live, NextPort } from '../simulators/common/live.mts';
import type { OpenWaiting } from './waiting.mts';
import type { OpenWatching } from './watching.mts';

/**
 * What the documentation, the tests and `npm start` need to know of a service. They iterate over the
 * manifests of `index.mts`, so a service is described here and in no list elsewhere.
 */
export interface ServiceManifest {
	service: Service;
	/** Its folder in `nodes/`; the one in `examples/` is the same in camel case. */
	folder: string;
	nodes: [action: INodeType, trigger: INodeType];
	/** The first one holds a key that users paste. */
	credentials: ICredentialType[];
	/** The field for that key, its label, and the header that it is sent in, in lower case. */
	key: { field: string; label: string; header: string };
	/** An operation that sends its first request with nothing but this and a credential. */
	plainCall: INodeParameters;
	/** Its page in the documentation, such as "docs/arcanna.md". */
	page: string;
	/** The address that the documentation shows in place of the simulator's. */
	address: string;
	/** Runs each operation and each event of the trigger once, on n8n's engine against the simulator. */
	examples(): Promise<ServiceExamples>;
	/** What the fields of its items mean. */
	outputs: Output[];
	/** The fields that name a job in the items of its trigger, such as "id". */
	idFields: string[];
	/** What an ID in a path looks like, where it is neither a number nor a UUID. */
	ids?: RegExp;
	/**
	 * What differs from run to run besides times, UUIDs and addresses, and what the documentation shows
	 * in its place: by a pattern in texts, and by a field's name.
	 */
	varying?: { texts?: Array<[RegExp, string]>; numbers?: Record<string, number> };
	/**
	 * What names in its code stand for in messages, by the words of the name: `ownId` is "own id". Left out
	 * if every name speaks for itself.
	 */
	names?: Record<string, string>;
	/** The JSON of an error response with this message. */
	refusal(words: string): unknown;
	/** One of its jobs, for tests against a server that gives all requests the same response. */
	job: SampleJob;
	/** How `api.ts` reads the service's responses. */
	answers: AnswerReader;
	/** Its rows of the fault matrix, and how each one is set up, by its title. */
	faults: ServiceFaults & { stages(): Promise<Record<string, Staging>> };
	/**
	 * Its operations that wait, by resource and operation such as "event.create", each in the ways in which
	 * it is used.
	 */
	waiting(): Promise<Record<string, OpenWaiting[]>>;
	/** Two accounts, and what finishes in them, for each event about jobs that the trigger does not start. */
	watching(): Promise<OpenWatching>;
	/** Starts its simulator with data that changes, for `test/simulators/main.mts`. */
	simulate(next: NextPort): Promise<Live>;
	/** Its part of `npm start`: its simulator, credentials, and example workflows, run and checked. */
	lab(): Promise<LabService>;
	/**
	 * Who has published requests and responses for it, and whose forms differ most from the default. Left
	 * out if nobody has.
	 */
	published?: { publishers(): Promise<string[]>; quick: string };
	/**
	 * An operation and an event, in workflows on the oldest n8n and the newest. Left out until there is one.
	 */
	smoke?(): Promise<SmokeCase>;
	/** What its triggers watch while n8n is killed at random. Left out until there is any. */
	crashes?(): Promise<OpenWatched[]>;
	/** Its walk through the editor. Left out until there is one. */
	editor?(): Promise<Walk>;
	/** Its operations as tools of an AI agent, on a real n8n. Left out until there are any. */
	tools?(): Promise<ServiceTools>;
}

/** How one job is fetched, watched and started, and the service's responses. */
export interface SampleJob {
	/** The parameter that names it. */
	idParameter: string;
	/** The parameters that get it, without its ID. */
	get: INodeParameters;
	watch(id: string): INodeParameters;
	failed(id: string, reason: string): unknown;
	/** @param note a text in a field that the node passes on */
	succeeded(id: string, note: string): unknown;
	start: INodeParameters;
	started(id: string): unknown;
	/**
	 * Starts one where the node was just added as a tool: what the user chooses, what a model passes, and
	 * what is sent of it.
	 */
	asTool: { chosen: INodeParameters; args: Record<string, string>; sent: string };
}

/** What the test of a credential shows. */
export type Verdict = 'passes' | 'key' | 'address' | 'unavailable' | 'redirect' | 'network';

/** A status, a body as JSON or as a text, and what is shown; other messages as a pattern. */
export type CredentialRow = [status: number, body: unknown, shown: Verdict | RegExp];

/** How a service's IDs, states, lists and messages are read, whatever JSON it responds with. */
export interface AnswerReader {
	/** A job's state. */
	state: (answer: unknown) => string;
	/** Responses that show a job's state beyond doubt. */
	says: Record<'running' | 'succeeded' | 'failed', IDataObject>;
	/** The ID in a response. */
	id?: (answer: unknown) => unknown;
	/** Responses that contain this ID. */
	holding?: (id: string | number) => unknown[];
	/** The entries of a list in a response. */
	lists: Array<(answer: unknown) => unknown[]>;
	words: (answer: unknown) => string | undefined;
	/** What the credential test shows for its own responses, besides what is the same for all services. */
	credentialTest: CredentialRow[];
	/** What else is read of a job. */
	more?: Array<(job: IDataObject) => unknown>;
}

/** A folder's name in camel case, as files and folders of tests have it: "gravityAi" for "GravityAi". */
export function inCamelCase(folder: string): string {
	return folder[0].toLowerCase() + folder.slice(1);
}
