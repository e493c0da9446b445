import { runOnProjectNode } from './bootstrap/bootstrap.mjs';

await runOnProjectNode('scripts/start/main.ts');
