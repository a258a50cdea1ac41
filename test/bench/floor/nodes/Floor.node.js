// A bare node: it sends the same requests as this package with n8n's helpers, ten at a time, and no more.
const { Readable } = require('node:stream');

const CONCURRENCY = 10;
const BOUNDARY = 'floor-boundary';
const FORM = { mimeType: 'text/csv; header=present' };

const WORK = {
	async create(node, { json }, { baseUrl, apiKey }, jobId) {
		const answer = await node.helpers.httpRequest({
			method: 'POST',
			url: `${baseUrl}/api/v1/events/`,
			headers: { 'x-arcanna-api-key': apiKey },
			body: { job_id: jobId, raw_body: json },
			json: true,
		});
		return { json: answer };
	},

	async get(node, { json }, { baseUrl, apiKey }, jobId) {
		const answer = await node.helpers.httpRequest({
			url: `${baseUrl}/api/v1/events/${jobId}/${json.event_id}`,
			headers: { 'x-arcanna-api-key': apiKey },
			json: true,
		});
		return { json: answer };
	},

	async download(node, { json }, { baseUrl, apiKey }) {
		const { data: url } = await node.helpers.httpRequest({
			url: `${baseUrl}/api/v1/jobs/result-link/${json.id}`,
			headers: { 'x-api-key': apiKey },
			json: true,
		});
		const body = await node.helpers.httpRequest({ url, encoding: 'stream' });
		const data = await node.helpers.prepareBinaryData(body, 'scores.csv', 'text/csv');
		return { json, binary: { data } };
	},

	async upload(node, { binary }, { baseUrl, apiKey }) {
		const { id } = binary.data;
		const [file, { fileSize }] = await Promise.all([
			node.helpers.getBinaryStream(id),
			node.helpers.getBinaryMetadata(id),
		]);
		const part = (rest) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name=${rest}`;
		const head = `${part(`"data"\r\n\r\n${JSON.stringify(FORM)}\r\n`)}${part('"file"; filename="scores.csv"\r\ncontent-type: text/csv\r\n\r\n')}`;
		const tail = `\r\n--${BOUNDARY}--\r\n`;
		const answer = await node.helpers.httpRequest({
			method: 'POST',
			url: `${baseUrl}/api/v1/jobs`,
			headers: {
				'x-api-key': apiKey,
				'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
				'content-length': Buffer.byteLength(head) + fileSize + Buffer.byteLength(tail),
			},
			body: Readable.from(framed(head, file, tail)),
			disableFollowRedirect: true,
		});
		return { json: answer };
	},
};

async function* framed(head, file, tail) {
	yield Buffer.from(head);
	yield* file;
	yield Buffer.from(tail);
}

exports.Floor = class Floor {
	constructor() {
		const credential = (name, ...operation) => ({
			name,
			required: true,
			displayOptions: { show: { operation } },
		});
		this.description = {
			displayName: 'Floor',
			name: 'floor',
			group: ['transform'],
			version: 1,
			description: 'Sends the requests and nothing else',
			defaults: { name: 'Floor' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [
				credential('arcannaApi', 'create', 'get'),
				credential('gravityAiApi', 'download', 'upload'),
			],
			properties: [
				{
					displayName: 'Operation',
					name: 'operation',
					type: 'options',
					options: Object.keys(WORK).map((value) => ({ name: value, value })),
					default: 'create',
				},
				{ displayName: 'Job ID', name: 'jobId', type: 'number', default: 0 },
			],
		};
	}

	async execute() {
		const items = this.getInputData();
		const operation = this.getNodeParameter('operation', 0);
		const jobId = this.getNodeParameter('jobId', 0);
		const isArcanna = operation === 'create' || operation === 'get';
		const credential = await this.getCredentials(isArcanna ? 'arcannaApi' : 'gravityAiApi');
		const output = [];
		let next = 0;
		const worker = async () => {
			while (next < items.length) {
				const item = next++;
				const done = await WORK[operation](this, items[item], credential, jobId);
				output[item] = { ...done, pairedItem: { item } };
			}
		};
		await Promise.all(Array.from({ length: CONCURRENCY }, worker));
		return [output];
	}
};
