import type { MetricsFrame, SampleBatch, Subscribed } from '@hyperion/contracts';
import type { Redis } from 'ioredis';
import {
  type Backing,
  connect,
  event,
  eventually,
  type ListeningSocket,
  type RunningApi,
  signIn,
  sql,
  startApi,
  startBacking,
} from '../../../app.testing';
import { EventBus } from '../../../platform/events/event-bus';
import { REDIS } from '../../../platform/redis/redis.module';
import { Clock } from '../../../platform/time/clock';
import { MetricsPublisher } from './metrics-publisher';

const CHANNEL = 'host:local:metrics';

describe('host:{id}:metrics', () => {
  let backing: Backing;
  let first: RunningApi;
  let second: RunningApi;
  let publisher: MetricsPublisher;
  let redis: Redis;
  let token: string;
  let atMs = 0;
  const sockets: ListeningSocket[] = [];

  beforeAll(async () => {
    backing = await startBacking();
    [first, second] = await Promise.all([startApi(backing), startApi(backing)]);
    redis = first.app.get<Redis>(REDIS);
    publisher = new MetricsPublisher(redis, first.app.get(Clock));
    token = (await signIn(first)).token;
  });
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close()]);
    await backing?.close();
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));

  const open = (api: RunningApi = first): ListeningSocket => {
    const socket = connect(api, token);
    sockets.push(socket);
    return socket;
  };
  const subscribe = (socket: ListeningSocket, since?: number): Promise<Subscribed> =>
    socket.emitWithAck('subscribe', {
      channels: [CHANNEL],
      ...(since === undefined ? {} : { since: { [CHANNEL]: since } }),
    }) as Promise<Subscribed>;
  const publish = async (count = 1, hostId = 'local'): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      atMs += 1_000;
      const batch: SampleBatch = {
        hostId,
        atMs,
        values: new Map([
          ['cpu.userRatio', 0.5],
          ['cpu.idleRatio', NaN],
        ]),
      };
      await publisher.publish(batch);
    }
  };
  const frames = (socket: ListeningSocket): MetricsFrame[] =>
    socket.received.filter(({ event: name }) => name === 'metrics').map(({ payload }) => payload as MetricsFrame);
  const seqs = (socket: ListeningSocket): number[] => frames(socket).map(({ seq }) => seq);
  const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

  it('brings each tick once to everyone who looks, in every API process, numbered without holes', async () => {
    const lookers = [open(first), open(first), open(second)];
    await Promise.all(lookers.map((socket) => subscribe(socket)));
    await publish(20);
    for (const socket of lookers) await eventually(() => expect(frames(socket)).toHaveLength(20));
    expect(frames(lookers[0]!)[0]).toEqual({
      seq: expect.any(Number) as number,
      hostId: 'local',
      ts: atMs - 19_000,
      values: { 'cpu.userRatio': 0.5 },
    });
    for (const socket of lookers) expect(seqs(socket)).toEqual(range(seqs(lookers[0]!)[0]!, 20));
  });

  it('brings nothing to who does not look, or not any more, or at another host', async () => {
    const [idle, left, elsewhere] = [open(), open(), open()];
    await subscribe(left);
    await left.emitWithAck('unsubscribe', { channels: [CHANNEL] });
    await elsewhere.emitWithAck('subscribe', { channels: ['host:0190a000-0000-7000-8000-000000000000:metrics'] });
    await publish(3);
    await publish(1, '0190a000-0000-7000-8000-000000000000');
    await eventually(() => expect(frames(elsewhere)).toHaveLength(1));
    expect([...frames(idle), ...frames(left)]).toEqual([]);
  });

  it('brings what was missed, then what comes, none twice and in order, while frames keep coming', async () => {
    const socket = open();
    await subscribe(socket);
    await publish(2);
    await eventually(() => expect(frames(socket)).toHaveLength(2));
    const last = seqs(socket)[1]!;
    socket.close();
    await publish(60);
    const back = [open(first), open(second), open(second)];
    let isPublishing = true;
    const publishing = (async () => {
      for (; isPublishing; await new Promise((resolve) => setTimeout(resolve, 2))) await publish(1);
    })();
    const answers = await Promise.all(back.map((again) => subscribe(again, last)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    isPublishing = false;
    await publishing;
    for (const [index, again] of back.entries()) {
      expect(answers[index]!.replayed).toBeGreaterThanOrEqual(60);
      await eventually(() => expect(seqs(again).at(-1)).toBe(last + 60 + (frames(again).length - 60)));
      expect(seqs(again)).toEqual(range(last + 1, frames(again).length));
      expect(again.received.map(({ event: name }) => name)).not.toContain('resync');
    }
  });

  it('brings nothing again to who has missed nothing', async () => {
    const socket = open();
    await subscribe(socket);
    await publish(1);
    await eventually(() => expect(frames(socket)).toHaveLength(1));
    const back = open();
    expect((await subscribe(back, seqs(socket)[0]!)).replayed).toBe(0);
    await publish(2);
    await eventually(() => expect(seqs(back)).toEqual(range(seqs(socket)[0]! + 1, 2)));
  });

  it.each([
    ['too long ago', () => redis.xtrim('hyperion:live:frames:local', 'MAXLEN', 3), -20],
    ['from the future', () => Promise.resolve(), 1_000],
  ])('says resync when the last frame seen is %s, and goes on with what comes', async (_case, prepare, offset) => {
    await publish(30);
    await prepare();
    const latest = Number(await redis.get('hyperion:live:seq:local'));
    const socket = open();
    expect(await subscribe(socket, latest + offset)).toMatchObject({ ok: [CHANNEL], replayed: 0 });
    expect(await event(socket, 'resync')).toEqual({ channel: CHANNEL, reason: 'gap' });
    await publish(1);
    await eventually(() => expect(seqs(socket)).toEqual([latest + 1]));
  });

  it('goes on with larger numbers, and says resync, after Redis was emptied', async () => {
    const socket = open();
    await subscribe(socket);
    await publish(1);
    await eventually(() => expect(frames(socket)).toHaveLength(1));
    await redis.flushall();
    await publish(2);
    await eventually(() => expect(frames(socket)).toHaveLength(3));
    const [before, after, next] = seqs(socket) as [number, number, number];
    expect(after).toBeGreaterThan(before);
    expect(next).toBe(after + 1);
    const back = open();
    await subscribe(back, before);
    expect(await event(back, 'resync')).toMatchObject({ reason: 'gap' });
  });

  it('keeps frames for six minutes and no longer', async () => {
    await redis.del('hyperion:live:frames:local');
    for (const ageMs of [400_000, 361_000, 359_000])
      await redis.xadd('hyperion:live:frames:local', `${Date.now() - ageMs}-0`, 's', '1', 'f', '{}');
    await publish(1);
    expect(await redis.xlen('hyperion:live:frames:local')).toBe(2);
    expect(await redis.pttl('hyperion:live:frames:local')).toBeGreaterThan(350_000);
  });

  it('has its host watched while anyone looks, in any process, and not a moment longer', async () => {
    const changes = jest.fn();
    const stop = first.app.get(EventBus).on('watch.changed', changes);
    const watched = async () =>
      (await sql(first, 'SELECT DISTINCT host_id FROM host_watches WHERE expires_at > now() ORDER BY 1')).map(
        ({ host_id: hostId }) => hostId,
      );
    await eventually(async () => expect(await watched()).toEqual([]));
    changes.mockClear();
    const [one, two] = [open(first), open(second)];
    await Promise.all([subscribe(one), subscribe(two)]);
    await eventually(async () => expect(await sql(first, 'SELECT FROM host_watches')).toHaveLength(2));
    expect(await watched()).toEqual(['local']);
    one.close();
    await eventually(async () => expect(await sql(first, 'SELECT FROM host_watches')).toHaveLength(1));
    await two.emitWithAck('unsubscribe', { channels: [CHANNEL] });
    await eventually(async () => expect(await watched()).toEqual([]));
    await eventually(() => expect(changes.mock.calls.length).toBeGreaterThanOrEqual(4));
    stop();
  });

  // Last: it takes Redis away for good.
  it('loses frames, and nothing else, while Redis is away', async () => {
    const socket = open();
    await subscribe(socket);
    await backing.redis.close();
    const startedMs = performance.now();
    const before = publisher.counters.dropped;
    await publish(10);
    expect(performance.now() - startedMs).toBeLessThan(1_500);
    expect(publisher.counters.dropped - before).toBe(10);
    expect(await socket.emitWithAck('ping', { timestamp: 1 })).toMatchObject({ timestamp: 1 });
    const back = open(second);
    expect(await subscribe(back, 1)).toMatchObject({ ok: [CHANNEL] });
    expect(await event(back, 'resync')).toMatchObject({ channel: CHANNEL });
  });
});
