import { readFileSync } from 'node:fs';

/** A cascade counted from the file: a node is its path, its depth the number of slashes in it. */
export interface CascadeRecount {
  readonly cascade: string;
  readonly size: number;
  readonly depth: number;
  readonly generations: readonly number[];
  readonly entries: number;
}

export function recountCascades(file: string): readonly CascadeRecount[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [cascade = '', , , , entries = ''] = line.split('\t');
      const paths = entries.split(' ').map((entry) => entry.slice(0, entry.lastIndexOf(':')));
      const nodes = new Set(paths);
      const generations: number[] = [];
      for (const path of nodes) {
        const depth = path.split('/').length - 1;
        generations[depth] = (generations[depth] ?? 0) + 1;
      }
      return { cascade, size: nodes.size, depth: generations.length - 1, generations, entries: paths.length };
    });
}
