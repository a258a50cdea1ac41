// n8n's lint, in strict mode, which a warning fails as well: `n8n-node lint` has no option for that.
import { node } from './run.mjs';

const WARNINGS = /\(\d+ errors?, [1-9]\d* warnings?\)/;

const { ok, output } = await node('node_modules/@n8n/node-cli/bin/n8n-node.mjs', 'lint');
process.stdout.write(output);
process.exitCode = ok && !WARNINGS.test(output) ? 0 : 1;
