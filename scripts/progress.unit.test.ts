import { stripVTControlCharacters } from 'node:util';
import { openPlain } from './progress.ts';

it('prints plain lines: each step once, its end, and no counting up', () => {
  const lines: string[] = [];
  const progress = openPlain((line) => lines.push(line));
  progress.report({ step: 'a', state: 'running', text: 'a: 1 files' });
  progress.report({ step: 'a', state: 'running', text: 'a: 2 files' });
  progress.report({ step: 'a', state: 'running', text: 'a: copying', amount: { done: 1, total: 46 } });
  progress.report({ step: 'a', state: 'note', text: 'by the way' });
  progress.report({ step: 'a', state: 'done', text: 'a is there' });
  const plain = lines.map((line) => stripVTControlCharacters(line).replace(/\d\.\d s/, '# s'));
  expect(plain).toEqual(['  a: 1 files', '  a: copying (1 of 46)', '! by the way', '✓ a is there (# s)']);
});
