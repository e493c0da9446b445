import { providersFor } from './servers.ts';
import type { Provider, ServerMode } from './servers.ts';

it.each<[ServerMode, boolean, boolean, readonly Provider[]]>([
  ['auto', true, false, ['given']],
  ['auto', false, false, ['compose', 'local']],
  ['auto', true, true, ['given']],
  ['auto', false, true, ['local']],
  ['given', false, false, ['given']],
  ['compose', true, false, ['compose', 'local']],
  ['containers', true, true, ['containers', 'local']],
  ['local', true, false, ['local']],
])('in mode %s (given: %s, ephemeral: %s) asks %j', (mode, given, ephemeral, expected) => {
  expect(providersFor(mode, { given, ephemeral })).toEqual(expected);
});
