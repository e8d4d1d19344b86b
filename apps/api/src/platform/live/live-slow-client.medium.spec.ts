import {
  type Backing,
  connect,
  event,
  eventually,
  type ListeningSocket,
  type RunningApi,
  signIn,
  startApi,
  startBacking,
} from '../../app.testing';
import { Clock } from '../time/clock';
import { LiveChannels } from './live-channels';

/** As large as the frame of a big host. */
const FILLER = 'x'.repeat(32 * 1_024);
const CHANNEL = 'test:slow';

describe('a client that stops reading', () => {
  let backing: Backing;
  let api: RunningApi;
  let channels: LiveChannels;
  let seq = 0;

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing);
    channels = api.app.get(LiveChannels);
    channels.register({ pattern: /^test:slow$/, scope: 'metrics:read', event: 'slow' });
  });
  afterAll(async () => {
    await api?.close();
    await backing?.close();
  });

  const sockets: ListeningSocket[] = [];
  afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));

  const subscribed = async (): Promise<ListeningSocket> => {
    const socket = connect(api, (await signIn(api)).token);
    sockets.push(socket);
    await socket.emitWithAck('subscribe', { channels: [CHANNEL] });
    return socket;
  };
  const lineOf = (socket: ListeningSocket) =>
    (socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }).ws._socket;
  const deliver = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      channels.deliver(CHANNEL, { seq: (seq += 1), filler: FILLER } as never);
      if (index % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('costs the server little memory, loses frames, and is told to resync when it reads again; others lose none', async () => {
    const [slow, quick] = [await subscribed(), await subscribed()];
    const before = { ...channels.counters };
    lineOf(slow).pause();
    const startBytes = process.memoryUsage().external + process.memoryUsage().heapUsed;
    await deliver(1_200); // 39 MB for each
    const heldBytes = process.memoryUsage().external + process.memoryUsage().heapUsed - startBytes;
    await eventually(() => expect(quick.received.filter(({ event: name }) => name === 'slow')).toHaveLength(1_200));
    expect(channels.counters.clientsLagged - before.clientsLagged).toBe(1);
    expect(heldBytes).toBeLessThan(120 * 1024 ** 2); // the quick client's own copies are in here, too
    lineOf(slow).resume();
    expect(await event(slow, 'resync')).toEqual({ channel: CHANNEL, reason: 'slow' });
    await deliver(3);
    await eventually(() => expect((slow.received.at(-1)!.payload as { seq: number }).seq).toBe(seq));
    expect(slow.received.filter(({ event: name }) => name === 'slow').length).toBeLessThan(1_200);
    expect(slow.connected).toBe(true);
  });

  it('is cut when it stays so', async () => {
    const slow = await subscribed();
    const before = channels.counters.connectionsCut;
    lineOf(slow).pause();
    const lagged = channels.counters.clientsLagged;
    await deliver(400);
    await eventually(() => expect(channels.counters.clientsLagged - lagged).toBe(1));
    const clock = jest.spyOn(api.app.get(Clock), 'monotonicMs').mockImplementation(() => performance.now() + 21_000);
    await eventually(() => expect(channels.counters.connectionsCut - before).toBe(1));
    clock.mockRestore();
    lineOf(slow).resume();
    await eventually(() => expect(slow.connected).toBe(false));
  });
});
