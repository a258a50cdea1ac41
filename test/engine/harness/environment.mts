import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** n8n's user folder for this test file: settings, and binary data in filesystem mode. */
export const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));

// n8n-core reads these while it is being loaded: import this module before it.
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_LOG_LEVEL = 'silent';
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';

const removeUserFolder = () => rmSync(userFolder, { recursive: true, force: true });

if (typeof afterAll === 'function') afterAll(removeUserFolder);
else process.once('exit', removeUserFolder);
