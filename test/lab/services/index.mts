import type { LabService } from '../service.mts';
import { startArcannaLab } from './arcanna/index.mts';
import { startEntaingineLab } from './entaingine/index.mts';
import { startGravityAiLab } from './gravityAi/index.mts';
import { startLightenUpLab } from './lightenUp/index.mts';

/** Each starts a simulated service on a port of its own. */
export const SERVICES: Array<() => Promise<LabService>> = [
	startArcannaLab,
	startGravityAiLab,
	startEntaingineLab,
	startLightenUpLab,
];
