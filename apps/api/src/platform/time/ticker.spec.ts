import { startTicker } from './ticker';

/** A promise and the hand that settles it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe(startTicker, () => {
  it('runs at once when poked, and never twice at a time', async () => {
    let running = 0;
    let most = 0;
    const ticker = startTicker('test', 60_000, async () => {
      most = Math.max(most, (running += 1));
      await Promise.resolve();
      running -= 1;
    });
    await Promise.all([ticker.poke(), ticker.poke(), ticker.poke()]);
    await ticker.stop();
    expect(most).toBe(1);
  });

  it('goes on after a run that failed', async () => {
    let runs = 0;
    const ticker = startTicker('test', 60_000, () => {
      runs += 1;
      return runs === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
    });
    await ticker.poke();
    await ticker.poke();
    await ticker.stop();
    expect(runs).toBe(2);
  });

  it('waits for the run under way when stopped, and starts no other', async () => {
    const { opened, open } = gate();
    const { opened: started, open: start } = gate();
    let runs = 0;
    const ticker = startTicker('test', 60_000, async () => {
      runs += 1;
      start();
      await opened;
    });
    const poked = ticker.poke();
    await started;
    const stopped = ticker.stop();
    open();
    await Promise.all([poked, stopped]);
    await ticker.poke();
    expect(runs).toBe(1);
  });
});
