import { type Output, STATE, UNKNOWN } from './output.mts';

const CONFIDENCE =
	'How likely the decision is correct, from its similarity to known events ([Arcanna](https://docs.arcanna.ai/docs/concepts/confidence-in-decisions)). The scale varies: published responses have 0.95 and 98.3. Filters treat a value above 1 as a percentage.';
const OUTLIER =
	'Whether the event differs significantly from the events that the model was trained on, so that a person should review it ([Arcanna](https://docs.arcanna.ai/docs/concepts/confidence-in-decisions)).';
const CONSENSUS =
	'The label that the feedback of analysts agrees on ([Arcanna](https://docs.arcanna.ai/docs/concepts/consensus/)).';

const DECISION = {
	event_id: 'The ID of the event: your own, or assigned by Arcanna. Always text.',
	job_id: 'The ID of the use case.',
	ingest_timestamp: 'When Arcanna received the event.',
	status:
		'`pending_inference` while Arcanna decides, then `OK` or `ERROR`. Older versions send `Pending inference`.',
	state: STATE,
	result_label: 'The decision: the name of a label of the use case, such as `Escalate`.',
	result: 'The ID of that label in Arcanna, such as `class_1`.',
	confidence_score: CONFIDENCE,
	outlier: OUTLIER,
	bucket_state: `${UNKNOWN} Published responses have \`new\` and \`in_knowledge_base\`.`,
	error_message: 'Why there is no decision. Empty or null otherwise.',
};

const LISTED = {
	'(fields of the event)':
		'The fields that you sent, unchanged. A decision field replaces an event field of the same name.',
	'@timestamp': "The alert's own time.",
	timestamp_inference: 'When Arcanna received the event.',
	job_title: 'The name of the use case.',
	decision_points: `${UNKNOWN} Published responses have the event fields that the decision is based on.`,
	confidence_percentage: 'The confidence score from 0 to 100, if Arcanna sends it.',
	consensus: CONSENSUS,
	knowledge_base_state: `${UNKNOWN} Published responses have the same values as in \`bucket_state\`.`,
	arcanna: 'The decision as Arcanna stores it. The node copies its fields to the top level.',
	raw_event: 'The event that you sent, in Arcanna versions that nest it here.',
};

const USE_CASE = {
	job_id: 'The ID of the use case.',
	title: 'Its name.',
	status: `${UNKNOWN} Published responses have \`STARTED\`, \`ENABLED\`, \`IDLE\` and others.`,
	retrain_state: `${UNKNOWN} Published responses have \`not_trained\`, \`trained\` and \`RETRAIN_FINISHED\`.`,
	retrain_msg: UNKNOWN,
	labels: 'The labels that it can assign.',
	category: 'Its type, such as `Binary classification`.',
	features: 'The event fields that its decisions are based on.',
	processed_documents_count: 'How many events it has processed.',
	feedback_documents_count: 'How many events have feedback.',
	last_processed_timestamp: 'When it last processed an event.',
	last_feedback_timestamp: 'When it last received feedback.',
	last_train_start_timestamp: 'When its last training started.',
	last_train_finished_timestamp: 'When its last training finished.',
	state: STATE,
};

const event: Output = {
	title: 'An event',
	from: ['event.create', 'event.get', 'event.reprocess'],
	fields: DECISION,
};

export const arcannaOutputs: Output[] = [
	event,
	{ title: 'A listed event', from: ['event.getMany', 'newDecision'], like: event, fields: LISTED },
	{
		title: 'An exported event',
		from: ['event.export'],
		fields: {
			event_id: DECISION.event_id,
			job_id: DECISION.job_id,
			ingest_timestamp: DECISION.ingest_timestamp,
			status: DECISION.status,
			arcanna_event: 'Everything that Arcanna stores about the event, including your own fields.',
			state: STATE,
		},
	},
	{
		title: 'A use case',
		from: [
			'useCase.get',
			'useCase.getMany',
			'useCase.train',
			'trainingFinished',
			'useCaseActivity',
		],
		fields: USE_CASE,
	},
	{
		title: 'A label',
		from: ['useCase.getLabels'],
		fields: { label: 'The name of a label, as in `result_label`.' },
	},
	{
		title: 'A confirmation',
		from: ['event.addNote', 'event.sendFeedback', 'useCase.start', 'useCase.stop'],
		fields: {
			job_id: 'The ID of the use case.',
			event_id: 'The ID of the event.',
			status: "Arcanna's response. If Arcanna rejects the request, the item fails.",
			reason: 'Details as text. Empty on success.',
			reason_details: 'The same details as a list.',
		},
	},
	{
		title: 'Metrics',
		from: ['useCase.getMetrics'],
		fields: {
			job_id: 'The ID of the use case.',
			start_time: 'The start of the time range. Null for all events.',
			end_time: 'The end of the time range.',
			overall_accuracy: 'The mean accuracy across decisions, from 0 to 1. Null without feedback.',
			overall_precision: 'The mean precision across decisions.',
			overall_recall: 'The mean recall across decisions.',
			overall_f1_score: 'The mean F1 score across decisions.',
			time_saved_minutes:
				'The average time that an analyst spends on an alert, for each correct decision.',
			confusion_matrix:
				'The confusion matrix of the decisions. Which axis is which is not documented.',
			metrics_per_decision: 'Precision, recall, F1 score and the counts behind them, by label.',
			active_model_id: 'The ID of the model in use.',
			all_model_ids: 'The IDs of all models of the use case.',
			total_events: 'How many events were processed.',
			total_events_in_knowledge_base: 'How many of them are in the knowledge base.',
			total_events_with_consensus: 'How many of them have feedback that agrees on a label.',
			changed_consensus_after_training:
				'How many events had their consensus changed after the model was trained, with the IDs of up to 100 of them.',
		},
	},
];
