import { manifest } from '../../services/arcanna.mts';
import { testEveryCell } from './service.mts';

testEveryCell(manifest);
