import { HttpClient } from '@angular/common/http';
import { DestroyRef, Service, computed, inject, signal } from '@angular/core';
import {
  SeriesAnswerSchema,
  SystemSnapshotSchema,
  metricsChannel,
  parseSeriesName,
  type MetricsFrame,
} from '@hyperion/contracts';
import type { Bucket } from '@hyperion/domain';
import { isHoleAfter } from '@hyperion/ui';
import { firstValueFrom } from 'rxjs';
import { HostScope } from '../host-scope';
import { LiveStream } from '../live-stream';
import { problemOf, type Problem } from '../problem';
import { SeriesBuffer } from './series-buffer';
import { bucketsOf, nameOf, seriesUrl } from './series-answer';

/** Metrics of which the recent past is kept; of all others only the newest value. */
export const KEPT_METRICS: readonly string[] = [
  'cpu.usedRatio',
  'cpu.userRatio',
  'cpu.niceRatio',
  'cpu.systemRatio',
  'cpu.softirqRatio',
  'cpu.iowaitRatio',
  'cpu.stealRatio',
  'memory.usedRatio',
  'memory.usedBytes',
  'memory.cachedBytes',
  'swap.usedBytes',
  'disk.totalReadBytes',
  'disk.totalWriteBytes',
  'network.totalReceiveBytes',
  'network.totalTransmitBytes',
  'load.avg1',
  'load.avg5',
  'load.avg15',
  'pressure.cpuSomeRatio',
  'pressure.memorySomeRatio',
  'pressure.ioSomeRatio',
  'sensors.temperature',
];

/** Time kept whatever the window: findings look at means of ten minutes, milliseconds. */
const MIN_KEPT_MS = 10 * 60_000;
/** Series kept at most; a host with more sensors than this is cut off rather than the browser filled. */
const MAX_BUFFERS = 400;
/** Age at which a value nobody renews is dropped: the disk or interface is gone, milliseconds. */
const FORGET_MS = 5 * 60_000;
/** Overlap of a range read with what is known: ticks on the way while the connection broke, milliseconds. */
const OVERLAP_MS = 5_000;
/** Attempts to read the same missing range: what the server has just measured may not be readable yet. */
const FILL_ATTEMPTS = 4;
const FILL_PAUSE_MS = 2_000;
/** Longest sampling interval there is by default, milliseconds. */
const SLOW_INTERVAL_MS = 10_000;
/** A clock that is off by more than this was set, and did not just tick unevenly. */
const CLOCK_STEP_MS = 60_000;
/** Numbers younger than this are never called stale: a second may come late, milliseconds. */
const FRESH_MS = 5_000;

/** Newest value of a series and when it was measured. */
interface Latest {
  readonly value: number;
  readonly atMs: number;
}

/**
 * The numbers of the host in scope as they move: one range read, then the live stream appended to it.
 *
 * After every cut (reconnect, resync, a jump in sequence numbers) the missing range is read again, until what was
 * measured meanwhile is there or the server has no more, so a chart has neither a hole nor a point twice
 * ({@link SeriesBuffer} sees to the latter). Memory is bounded: kept metrics only, within the window only.
 *
 * Provided by the page that shows it, and ends with it.
 */
@Service({ autoProvided: false })
export class LiveMetrics {
  private readonly http = inject(HttpClient);
  private readonly live = inject(LiveStream);
  private readonly scope = inject(HostScope);
  private readonly buffers = new Map<string, SeriesBuffer>();
  private readonly newest = new Map<string, Latest>();
  private readonly version = signal(0);
  private readonly endMs = signal(this.live.now());
  private readonly tickMs = signal<number | undefined>(undefined);
  private readonly intervalMs = signal(SLOW_INTERVAL_MS);
  private readonly refusal = signal<Problem | undefined>(undefined);
  private readonly isStarting = signal(true);
  private fillsWanted = 0;
  private lastFrame: Pick<MetricsFrame, 'seq' | 'ts'> | undefined;
  private hasStreamed = false;
  private isDestroyed = false;

