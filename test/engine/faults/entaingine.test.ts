import { manifest } from '../../services/entaingine.mts';
import { testEveryCell } from './service.mts';

testEveryCell(manifest);
