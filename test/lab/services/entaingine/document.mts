import type { EntaingineSimulator } from '../../../simulators/entaingine.mts';
import { asObject, asText } from '../../json.mts';
import { itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';
import { showTable } from '../../table.mts';

/** Runs the document workflow on its sample, and compares it with what entAIngine received. */
export async function checkDocument(
	entaingine: EntaingineSimulator,
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
): Promise<void> {
	const before = new Set(entaingine.processes.keys());
	const execution = await progress.step(
		`"${workflow.name}" on its sample document`,
		async () => await n8n.finished(await n8n.run(workflow, 'Try it with a sample document')),
	);
	checks.equal('the workflow ended well', execution.error ?? execution.status, 'success');

	const [uploaded] = itemsOf(execution, 'Upload it');
	const [file] = entaingine.files.values();
	checks.equal(
		'the document was uploaded',
		{ name: file?.name, contentType: file?.contentType, storageType: file?.storageType },
		{ name: 'invoice-2026-0042.txt', contentType: 'text/plain', storageType: 'BLOB' },
	);
	const [process] = [...entaingine.processes.values()].filter(
		({ id, inputs }) => !before.has(id) && inputs.some(({ name }) => name === 'FILE_URL'),
	);
	checks.equal(
		'a process was started with its URL, as a private one',
		{ url: process?.inputs[0].value, sent: process?.sent },
		{ url: uploaded?.url, sent: { isPrivate: true, private: true } },
	);
	const results = itemsOf(execution, 'The result');
	showTable(
		progress,
		['process', 'steps', 'text'],
		results.map(({ process_id, steps, text }) => [process_id, steps, text]),
	);
	checks.equal('its result came when it had ended', results, [
		{ process_id: process?.id, text: process?.outputs.at(-1)?.text, steps: 3 },
	]);

	const [item] = execution.runs['Get the file']?.at(-1)?.outputs[0] ?? [];
	const binary = asObject(asObject(item?.binary, 'The files').result, 'The file');
	const bytes = await n8n.binary(asText(binary.id, "The file's id"));
	checks.equal(
		'the file that it made is there',
		bytes.toString('utf8'),
		'Processing completed successfully.',
	);
}
