/** A query for /api/v2/events/query, where all keys are optional. */
export interface DecisionQuery {
	job_ids?: number[];
	event_ids?: string[];
	start_date?: string;
	end_date?: string;
	date_field: '@timestamp' | 'timestamp_inference';
	sort_order: 'asc' | 'desc';
	filters?: Array<{ field: string; operator: string; value?: unknown }>;
}
