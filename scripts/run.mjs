// `node scripts/run.mjs FILE [ARGS…]` runs a script of the project on its own Node, and installs before that what is missing:
// each command of package.json works in a fresh clone.
import { runOnProjectNode } from './bootstrap/bootstrap.mjs';

const [script, ...args] = process.argv.slice(2);
await runOnProjectNode(script, args);
