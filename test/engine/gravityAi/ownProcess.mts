import { spawn } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { BinaryDataService } from 'n8n-core';
import type { INodeExecutionData } from 'n8n-workflow';

import { binaryItem } from '../harness/index.mts';
import { Container } from '../harness/n8n.mts';

/** A simulated Gravity AI in a process of its own, so that its memory does not count. */
export interface ServiceProcess {
	url: string;
	key: string;
	stop(): Promise<void>;
}

/** @param resultBytes the size of each job's result */
export async function startServiceProcess(resultBytes: number): Promise<ServiceProcess> {
	const script = join(import.meta.dirname ?? __dirname, 'serviceProcess.mts');
	const child = spawn(process.execPath, ['--import', 'tsx', script, String(resultBytes)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
	const { url, key } = JSON.parse(String(line));
	return {
		url,
		key,
		stop: async () => {
			const exited = once(child, 'exit');
			child.stdin.end();
			await exited;
		},
	};
}

/** An input item with a file that takes no room on the disk. */
export async function sparseItem(bytes: number): Promise<INodeExecutionData> {
	const item = await binaryItem('-', { fileName: 'large.bin' });
	const id = item.binary?.data.id ?? '';
	const path = Container.get(BinaryDataService).getPath(id);
	truncateSync(path, bytes);
	writeFileSync(`${path}.metadata`, JSON.stringify({ fileName: 'large.bin', fileSize: bytes }));
	return item;
}

export async function removeFiles(item: INodeExecutionData): Promise<void> {
	const ids = Object.values(item.binary ?? {}).map(({ id = '' }) => id);
	await Container.get(BinaryDataService).deleteManyByBinaryDataId(ids);
}

/** The most that buffers and the heap held beyond the beginning, in bytes; freed memory is not counted. */
export async function watchHeld<T>(
	run: () => Promise<T>,
): Promise<{ result: T; heldBytes: number }> {
	const held = () => {
		const { arrayBuffers, heapUsed } = process.memoryUsage();
		return arrayBuffers + heapUsed;
	};
	setFlagsFromString('--expose-gc');
	runInNewContext('gc')();
	const before = held();
	let peak = before;
	const timer = setInterval(() => (peak = Math.max(peak, held())), 5);
	try {
		const result = await run();
		return { result, heldBytes: peak - before };
	} finally {
		clearInterval(timer);
	}
}

/** Shows a figure beside the results of the tests. */
export function show(line: string): void {
	console.log(line);
}
