import { durableWaits } from '../shared/jobs/durable/operations';
import { eventKind, newEventKind } from './decision';
import { reprocessingKind } from './reprocessing';
import { arcanna } from './service';
import { trainingKind } from './startedTraining';

/** The kinds of job whose wait can survive a restart: decisions, new decisions and trainings. */
export const arcannaWaits = durableWaits(arcanna, [
	eventKind,
	newEventKind,
	reprocessingKind,
	trainingKind,
]);
