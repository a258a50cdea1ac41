import { FROM_SCHEDULE, SCHEDULED, type Services } from './services.mts';

/** The IDs of what the triggers have to return. */
export interface WatchedJobs {
	'decisions of Arcanna': string[];
	'jobs of Gravity AI': string[];
	'scheduled processes of entAIngine': string[];
	'scheduled runs of LightenUp': string[];
}

/** What there is by now. The schedules never end: the jobs that they started last may still be running. */
export function watchedOf({ arcanna, gravityAi, entaingine, lightenUp }: Services): WatchedJobs {
	return {
		'decisions of Arcanna': [...arcanna.events.values()].map(({ event_id }) => String(event_id)),
		'jobs of Gravity AI': [...gravityAi.jobs.values()].map(({ id }) => id),
		'scheduled processes of entAIngine': [...entaingine.processes.values()]
			.filter(({ template }) => template.id === SCHEDULED)
			.map(({ id }) => String(id)),
		'scheduled runs of LightenUp': [...lightenUp.executions.values()]
			.filter(({ inputs }) => inputs.userid === FROM_SCHEDULE)
			.map(({ id }) => id),
	};
}