  /** Length of the window shown, milliseconds. */
  readonly windowMs = signal(5 * 60_000);
  /** The span of time shown; its end moves with the ticks. */
  readonly window = computed(() => ({ fromMs: this.endMs() - this.windowMs(), toMs: this.endMs() }));
  /** Newest value of each series. */
  readonly values = computed((): ReadonlyMap<string, number> => {
    this.version();
    return new Map([...this.newest].map(([name, { value }]) => [name, value]));
  });
  /** The kept series. */
  readonly series = computed((): ReadonlyMap<string, readonly Bucket[]> => {
    this.version();
    return new Map([...this.buffers].map(([name, buffer]) => [name, buffer.all]));
  });
  readonly loading = computed(() => this.isStarting() && this.refusal() === undefined);
  readonly problem = this.refusal.asReadonly();
  /** When the newest tick was measured, epoch milliseconds. */
  readonly measuredMs = this.tickMs.asReadonly();
  /** Age of the newest tick, milliseconds. */
  readonly ageMs = computed(() => Math.max(0, this.endMs() - (this.tickMs() ?? this.endMs())));
  /** Whether the numbers are older than three sampling intervals. */
  readonly isStale = computed(() => this.ageMs() > Math.max(3 * this.intervalMs(), FRESH_MS));

  constructor() {
    const leave = this.live.watch(metricsChannel(this.scope.hostId()), {
      frame: (frame) => this.take(frame),
      gap: () => void this.fill(),
      denied: (problem) => this.refusal.set(problem),
    });
    const clock = setInterval(() => this.moveClock(), 1_000);
    inject(DestroyRef).onDestroy(() => {
      this.isDestroyed = true;
      leave();
      clearInterval(clock);
    });
    void this.start();
  }

  /** Shows a longer or shorter window, and reads what is missing for it. */
  async showWindow(windowMs: number): Promise<void> {
    this.windowMs.set(windowMs);
    await this.read(this.endMs() - windowMs).catch((error: unknown) => this.refusal.set(problemOf(error)));
  }

  /** Tries again from the beginning. */
  async start(): Promise<void> {
    this.refusal.set(undefined);
    try {
      await Promise.all([this.readSnapshot(), this.read(this.endMs() - Math.max(this.windowMs(), MIN_KEPT_MS))]);
    } catch (error) {
      this.refusal.set(problemOf(error));
    }
    this.isStarting.set(false);
  }

  private moveClock(): void {
    // While ticks come, the window moves with them; else with the clock, so that the gap is seen to grow.
    if (this.live.now() - this.endMs() > 2_000) this.endMs.set(this.live.now());
  }

  private take(frame: MetricsFrame): void {
    this.followClock(frame);
    const { ts, values } = frame;
    const last = this.tickMs();
    if (last !== undefined && ts > last) this.intervalMs.set(Math.min(Math.max(ts - last, 1_000), SLOW_INTERVAL_MS));
    for (const [name, value] of Object.entries(values)) {
      const known = this.newest.get(name);
      if (!known || known.atMs <= ts) this.newest.set(name, { value, atMs: ts });
      this.bufferOf(name)?.append(ts, value);
    }
    this.advance(ts);
    // What was measured between the first range read and the first frame came by neither.
    if (!this.hasStreamed) void this.fill();
    this.hasStreamed = true;
  }

  /**
   * A new frame was measured after the last one, so a time before the last one, or far ahead of now, means that the
   * host's clock was set. After it went back, what is held lies in a future that comes again: it is read anew.
   */
  private followClock({ seq, ts }: MetricsFrame): void {
    const last = this.lastFrame;
    if (last && seq <= last.seq) return; // sent again
    const wentBack = last !== undefined && ts < last.ts - CLOCK_STEP_MS;
    this.lastFrame = { seq, ts };
    if (wentBack || ts > this.live.now() + CLOCK_STEP_MS) this.live.setTime(ts);
    if (!wentBack) return;
    this.buffers.clear();
    this.newest.clear();
    this.tickMs.set(undefined);
    this.endMs.set(ts);
    void this.start();
  }

