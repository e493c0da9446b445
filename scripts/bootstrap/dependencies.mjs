import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Why node_modules is not what package-lock.json asks for, or null if it is. npm writes the list of what it has installed
 * last, so an interrupted installation has none. Contents are compared rather than file times: a fresh checkout of
 * an old lockfile has a new time.
 */
export function missingDependencies(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (wanted === null) return 'package-lock.json is missing or damaged';
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === null) return 'nothing is installed';
  for (const [path, entry] of Object.entries(wanted)) {
    // Packages for other platforms are listed too, and workspaces appear both as themselves and as links.
    if (
      !path.includes('node_modules/') ||
      entry.optional === true ||
      entry.devOptional === true ||
      entry.peer === true
    )
      continue;
    const found = installed[path];
    if (found === undefined) return `${path} is not installed`;
    if (found.version !== entry.version) return `${path} is installed as ${found.version}`;
  }
  return null;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}
