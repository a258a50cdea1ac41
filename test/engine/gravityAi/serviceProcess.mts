/** Plays Gravity AI until its input ends; says in one line where it is. */
import { startGravityAi } from '../../simulators/gravityAi.mts';

const resultBytes = Number(process.argv[2]);
const service = await startGravityAi({ jobMs: 10, resultBytes });
console.log(JSON.stringify({ url: service.url, key: service.keys.first }));
process.stdin.resume().once('end', () => void service.close());
