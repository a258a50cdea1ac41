import type { JsonObject } from '../../lab/json.mts';
import type { Simulator } from '../../simulators/server.mts';
import type { ExpectedRequest } from './requests.mts';

/** A file that is sent to a workflow's webhook, as from a form. */
export interface InputFile {
	/** The name of the form's field, and so that of the binary data. */
	field: string;
	name: string;
	type: string;
	text: string;
}

/** A file among an item's binary data. */
export interface ExpectedFile {
	field: string;
	name: string | RegExp;
	type: string;
	text: string;
}

/** What both kinds of node need: services of their own, whose requests are therefore all theirs. */
interface Scene {
	/** The simulated servers of this case alone. */
	hosts: Simulator[];
	credential: { type: string; data: JsonObject };
	parameters: JsonObject;
	/** Everything that the hosts have to receive. Asked for when all is over. */
	received: () => ExpectedRequest[];
}

/**
 * What an operation is run with, and what has to come of it. Where a value can't be known, a regular
 * expression may stand for a text.
 */
export interface ActionScene extends Scene {
	/** Sent to the workflow's webhook; one empty item by default. */
	items?: JsonObject[];
	/** Sent to the webhook in place of items. */
	file?: InputFile;
	/** n8n's setting "On Error" of the node. */
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	/** The items that come out, whole; asked for when all is over. */
	returned?: () => JsonObject[];
	/** The input item of each item that comes out; not needed where there is only one, or one for each. */
	pairs?: number[];
	/** The items at the output for errors. */
	atErrorOutput?: () => JsonObject[];
	/** The file of the first item, which the webhook answers with. */
	returnedFile?: ExpectedFile;
}

/** An operation of an action node, proved once. */
export interface ActionCase {
	/** The node's own name, such as `arcanna`. */
	node: string;
	resource: string;
	operation: string;
	/** What is special about it. */
	name: string;
	set: () => Promise<ActionScene>;
}

/** What a trigger watches, and what its workflow has to be started with. */
export interface TriggerScene extends Scene {
	/** When the trigger polls, in the form of n8n's own field; often by default. */
	pollTimes?: JsonObject;
	/** Happens when the trigger has looked for the first time. */
	afterFirstPoll?: () => void;
	/** The items that the workflow is started with, in all; asked for again and again until they are there. */
	emitted: () => JsonObject[];
	/** The file of the first item. */
	emittedFile?: ExpectedFile;
}

/** A trigger's event, proved once. */
export interface TriggerCase {
	/** The node's own name, such as `arcannaTrigger`. */
	node: string;
	triggerOn: string;
	name: string;
	set: () => Promise<TriggerScene>;
}

/** A few operations and events of one service. */
export interface ServiceCases {
	actions: ActionCase[];
	triggers: TriggerCase[];
}

/** A poll time that never comes: such a trigger polls when it is activated, and only then. */
export const ONLY_AT_ACTIVATION: JsonObject = {
	item: [{ mode: 'custom', cronExpression: '0 0 29 2 *' }],
};
