import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY_ENVIRONMENT, SERVICE_NAMES, memoryFlags } from './services.ts';

const textOf = (file: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', 'infra', 'compose', file), 'utf8');

describe('a service in a container', () => {
  const dockerfile = textOf('Dockerfile');
  const compose = textOf('compose.yaml');

  it.each(SERVICE_NAMES)('uses memory as npm start has %s use it', (name) => {
    const [, entrypoint = '[]'] = /^ENTRYPOINT (.+)$/m.exec(dockerfile) ?? [];
    const [, own = ''] = new RegExp(`command: \\[(.*)services/${name}/main\\.ts\\]`).exec(compose) ?? [];
    const [command, ...shared] = JSON.parse(entrypoint) as readonly string[];
    expect(command).toBe('node');
    expect([...shared, ...own.split(', ').filter((flag) => flag !== '')]).toEqual(memoryFlags(name));
  });

  it('has the same environment for its memory', () => {
    for (const [name, value] of Object.entries(MEMORY_ENVIRONMENT)) {
      expect(dockerfile).toContain(`ENV ${name}=${value}\n`);
    }
  });
});
