import { createRecent } from './recent.ts';

describe('what was read a moment ago', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const newRecent = () => createRecent<string>({ ms: 200, most: 2 });
  const found = (value: string) => () => Promise.resolve(value);

  it('is believed for so long from when it was asked for', async () => {
    const recent = newRecent();
    expect(recent.get('a')).toBeUndefined();
    await recent.read('a', async () => {
      jest.advanceTimersByTime(150);
      return 'one';
    });
    expect(recent.get('a')).toBe('one');
    expect(recent.get('b')).toBeUndefined();
    jest.advanceTimersByTime(50);
    expect(recent.get('a')).toBeUndefined();
  });

  it('is not believed where it was changed here, also while it was read', async () => {
    const recent = newRecent();
    await recent.read('a', found('one'));
    recent.forget('a');
    expect(recent.get('a')).toBeUndefined();
    const read = recent.read('a', found('before the change'));
    recent.forget('a');
    await expect(read).resolves.toBe('before the change');
    expect(recent.get('a')).toBeUndefined();
  });

  it('is of so many at most, and never nothing', async () => {
    const recent = newRecent();
    for (const key of ['a', 'b', 'c']) await recent.read(key, found(key));
    expect(['a', 'b', 'c'].map(recent.get)).toEqual([undefined, undefined, 'c']);
    await expect(recent.read('d', () => Promise.resolve(undefined))).resolves.toBeUndefined();
    expect(recent.get('d')).toBeUndefined();
  });
});
