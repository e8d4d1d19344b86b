import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LOCAL_HOST_ID } from '@hyperion/contracts';
import { isHoleAfter } from '@hyperion/ui';
import { HostScope } from '../host-scope';
import { LiveStream, type Watcher } from '../live-stream';
import { LiveMetrics } from './live-metrics';

const T0 = Date.UTC(2026, 10, 20, 12);
/** Milliseconds a tick is measured after the full second. */
const JITTER = 37;

/** The server as the store sees it: it measures every second, streams what it measures, and answers ranges. */
class Server {
  nowMs = T0;
  /** Newest ticks a range read does not know yet, milliseconds. */
  lagMs = 0;
  watcher: Watcher | undefined;
  readonly measured: number[] = [];
  private readonly seqs = new Map<number, number>();

  measureUntil(untilMs: number, everyMs = 1_000): void {
    for (let at = (this.measured.at(-1) ?? this.nowMs + JITTER) + everyMs; at <= untilMs + JITTER; at += everyMs) {
      this.measured.push(at);
      this.seqOf(at);
    }
    this.nowMs = untilMs + 100;
  }

  stream(fromMs: number): void {
    for (const ts of this.measured.filter((at) => at >= fromMs)) {
      const values = { 'cpu.usedRatio': 0.5, 'fs.usedRatio:/': 0.4 };
      this.watcher?.frame({ seq: this.seqOf(ts), hostId: LOCAL_HOST_ID, ts, values });
    }
  }

  /** Ordinal of a tick, in the order they were measured. */
  private seqOf(ts: number): number {
    const seq = this.seqs.get(ts) ?? this.seqs.size + 1;
    this.seqs.set(ts, seq);
    return seq;
  }

  answer(url: string): unknown {
    const query = new URL(url, 'http://localhost').searchParams;
    const from = Math.floor(Date.parse(query.get('from') ?? '') / 1_000) * 1_000;
    const to = Math.ceil(Date.parse(query.get('to') ?? '') / 1_000) * 1_000;
    const known = new Set(
      this.measured.filter((at) => at <= this.nowMs - this.lagMs).map((at) => Math.floor(at / 1_000)),
    );
    const points = Array.from({ length: (to - from) / 1_000 }, (_, index) =>
      known.has(from / 1_000 + index) ? [0.5, 0.5, 0.5, 1] : null,
    );
    const series = [{ hostId: 'local', metric: 'cpu.usedRatio', instance: '', unit: 'ratio', points }];
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: 1, series };
  }
}

async function setUp(): Promise<{ server: Server; store: LiveMetrics; settle: () => Promise<void>; reads: string[] }> {
  const server = new Server();
  server.nowMs = T0 - 60_000;
  server.measureUntil(T0);
  const stream = {
    now: () => server.nowMs,
    setTime: (serverMs: number) => (server.nowMs = serverMs),
    watch: (_channel: string, watcher: Watcher) => {
      server.watcher = watcher;
      return () => (server.watcher = undefined);
    },
  };
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      LiveMetrics,
      { provide: LiveStream, useValue: stream },
      { provide: HostScope, useValue: { hostId: signal(LOCAL_HOST_ID) } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const store = TestBed.inject(LiveMetrics);
  const reads: string[] = [];
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 5; round++) {
      for (const { request, flush } of http.match(() => true).map((test) => ({ request: test.request, flush: test }))) {
        if (request.url.includes('/system')) {
          flush.flush({
            hostId: 'local',
            ts: new Date(server.measured.at(-1) ?? T0).toISOString(),
            ageMs: 0,
            values: { 'memory.totalBytes': 8 },
          });
        } else {
          reads.push(request.url);
          flush.flush(server.answer(request.url) as object);
        }
      }
      await jest.advanceTimersByTimeAsync(0);
    }
  };
  await settle();
  return { server, store, settle, reads };
}

function secondsOf(store: LiveMetrics): number[] {
  return (store.series().get('cpu.usedRatio') ?? []).map(({ atMs }) => Math.floor(atMs / 1_000) - T0 / 1_000);
}

