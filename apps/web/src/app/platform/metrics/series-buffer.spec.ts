import type { Bucket } from '@hyperion/domain';
import { SeriesBuffer } from './series-buffer';

const T = Date.UTC(2026, 10, 20, 12);

function past(atMs: number, value: number, count = 1): Bucket {
  return { atMs, count, min: value, max: value, sum: value * count };
}

function times(buffer: SeriesBuffer): number[] {
  return buffer.all.map(({ atMs }) => atMs - T);
}

describe(SeriesBuffer.name, () => {
  it('keeps live ticks in the order of their time, whatever order they come in', () => {
    const buffer = new SeriesBuffer();
    buffer.append(T + 2_040, 2);
    buffer.append(T + 1_030, 1);
    buffer.append(T + 3_050, 3);
    expect(times(buffer)).toEqual([1_030, 2_040, 3_050]);
  });

  it('takes a tick that is sent again only once', () => {
    const buffer = new SeriesBuffer();
    buffer.append(T + 1_030, 1);
    buffer.append(T + 1_030, 1);
    expect(buffer.all).toEqual([past(T + 1_030, 1)]);
  });

  it('folds two ticks of the same second into one bucket', () => {
    const buffer = new SeriesBuffer();
    buffer.append(T + 1_010, 1);
    buffer.append(T + 1_990, 3);
    expect(buffer.all).toEqual([{ atMs: T + 1_010, count: 2, min: 1, max: 3, sum: 4 }]);
  });

  it('does not show a live tick a second time when history tells of it', () => {
    const buffer = new SeriesBuffer();
    buffer.append(T + 1_030, 5);
    buffer.merge([past(T + 1_000, 5), past(T + 2_000, 6)], 1_000);
    expect(times(buffer)).toEqual([1_000, 2_000]);
  });

  it('does not take a live tick that history has told of already', () => {
    const buffer = new SeriesBuffer();
    buffer.merge([past(T + 1_000, 5)], 1_000);
    buffer.append(T + 1_030, 5);
    expect(times(buffer)).toEqual([1_000]);
  });

  it('fills a hole from history and leaves what stands around it', () => {
    const buffer = new SeriesBuffer();
    buffer.append(T + 100, 1);
    buffer.append(T + 3_100, 4);
    buffer.merge([past(T + 1_000, 2), past(T + 2_000, 3)], 1_000);
    expect(times(buffer)).toEqual([100, 1_000, 2_000, 3_100]);
  });

  it('leaves out a coarse bucket whose ticks it already has', () => {
    const buffer = new SeriesBuffer();
    buffer.append(T + 13_100, 1);
    buffer.merge([past(T, 1, 10), past(T + 10_000, 1, 10)], 10_000);
    expect(times(buffer)).toEqual([0, 13_100]);
  });

  it('forgets what is older than asked', () => {
    const buffer = new SeriesBuffer();
    for (let second = 0; second < 10; second++) buffer.append(T + second * 1_000 + 1, second);
    buffer.trim(T + 7_000);
    expect(times(buffer)).toEqual([7_001, 8_001, 9_001]);
    buffer.trim(T + 60_000);
    expect(times(buffer)).toEqual([]);
  });
});
