// Bundles the code of each package into a folder, for tests that must not depend on what was built last:
// node scripts/bundle-packages.mjs <folder>
import { resolve } from 'node:path';

import { bundle } from './package/bundle.mjs';
import { readPackages } from './package/project.mjs';

const [folder] = process.argv.slice(2);
await Promise.all(readPackages().map((each) => bundle(each, resolve(folder))));
