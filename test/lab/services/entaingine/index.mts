import { type EntaingineSimulator, startEntaingine } from '../../../simulators/entaingine.mts';
import type { Bench, LabService } from '../../service.mts';
import { type Example, mapNodes } from '../../workflows.mts';
import { checkDocument } from './document.mts';
import { checkSchedule, checkTracker } from './ended.mts';
import { checkFailed, inTurn } from './failed.mts';

const DOCUMENT = 'entaingine/process-documents.json';
const TRACKER = 'entaingine/track-long-processes.json';
const SCHEDULE = 'entaingine/on-every-scheduled-process.json';
const FAILED = 'entaingine/handle-failed-items.json';
const CREDENTIAL = 'entAIngine';
const DOCUMENT_TEMPLATE = 10_010;
const SUMMARY_TEMPLATE = 10_011;

/** entAIngine with a template for documents and one for summaries. */
export async function startEntaingineLab(): Promise<LabService> {
	const entaingine = await startEntaingine({
		taskMs: 300,
		templates: [
			{ id: DOCUMENT_TEMPLATE, inputs: ['FILE_URL', 'EXAMPLE_TEXT'], tasks: 3, file: 'own' },
			{ id: SUMMARY_TEMPLATE, inputs: ['EXAMPLE_TEXT'], tasks: 1 },
		],
	});
	entaingine.form('rp-product-matcher');
	const baseUrl = `${entaingine.url}/aiengine`;
	const credentials = { entaingineApi: CREDENTIAL };
	return {
		name: 'entAIngine',
		url: entaingine.url,
		facts: [
			{ what: 'Base URL', value: baseUrl },
			{ what: 'API key', value: entaingine.keys.test },
			{ what: 'Space ID', value: entaingine.spaces.test },
			...[...entaingine.templates.values()].map(({ id, inputs }) => ({
				what: 'Template ID',
				value: `${id} (inputs: ${inputs.join(', ')})`,
			})),
		],
		credentials: [
			{
				name: CREDENTIAL,
				type: 'entaingineApi',
				data: {
					baseUrl,
					apiKey: entaingine.keys.test,
					spaceId: entaingine.spaces.test,
				},
			},
		],
		examples: [
			{ file: DOCUMENT, credentials, adapt: withTemplate(DOCUMENT_TEMPLATE) },
			{ file: TRACKER, credentials, adapt: (example) => example },
			{ file: SCHEDULE, credentials, adapt: withTemplate(SUMMARY_TEMPLATE) },
			{
				file: FAILED,
				credentials,
				adapt: (example) => inTurn(withTemplate(SUMMARY_TEMPLATE)(example)),
			},
		],
		exercise: async (bench) => await exercise(entaingine, bench),
		stop: async () => await entaingine.close(),
	};
}

function withTemplate(id: number): (example: Example) => Example {
	return (example) =>
		mapNodes(example, (node) =>
			'processTemplate' in node.parameters
				? { ...node, parameters: { ...node.parameters, processTemplate: String(id) } }
				: node,
		);
}

async function exercise(entaingine: EntaingineSimulator, bench: Bench): Promise<string> {
	const scheduled = await checkSchedule(
		entaingine,
		bench,
		bench.workflow(SCHEDULE),
		SUMMARY_TEMPLATE,
	);
	await checkDocument(entaingine, bench, bench.workflow(DOCUMENT));
	const tracked = await checkTracker(entaingine, bench, bench.workflow(TRACKER));
	const failed = await checkFailed(entaingine, bench, bench.workflow(FAILED));
	return `a document uploaded, processed and its file fetched, ${scheduled} process that the trigger started, ${tracked} that were started elsewhere, ${failed} texts of 5 summarized although others failed`;
}
