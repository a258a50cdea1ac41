import { testEveryCell } from './service.mts';
import { entaingine } from './stages/entaingine.mts';

testEveryCell('entAIngine', entaingine);