  private advance(ts: number): void {
    this.tickMs.set(Math.max(ts, this.tickMs() ?? 0));
    this.endMs.set(Math.max(ts, this.endMs()));
    const keepFrom = this.endMs() - Math.max(this.windowMs(), MIN_KEPT_MS) - OVERLAP_MS;
    for (const buffer of this.buffers.values()) buffer.trim(keepFrom);
    for (const [name, { atMs }] of this.newest) if (this.endMs() - atMs > FORGET_MS) this.newest.delete(name);
    if (this.refusal() && this.newest.size > 0) this.refusal.set(undefined);
    this.isStarting.set(false);
    this.version.update((count) => count + 1);
  }

  private bufferOf(name: string): SeriesBuffer | undefined {
    let buffer = this.buffers.get(name);
    if (!buffer && this.buffers.size < MAX_BUFFERS && KEPT_METRICS.includes(parseSeriesName(name).key)) {
      buffer = new SeriesBuffer();
      this.buffers.set(name, buffer);
    }
    return buffer;
  }

  /** Reads what was missed. A gap that shows while this runs is seen to afterwards, not forgotten. */
  private async fill(): Promise<void> {
    this.fillsWanted += 1;
    if (this.fillsWanted > 1) return;
    while (this.fillsWanted > 0 && !this.isDestroyed) {
      this.fillsWanted = 1;
      await this.fillOnce();
      this.fillsWanted -= 1;
    }
  }

  /** Reads from a little before the hole; again while there still is one and there is hope. */
  private async fillOnce(): Promise<void> {
    const fromMs = (this.holeStartMs() ?? this.tickMs() ?? this.window().fromMs) - OVERLAP_MS;
    for (let attempt = 0; attempt < FILL_ATTEMPTS && !this.isDestroyed; attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, FILL_PAUSE_MS));
      // No answer: the next attempt, or the next reconnect, asks again.
      await this.read(Math.max(fromMs, this.window().fromMs)).catch(() => undefined);
      if (this.holeStartMs() === undefined) break;
    }
  }

  /** Where the first hole of the fastest series begins, if the last minutes have one. */
  private holeStartMs(): number | undefined {
    const ticks = this.buffers.get('cpu.usedRatio')?.all ?? [];
    const index = ticks.findIndex((_, at) => isHoleAfter(ticks, at, 3 * SLOW_INTERVAL_MS));
    return ticks[index]?.atMs;
  }

  private async read(fromMs: number): Promise<void> {
    const url = seriesUrl({
      hostId: this.scope.hostId(),
      metrics: KEPT_METRICS,
      fromMs,
      toMs: this.live.now(),
      stepSeconds: 1,
    });
    const answer = SeriesAnswerSchema.parse(await firstValueFrom(this.http.get(url)));
    let lastMs = 0;
    for (const series of answer.series) {
      const buckets = bucketsOf(series, answer);
      this.bufferOf(nameOf(series))?.merge(buckets, answer.step * 1_000);
      lastMs = Math.max(lastMs, buckets.at(-1)?.atMs ?? 0);
    }
    if (lastMs > 0) this.advance(lastMs);
  }

  private async readSnapshot(): Promise<void> {
    const url = `/api/hosts/${this.scope.hostId()}/system`;
    const snapshot = SystemSnapshotSchema.parse(await firstValueFrom(this.http.get(url)));
    const atMs = Date.parse(snapshot.ts);
    for (const [name, value] of Object.entries(snapshot.values)) {
      if (!this.newest.has(name)) this.newest.set(name, { value, atMs });
    }
    this.advance(atMs);
  }
}
