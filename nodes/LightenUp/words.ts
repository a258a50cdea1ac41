/** The meaning of LightenUp's state names. None is documented: these have been seen or are likely. */

const NO_ERRORS =
	/\b(?:(?:no|0|zero|without(?: any)?)[\s_-]+(?:errors?|failures?|failed)|error[\s_-]?free)\b/gi;
const NOT_DONE =
	/\b(?:not|never|un)[\s_-]?(?:yet[\s_-])?(?:been[\s_-])?(?:complete|finish|done|ready)/i;
const FAILED =
	/fail|error|cancel|abort|reject|exception|crash|killed|terminated|expired|time[sd]?[\s_-]*out/i;
const DONE =
	/^(?:(?:execution|run|service|job)\s+)?(?:has\s+)?(?:successfully\s+)?(?:complete[ds]?|finished|done|ok|ended|success|successful|successfully|succeeded)\b/i;
const RUNNING =
	/\brun(?:s|ning)?\b|progress|pending|queue|process(?:ing|ed)|wait|start|\back\b|acknowledged|accepted|received|submitted|\bstill\b/i;
const NOTHING = /^(?:none|null|nil|undefined|false|no|n\/a|-|0)$/i;
const REFUSAL =
	/missing|invalid|required|denied|forbidden|unauthori[sz]ed|not (?:found|allowed|authori[sz]ed|permitted)|does not exist|unknown|unsupported/i;

/**
 * The state in a word or a sentence; undefined if there is none. "completed, 0 errors" is not a failure,
 * and "not finished yet" is not a success.
 */
export function stateSaid(text: string): 'running' | 'succeeded' | 'failed' | undefined {
	const said = text.replace(NO_ERRORS, '').trim();
	if (FAILED.test(said)) return 'failed';
	if (NOT_DONE.test(said)) return 'running';
	if (DONE.test(said)) return 'succeeded';
	return RUNNING.test(said) ? 'running' : undefined;
}

/** Whether the text in an error field says that there is no error, as "None" does. */
export function isNoError(text: string): boolean {
	return NOTHING.test(text) || text.replace(NO_ERRORS, '').trim() === '';
}

/** Whether a message without other fields is like an error message. */
export function isRefusalText(text: string): boolean {
	return stateSaid(text) === 'failed' || REFUSAL.test(text);
}
