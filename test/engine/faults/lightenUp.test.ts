import { testEveryCell } from './service.mts';
import { lightenUp } from './stages/lightenUp.mts';

testEveryCell('LightenUp', lightenUp);
