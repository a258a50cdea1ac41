import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { sendForJson } from '../../../shared/http/client';
import { settleService, ServiceError } from '../../../shared/http/errors';
import { expectObject } from '../../../shared/http/expect';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { managementKeyNotice, useCaseField } from '../../fields';
import { readDateRange, useCaseId } from '../../parameters';
import { arcanna } from '../../service';

const show = { resource: ['useCase'], operation: ['getMetrics'] };

export const getMetricsFields: INodeProperties[] = [
	managementKeyNotice(show, 'Reading metrics', 'read:job_metrics'),
	useCaseField({ show }),
	optionsField(show, {
		own: [
			{
				displayName: 'End Date',
				name: 'endDate',
				type: 'dateTime',
				default: '',
				description:
					'Count only events before this time. Dates without a time zone use the time zone of the workflow.',
			},
			{
				displayName: 'Start Date',
				name: 'startDate',
				type: 'dateTime',
				default: '',
				description:
					'Count only events from this time on. Dates without a time zone use the time zone of the workflow. Leave both dates empty to count all events.',
			},
		],
	}),
];

/**
 * Returns the metrics of a use case: its accuracy and volume, overall or for a time range. Source: the
 * vendor's MCP server, `metrics_job` and `models/metrics`. Its earlier versions sent a GET.
 */
export const getMetrics: Operation = async (context) => {
	const id = useCaseId(context.parameter('jobId'));
	const range = readDateRange(context.option('startDate'), context.option('endDate'), context);
	const { start, end } = range;
	const request = {
		path: '/api/v2/metrics/job',
		query: {
			job_id: id,
			...(start !== undefined && { start_datetime: start }),
			...(end !== undefined && { end_datetime: end }),
		},
		safety: 'safe',
	} as const;
	const read = (body: unknown): IDataObject => expectObject(arcanna, body);
	const post = { ...request, method: 'POST', body: {} } as const;
	const found = await settleService(sendForJson(context, post, read));
	if (!(found instanceof ServiceError)) return [{ json: found }];
	if (found.facts.status !== 405) throw found;
	return [{ json: await sendForJson(context, { ...request, method: 'GET' }, read) }];
};
