import { posix } from 'node:path';

import { listFiles, load } from './project.mjs';

/**
 * The output previews of the nodes in a package, and the operations that have none. n8n reads them from
 * `__schema__/v<version>/<resource>/<operation>.json` beside a node's compiled file; a trigger has none.
 */
export function findPreviews({ entries }) {
	const nodes = entries.filter(
		({ kind, typeName }) => kind === 'node' && !typeName.endsWith('Trigger'),
	);
	const files = nodes.flatMap(({ source }) => listFiles(folderOf(source), /\.json$/));
	const problems = nodes.flatMap((node) =>
		operationsOf(load(node).description)
			.map((operation) => posix.join(folderOf(node.source), `${operation}.json`))
			.filter((path) => !files.includes(path))
			.map((path) => `${path} does not exist; run npm run docs`),
	);
	return { files, problems };
}

function folderOf(source) {
	return posix.join(posix.dirname(source), '__schema__/v1.0.0');
}

/** Such as `event/create`. */
function operationsOf({ properties }) {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options, displayOptions }) =>
			displayOptions.show.resource.flatMap((resource) =>
				options.map(({ value }) => `${resource}/${value}`),
			),
		);
}
