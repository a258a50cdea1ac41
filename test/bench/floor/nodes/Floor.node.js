// A bare node: the requests that this package sends, by n8n's helper, ten at a time, and nothing else.
const CONCURRENCY = 10;

const create = ({ json }, baseUrl, jobId) => ({
	method: 'POST',
	url: `${baseUrl}/api/v1/events/`,
	body: { job_id: jobId, raw_body: json },
	json: true,
});

const get = ({ json }, baseUrl, jobId) => ({
	url: `${baseUrl}/api/v1/events/${jobId}/${json.event_id}`,
	json: true,
});

exports.Floor = class Floor {
	constructor() {
		this.description = {
			displayName: 'Floor',
			name: 'floor',
			group: ['transform'],
			version: 1,
			description: 'Sends the requests and nothing else',
			defaults: { name: 'Floor' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'arcannaApi', required: true }],
			properties: [
				{
					displayName: 'Operation',
					name: 'operation',
					type: 'options',
					options: [
						{ name: 'Create', value: 'create' },
						{ name: 'Get', value: 'get' },
					],
					default: 'create',
				},
				{ displayName: 'Job ID', name: 'jobId', type: 'number', default: 0 },
			],
		};
	}

	async execute() {
		const items = this.getInputData();
		const { baseUrl, apiKey } = await this.getCredentials('arcannaApi');
		const request = this.getNodeParameter('operation', 0) === 'create' ? create : get;
		const jobId = this.getNodeParameter('jobId', 0);
		const headers = { 'x-arcanna-api-key': apiKey };
		const output = [];
		let next = 0;
		const work = async () => {
			while (next < items.length) {
				const item = next++;
				const json = await this.helpers.httpRequest({
					...request(items[item], baseUrl, jobId),
					headers,
				});
				output[item] = { json, pairedItem: { item } };
			}
		};
		await Promise.all(Array.from({ length: CONCURRENCY }, work));
		return [output];
	}
};
