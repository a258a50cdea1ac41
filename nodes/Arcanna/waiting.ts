import { durableWaits } from '../shared/jobs/durable/operations';
import { eventKind } from './decision';
import { arcanna } from './service';
import { trainingKind } from './startedTraining';

/** What lets decisions and trainings be waited for without the node. */
export const arcannaWaits = durableWaits(arcanna, [eventKind, trainingKind]);
