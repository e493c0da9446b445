import { createHash } from 'node:crypto';
import type { Mapping } from '../mapping.ts';

const hashOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 16);

/**
 * Re-share cascades as the CasFlow project publishes them: a line is a cascade, `path:seconds` a participation.
 * A node is its path; entries go out in the order of the file, so children may precede their parents.
 */
export const mapping: Mapping = {
  format: 'lines',
  map: (line, { fileId, row }) => {
    const [cascade = '', , published = '0', , entries = ''] = line.split('\t');
    return {
      interactions: entries.split(' ').map((entry, index) => {
        const [path = '', seconds = '0'] = entry.split(':');
        const users = path.split('/');
        const parent = users.slice(0, -1).join('/');
        return {
          id: `imp.${fileId}.${row}.${index + 1}`,
          memberId: users.at(-1),
          verb: 'content.shared',
          occurredAt: new Date((Number(published) + Number(seconds)) * 1_000).toISOString(),
          object: { kind: 'post', id: cascade },
          channel: 'weibo',
          shareId: `${cascade}.${hashOf(path)}`,
          ...(parent !== '' && { parentShareId: `${cascade}.${hashOf(parent)}` }),
        };
      }),
    };
  },
};
