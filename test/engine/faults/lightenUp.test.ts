import { manifest } from '../../services/lightenUp.mts';
import { testEveryCell } from './service.mts';

testEveryCell(manifest);
