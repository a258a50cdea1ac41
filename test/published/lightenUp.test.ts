import { openLightenUp } from './lightenUp.mts';
import { testPublishedForms } from './suites.mts';

testPublishedForms({ folder: 'lighten-up', open: openLightenUp });
