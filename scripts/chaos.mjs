import { runOnProjectNode } from './bootstrap/bootstrap.mjs';

await runOnProjectNode('e2e/chaos/main.ts');