function everySecond(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe(LiveMetrics.name, () => {
  beforeEach(() => jest.useFakeTimers({ now: T0 }));
  afterEach(() => jest.useRealTimers());

  it('shows history first and goes on with live ticks, each second once', async () => {
    const { server, store } = await setUp();
    server.measureUntil(T0 + 10_000);
    server.stream(T0 + 1_000);
    expect(secondsOf(store)).toEqual(everySecond(-59, 10));
    expect(store.values().get('fs.usedRatio:/')).toBe(0.4);
    expect(store.values().get('memory.totalBytes')).toBe(8);
  });

  it('has no hole between the first range read and the first live tick', async () => {
    const { server, store, settle } = await setUp();
    server.measureUntil(T0 + 7_000);
    server.stream(T0 + 6_000);
    await settle();
    expect(secondsOf(store)).toEqual(everySecond(-59, 7));
  });

  it('has no hole and no point twice after a cut of 60 seconds', async () => {
    const { server, store, settle } = await setUp();
    server.measureUntil(T0 + 10_000);
    server.stream(T0 + 1_000);

    server.measureUntil(T0 + 70_000);
    server.watcher?.gap();
    await settle();
    server.measureUntil(T0 + 75_000);
    server.stream(T0 + 70_500);

    expect(secondsOf(store)).toEqual(everySecond(-59, 75));
  });

  it('has no hole when the newest ticks cannot be read yet, and no point twice when the server replays as well', async () => {
    const { server, store, settle, reads } = await setUp();
    server.measureUntil(T0 + 10_000);
    server.stream(T0 + 1_000);
    await settle();
    const before = reads.length;

    server.measureUntil(T0 + 70_000);
    server.lagMs = 6_000;
    server.watcher?.gap();
    server.measureUntil(T0 + 72_000);
    server.stream(T0 + 71_000);
    await settle();
    server.lagMs = 0;
    await jest.advanceTimersByTimeAsync(2_000);
    await settle();
    server.stream(T0 + 5_000);

    expect(secondsOf(store)).toEqual(everySecond(-59, 72));
    expect(reads.length - before).toBe(2);
  });

  it('gives up on a hole the server has nothing for, and shows it', async () => {
    const { server, store, settle, reads } = await setUp();
    server.nowMs = T0 + 60_000;
    server.measured.push(T0 + 60_000 + JITTER, T0 + 61_000 + JITTER, T0 + 62_000 + JITTER);
    server.nowMs = T0 + 62_100;
    server.watcher?.gap();
    const before = reads.length;
    for (let second = 0; second < 30; second++) {
      await settle();
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(reads.length - before).toBeLessThanOrEqual(4);
    const ticks = store.series().get('cpu.usedRatio') ?? [];
    expect(ticks.filter((_, index) => isHoleAfter(ticks, index, 30_000))).toHaveLength(1);
  });

  it("goes on with the present when the host's clock is set back an hour", async () => {
    const { server, store, settle } = await setUp();
    server.measureUntil(T0 + 5_000);
    server.stream(T0);
    const hourAgo = T0 - 3_600_000;
    server.measured.length = 0;
    server.nowMs = hourAgo;
    server.measureUntil(hourAgo + 3_000);
    server.stream(hourAgo);
    await settle();
    expect(store.measuredMs()).toBe(hourAgo + 3_000 + JITTER);
    expect(store.window().toMs).toBe(hourAgo + 3_000 + JITTER);
    expect(secondsOf(store)).toEqual([-3_599, -3_598, -3_597]);
  });

  it('forgets what has left the window, however long it runs', async () => {
    const { server, store } = await setUp();
    for (let minute = 1; minute <= 30; minute++) {
      const from = server.nowMs;
      server.measureUntil(T0 + minute * 60_000);
      server.stream(from);
    }
    expect(secondsOf(store).length).toBeLessThan(620);
  });

  it('says how old the numbers are once three intervals have passed without one', async () => {
    const { server, store } = await setUp();
    server.measureUntil(T0 + 3_000);
    server.stream(T0 + 1_000);
    expect(store.isStale()).toBe(false);
    server.nowMs = T0 + 20_000;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(store.isStale()).toBe(true);
    expect(store.ageMs()).toBeGreaterThan(16_000);
  });

  it('tells the refusal when the channel may not be watched', async () => {
    const { server, store } = await setUp();
    server.watcher?.denied?.({ type: '/problems/auth.insufficientScope', title: 'Not allowed', status: 403 });
    expect(store.problem()?.title).toBe('Not allowed');
  });
});
