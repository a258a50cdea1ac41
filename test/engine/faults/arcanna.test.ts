import { testEveryCell } from './service.mts';
import { arcanna } from './stages/arcanna.mts';

testEveryCell('Arcanna', arcanna);
