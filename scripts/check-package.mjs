// Checks the built packages: run `npm run build` first.
import {
	installable,
	keyless,
	light,
	loadable,
	packedFiles,
	presentable,
} from './package/contents.mjs';
import { upToDate } from './package/generated.mjs';
import { licensed, selfSufficient } from './package/licences.mjs';
import { listFiles } from './package/project.mjs';
import { honest, ownCode, provided, pure, separate, short, unskipped } from './package/rules.mjs';
import { scanned } from './package/scanned.mjs';

const CHECKS = [
	['each package holds what runs, and only that', packedFiles],
	['each package for one service holds only its own code', ownCode],
	['what is generated into packages/ is up to date', upToDate],
	['small, and quick to load', light],
	['no package has a dependency', selfSufficient],
	['licences of what builds and tests it', licensed],
	['a fresh clone can be installed', installable],
	['n8n can load every node and credential', loadable],
	['icons, codex files and output previews', presentable],
	['imports only what n8n provides', provided],
	["n8n's scanner of submitted packages", scanned],
	['no keys', keyless],
	['files of a readable length', short],
	['services and shared are separate', separate],
	['api files run without n8n', pure],
	['no silenced rules or types', honest],
	['no skipped tests', unskipped],
];

if (listFiles('dist').length === 0) {
	console.log(`Nothing is built: run npm run build first.\n0 passed, ${CHECKS.length} failed`);
	process.exit(1);
}

let failed = 0;
for (const [name, check] of CHECKS) {
	const problems = await attempt(check);
	if (problems.length > 0) failed++;
	console.log(`${problems.length > 0 ? 'FAILED' : 'ok    '}  ${name}`);
	for (const problem of problems) console.log(`          ${problem}`);
}
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function attempt(check) {
	try {
		return await check();
	} catch (error) {
		return [error.message];
	}
}
