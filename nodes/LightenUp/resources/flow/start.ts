import { flowField } from '../../fields';
import { startFlowRequest } from '../../inputs';
import { startFields, startOperation } from '../../start';

const show = { resource: ['flow'], operation: ['start'] };

export const startFlowFields = startFields(flowField(show), show, 'flow');

/** Starts a flow, and waits for its results if the user wants that. */
export const startFlow = startOperation(startFlowRequest, 'flow');
