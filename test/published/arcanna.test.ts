import { openArcanna } from './arcanna.mts';
import { testPublishedForms } from './suites.mts';

testPublishedForms({ folder: 'arcanna', open: openArcanna });
