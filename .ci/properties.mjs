// Tries the properties with so many generated cases each, or for as long as they let themselves be
// tried: node .ci/properties.mjs 5000
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [count = '100000'] = process.argv.slice(2);
const child = spawn(process.execPath, ['node_modules/jest/bin/jest.js', 'properties.test'], {
	cwd: fileURLToPath(new URL('..', import.meta.url)),
	stdio: 'inherit',
	env: { ...process.env, PROPERTY_RUNS: count },
});
child.once('close', (code) => {
	process.exitCode = code ?? 1;
});
