import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** The texts of a service for its inputs. */
export interface InputRows {
	displayName: string;
	/** "inputs" by default. */
	name?: string;
	description: string;
	/** For the name of an input. */
	placeholder: string;
	nameDescription: string;
	valueDescription: string;
	show: IDisplayOptions['show'];
}

/** A row with a name and a value for each input of a job, in `values`. */
export function inputRows({ displayName, name = 'inputs', ...given }: InputRows): INodeProperties {
	const { description, placeholder, nameDescription, valueDescription, show } = given;
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Input',
		default: {},
		description,
		options: [
			{
				displayName: 'Input',
				name: 'values',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder,
						description: nameDescription,
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description: valueDescription,
					},
				],
			},
		],
		displayOptions: { show },
	};
}
