export function missingDependencies(root: string): string | null;
