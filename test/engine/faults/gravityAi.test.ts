import { manifest } from '../../services/gravityAi.mts';
import { testEveryCell } from './service.mts';

testEveryCell(manifest);
