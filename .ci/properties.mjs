// Runs the property tests with this many generated cases each, or until a property's own time limit:
// node .ci/properties.mjs [100000]
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
