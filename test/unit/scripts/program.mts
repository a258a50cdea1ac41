import { execFile } from 'node:child_process';

import { PROJECT } from '../../lab/folders.mts';

/** Runs a program of this repository, and gives its exit code and all that it said. */
export async function runProgram(...args: string[]): Promise<{ code: number; output: string }> {
	return await new Promise((resolve) => {
		execFile(process.execPath, args, { cwd: PROJECT }, (error, stdout, stderr) => {
			resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
		});
	});
}
