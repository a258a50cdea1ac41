import { serviceField } from '../../fields';
import { startRequest } from '../../inputs';
import { startFields, startOperation } from '../../start';

const show = { resource: ['service'], operation: ['start'] };

export const startServiceFields = startFields(serviceField(show), show, 'service');

/** Starts a service, and waits for its results if the user wants that. */
export const startService = startOperation(startRequest, 'service');
