import { isObject, type JsonObject } from '../lab/json.mts';
import type { WorkflowDraft } from '../lab/rest.mts';

/** Seconds between two polls. */
const EVERY = 15;

/**
 * Poll times, four a minute. n8n rejects a poll time that fires more than once a minute, but accepts
 * several, each at another second.
 */
export const OFTEN: JsonObject = {
	item: Array.from({ length: 60 / EVERY }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * EVERY} * * * * *`,
	})),
};

const EVERY_MINUTE = JSON.stringify({ interval: [{ field: 'minutes', minutesInterval: 1 }] });

/**
 * The workflow with its polling triggers and one-minute schedules firing four times a minute; not the
 * triggers that start something at each poll.
 */
export function comingOften(draft: WorkflowDraft): WorkflowDraft {
	const nodes = draft.nodes.map((node) => {
		const parameters = isObject(node) && isObject(node.parameters) ? node.parameters : {};
		const { pollTimes, rule, triggerOn } = parameters;
		if (JSON.stringify(rule) === EVERY_MINUTE) {
			const often = { interval: [{ field: 'seconds', secondsInterval: EVERY }] };
			return { ...Object(node), parameters: { ...parameters, rule: often } };
		}
		if (pollTimes === undefined || String(triggerOn).startsWith('scheduled')) return node;
		return { ...Object(node), parameters: { ...parameters, pollTimes: OFTEN } };
	});
	return { ...draft, nodes };
}
