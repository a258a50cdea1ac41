import type { Checks } from '../../lab/checks.mts';
import type { Progress } from '../../lab/progress.mts';
import type { N8nClient } from '../../lab/rest.mts';

/** n8n activates one workflow after the other; the time is for a busy machine. */
export const ACTIVATION_MS = 180_000;

/** The n8n that cases are run on, of any release, and where their outcome is told. */
export interface Bench {
	n8n: N8nClient;
	checks: Checks;
	progress: Progress;
	signal: AbortSignal;
}
