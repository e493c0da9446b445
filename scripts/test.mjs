import { runOnProjectNode } from './bootstrap/bootstrap.mjs';

await runOnProjectNode('scripts/test/main.ts');
