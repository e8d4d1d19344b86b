import { MAX_MESSAGES, MessageRate, WINDOW_MS } from './message-rate';

describe(MessageRate.name, () => {
  const admitted = (rate: MessageRate, count: number, atMs: number): number =>
    Array.from({ length: count }, () => rate.admit(atMs)).filter(Boolean).length;

  it('admits fifty at once and no more', () => {
    expect(admitted(new MessageRate(), 80, 5_000)).toBe(MAX_MESSAGES);
  });

  it('admits a steady stream of nine tenths of the limit for ever', () => {
    const rate = new MessageRate();
    const stepMs = WINDOW_MS / (MAX_MESSAGES * 0.9);
    for (let index = 0; index < 1_000; index += 1) expect(rate.admit(index * stepMs)).toBe(true);
  });

  it('does not admit twice the limit around the edge of two windows', () => {
    const rate = new MessageRate();
    rate.admit(0);
    const before = admitted(rate, 49, WINDOW_MS - 1);
    const after = admitted(rate, 50, WINDOW_MS + 1);
    expect(before + after).toBeLessThanOrEqual(MAX_MESSAGES + 1);
  });

  it('forgets after a pause', () => {
    const rate = new MessageRate();
    admitted(rate, 80, 0);
    expect(admitted(rate, 80, 3 * WINDOW_MS)).toBe(MAX_MESSAGES);
  });
});
