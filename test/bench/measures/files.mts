import { asObject } from '../../lab/json.mts';
import type { Execution, N8nClient } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';
import type { FileCalls } from '../files/calls.mts';
import { Gate } from '../files/gate.mts';
import {
	downloadNode,
	FILE_SERVICE,
	saveFileCredential,
	UPLOAD,
	uploadNode,
} from '../files/setup.mts';
import { INSPECTED, openInspector } from '../inspector.mts';
import { watchMemory } from '../memory.mts';
import { Remote } from '../remote.mts';
import { spreadText } from '../report/numbers.mts';
import type { Candidate, Measured, Result } from '../results.mts';
import { runList } from '../runs.mts';
import type { Stage } from '../stage.mts';
import { spreadOf } from '../statistics.mts';
import { type DraftNode, listWorkflow, type ListWorkflow, WORK } from '../workflows.mts';

const MB = 1024 * 1024;
const FILE_BYTES = 1024 * MB;
const SMALL_BYTES = 8 * MB;
const GOAL_MB = 64;
const GATE = 'Gate';
/** The file that the download left in n8n's store, before the gate. */
const STORED = `={{ $('${WORK}').first().binary.data }}`;

/** How far the memory rose, in MB. */
interface Risen {
	small: number;
	large: number;
}

type Way = 'download' | 'upload' | 'httpDownload' | 'httpUpload';
const WAYS: Way[] = ['download', 'upload', 'httpDownload', 'httpUpload'];

/** How far n8n's memory rises while a file of 1 GB goes through it. */
export async function measureFiles(stage: Stage): Promise<Measured> {
	const service = await Remote.start<FileCalls>(FILE_SERVICE);
	const gate = await Gate.start();
	const rises: Record<Way, Risen[]> = {
		download: [],
		upload: [],
		httpDownload: [],
		httpUpload: [],
	};
	try {
		for (let round = 0; round < stage.fewRounds; round++) {
			for (const way of round % 2 === 0 ? WAYS : [...WAYS].reverse()) {
				rises[way].push(await rise(stage, { service, gate, way }));
			}
		}
	} finally {
		await gate.stop();
		await service.stop();
	}
	return {
		how: 'The result of a job (1 GB) is downloaded, and the downloaded file is submitted as a new job in the same execution. Each measurement runs on an n8n that is started for it and warmed up with a file of 8 MB. The memory is the peak resident set during the download or upload minus the one before it, right after a garbage collection. The same figure for a file of 8 MB is subtracted: n8n needs that for any execution after a garbage collection.',
		rounds: stage.fewRounds,
		results: [
			compared('Downloading 1 GB: rise of memory', rises.download, rises.httpDownload),
			compared('Uploading 1 GB: rise of memory', rises.upload, rises.httpUpload),
		],
	};
}

interface Passage {
	service: Remote<FileCalls>;
	gate: Gate;
	way: Way;
}

async function rise(stage: Stage, passage: Passage): Promise<Risen> {
	const { service, gate, way } = passage;
	const { url } = await service.call('where', null);
	return await stage.withFreshRig(INSPECTED, async ({ n8n, instance }) => {
		const credential = await saveFileCredential(n8n, service);
		const workflow = await workflowFor(n8n, way, credential, { url, gate });
		const inspector = await openInspector(instance.logFile);
		const weigh = async (bytes: number) => {
			const atStart = async () => await watchMemory(instance.pid, inspector);
			const risen = await transfer(stage, passage, { n8n, workflow, bytes, atStart });
			return (await risen()) / MB;
		};
		await weigh(SMALL_BYTES);
		const small = await weigh(SMALL_BYTES);
		const large = await weigh(FILE_BYTES);
		inspector.close();
		return { small, large };
	});
}

/** Starts watching n8n's memory. */
type Watch = () => ReturnType<typeof watchMemory>;

interface Transfer {
	n8n: N8nClient;
	workflow: ListWorkflow;
	bytes: number;
	/** Called just before the measured transfer begins. */
	atStart: Watch;
}

