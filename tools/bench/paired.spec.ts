import { EXIT_PEER_MISSING, median, PeerMissing, report, runBench, runPaired, type PairedBench } from './paired';

/** A bench whose subject takes the given numbers in turn and whose peer always takes 100. */
function aBench(subject: readonly number[], given: Partial<PairedBench> = {}): PairedBench {
  let turn = 0;
  return {
    ...{ bench: 'x', subject: 'we', peer: 'they', unit: 'µs', target: 1, measurePeer: () => 100 },
    measureSubject: () => subject[turn++ % subject.length]!,
    ...given,
  };
}

describe('paired benches', () => {
  let printed: string[];

  beforeEach(() => {
    printed = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = 0;
  });

  it('judges by the median of the ratios, the warm-up not counted', async () => {
    const result = await runPaired(aBench([9999, 50, 60, 70, 80, 500], { pairs: 5 }));
    expect(result).toMatchObject({ ratioMedian: 0.7, ratioMin: 0.5, ratioMax: 5, pass: true });
  });

  it('takes turns', async () => {
    const turns: string[] = [];
    await runPaired(
      aBench([], { pairs: 5, measureSubject: () => turns.push('A'), measurePeer: () => turns.push('B') }),
    );
    expect(turns.slice(2).join('')).toBe('AB'.repeat(5));
  });

  it('stops at the end of its time, but not before five pairs', async () => {
    expect((await runPaired(aBench([1], { pairs: 50, budgetMs: 0 }))).pairs).toHaveLength(5);
  });

  it('prints one line of JSON per peer, the worst last, and answers 1 when one misses', async () => {
    const good = await runPaired(aBench([10]));
    const bad = await runPaired(aBench([300], { peer: 'others' }));
    printed = [];
    expect([report([bad, good]), report([good])]).toEqual([1, 0]);
    expect(JSON.parse(printed[1]!)).toEqual({
      ...{
        bench: 'x',
        subject: 'we',
        peer: 'others',
        ratioMedian: 3,
        ratioMin: 3,
        ratioMax: 3,
        target: 1,
        pass: false,
      },
    });
  });

  it('exits with 77 when the peer is missing', async () => {
    await runBench(() => Promise.reject(new PeerMissing('no cc')));
    expect(process.exitCode).toBe(EXIT_PEER_MISSING);
  });

  it('knows the middle of an even number of numbers', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
