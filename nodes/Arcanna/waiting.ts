import { durableWaits } from '../shared/jobs/durable/operations';
import { eventKind, newEventKind } from './decision';
import { reprocessingKind } from './reprocessing';
import { arcanna } from './service';
import { trainingKind } from './startedTraining';

/** What lets decisions, new ones too, and trainings be waited for without the node. */
export const arcannaWaits = durableWaits(arcanna, [
	eventKind,
	newEventKind,
	reprocessingKind,
	trainingKind,
]);
