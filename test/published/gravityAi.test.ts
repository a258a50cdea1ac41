import { openGravityAi } from './gravityAi.mts';
import { testPublishedForms } from './suites.mts';

testPublishedForms({ folder: 'gravity-ai', open: openGravityAi });
