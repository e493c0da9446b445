import { runOnProjectNode } from './bootstrap/bootstrap.mjs';

await runOnProjectNode('scripts/check/main.ts');
