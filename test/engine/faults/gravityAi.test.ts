import { testEveryCell } from './service.mts';
import { gravityAi } from './stages/gravityAi.mts';

testEveryCell('Gravity AI', gravityAi);
