import { openEntaingine } from './entaingine.mts';
import { testPublishedForms } from './suites.mts';

testPublishedForms({ folder: 'entaingine', open: openEntaingine });