/** Transfers a file, and returns the watch that began at its start. */
async function transfer(
	{ session }: Stage,
	{ service, gate, way }: Passage,
	{ n8n, workflow, bytes, atStart }: Transfer,
): ReturnType<Watch> {
	const { id, link, sha256 } = await service.call('finished', bytes);
	const uploads = way === 'upload' || way === 'httpUpload';
	const run = async () => await runList(n8n, workflow, [{ id, link }]);
	const { risen, execution } = uploads
		? await throughGate(gate, run, atStart)
		: { risen: await atStart(), execution: await run() };
	const [item] = execution.runs[WORK]?.at(-1)?.outputs[0] ?? [];
	const received = await service.call('received', null);
	const told = execution.error ?? execution.status;
	const size = `${bytes / MB} MB`;
	if (uploads) {
		const [file] = received;
		const whole = received.length === 1 && file.bytes === bytes && file.sha256 === sha256;
		session.checks.that(`${way}: ${size} arrived once, byte for byte`, whole, told);
	} else {
		const { data } = asObject(asObject(item, 'The item').binary, "The item's files");
		const got = asObject(data, 'The file').bytes;
		session.checks.that(`${way}: ${size} arrived`, got === bytes, `${String(got)} bytes, ${told}`);
	}
	return risen;
}

/** Runs an execution that stops at the gate, and calls `atStart` there. */
async function throughGate(gate: Gate, run: () => Promise<Execution>, atStart: Watch) {
	const reached = gate.reached();
	const running = run();
	const goOn = await Promise.race([reached, running]);
	if (typeof goOn !== 'function') throw new Error(`No upload: ${goOn.error ?? goOn.status}`);
	const risen = await atStart();
	goOn();
	return { risen, execution: await running };
}

async function workflowFor(
	n8n: N8nClient,
	way: Way,
	credential: CredentialRef,
	{ url, gate }: { url: string; gate: Gate },
): Promise<ListWorkflow> {
	const download = downloadNode(credential);
	const upload = uploadNode(credential, STORED);
	const uploading = async (node: DraftNode) =>
		await listWorkflow(n8n, way, [download, gate.node(GATE), node], {
			[WORK]: [[GATE]],
			[GATE]: [[UPLOAD]],
		});
	switch (way) {
		case 'download':
			return await listWorkflow(n8n, way, [download]);
		case 'httpDownload':
			return await listWorkflow(n8n, way, [httpDownload()]);
		case 'upload':
			return await uploading(upload);
		case 'httpUpload':
			return await uploading(httpUpload(credential, url));
	}
}

function httpDownload(): DraftNode {
	return {
		name: WORK,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			url: '={{ $json.link }}',
			options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
		},
	};
}

function httpUpload(credential: CredentialRef, url: string): DraftNode {
	return {
		name: UPLOAD,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			method: 'POST',
			url: `${url}/api/v1/jobs`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'gravityAiApi',
			sendBody: true,
			contentType: 'multipart-form-data',
			bodyParameters: {
				parameters: [
					{
						parameterType: 'formData',
						name: 'data',
						value: '{"mimeType":"text/csv; header=present"}',
					},
					{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: STORED },
				],
			},
			options: {},
		},
		credentials: { gravityAiApi: credential },
	};
}

function compared(name: string, rises: Risen[], httpRises: Risen[]): Result {
	const ours = risen('this package', rises);
	const { median } = ours.spread;
	return {
		name,
		goal: `under ${GOAL_MB} MB`,
		unit: 'MB',
		candidates: [ours, risen('HTTP Request node', httpRises)],
		ratio: median / GOAL_MB,
		ratioOf: `of ${GOAL_MB} MB`,
		met: median < GOAL_MB,
	};
}

function risen(name: string, rises: Risen[]): Candidate {
	const small = spreadOf(rises.map((one) => one.small));
	const large = spreadOf(rises.map((one) => one.large));
	return {
		name,
		spread: spreadOf(rises.map((one) => one.large - one.small)),
		note: `${spreadText(large, 'MB')} with 1 GB, ${spreadText(small, 'MB')} with 8 MB`,
	};
}
