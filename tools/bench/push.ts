// One frame a second to 1,000 live connections (CPU time of the API process: Redis to socket, heartbeats and session
// checks included) against the floor: one write of the same bytes to each of 1,000 plain TCP sockets. The clients live
// in a process of their own and count what arrives: a lost frame fails the bench.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { LIVE_PATH, metricsChannel, type SampleBatch, type SessionId, type UserId } from '@hyperion/contracts';
import type { Redis } from 'ioredis';
import { io } from 'socket.io-client';
import { uuidv7 } from 'uuidv7';
import { type RunningApi, sql, startApi, startBacking } from '../../apps/api/src/app.testing';
import { MetricsPublisher } from '../../apps/api/src/features/metrics/live/metrics-publisher';
import { AccessTokens } from '../../apps/api/src/platform/auth/access-tokens';
import { REDIS } from '../../apps/api/src/platform/redis/redis.module';
import { Clock } from '../../apps/api/src/platform/time/clock';
import { runBench, runPaired, type PairedResult } from './paired';

const CLIENTS = 1_000;
const CLIENTS_PER_USER = 10;
/** Frames of one measurement, one a second. */
const FRAMES = 3;
const FRAME_MS = 1_000;
/** Series of a machine of some size. */
const SERIES = 200;
const TARGET = 1.8;
const HOST = 'local';

/** What the process with the clients is told and tells. */
type ToClients = { readonly url: string; readonly rawPort: number; readonly tokens: readonly string[] } | 'count';
type FromClients = 'ready' | { readonly live: number; readonly raw: number };

async function main(): Promise<readonly PairedResult[]> {
  const backing = await startBacking();
  const api = await startApi(backing);
  const raw = createServer();
  const sockets: Socket[] = [];
  raw.on('connection', (socket) => sockets.push(socket.setNoDelay(true)));
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const clients = fork(process.argv[1]!, ['clients']);
  try {
    await start(clients, { url: api.url, rawPort: portOf(raw), tokens: await makeTokens(api) });
    const bytes = Buffer.alloc(frameBytes(), 'x');
    let [live, plain] = [0, 0];
    const publisher = new MetricsPublisher(api.app.get<Redis>(REDIS), api.app.get(Clock));
    const result = await runPaired({
      bench: 'push',
      subject: 'hyperion',
      peer: 'one raw socket write each',
      unit: 'µs CPU per frame and client',
      target: TARGET,
      pairs: 6,
      measureSubject: () => measure(async () => void ((live += CLIENTS), await publisher.publish(batch()))),
      measurePeer: () => measure(() => ((plain += CLIENTS), sockets.forEach((socket) => socket.write(bytes)))),
    });
    const arrived = await count(clients);
    const expected = { live, raw: plain * bytes.length };
    if (arrived.live !== expected.live || arrived.raw !== expected.raw)
      throw new Error(`lost: ${JSON.stringify({ expected, arrived })}`);
    console.log(`\n${CLIENTS} clients, ${bytes.length} bytes a frame, ${arrived.live} frames arrived, none lost`);
    return [result];
  } finally {
    clients.kill();
    sockets.forEach((socket) => socket.destroy());
    raw.close();
    await api.close();
    await backing.close();
  }
}

/** CPU time per frame and client over some seconds of one frame each. */
async function measure(send: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const next = setTimeout(FRAME_MS);
    await send();
    await next;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / FRAMES / CLIENTS;
}

function batch(): SampleBatch {
  const values = Array.from({ length: SERIES }, (_, index) => [`bench.value:${index}`, Math.random()] as const);
  return { hostId: HOST, atMs: Date.now(), values: new Map(values) };
}

/** What a frame weighs on the wire. */
function frameBytes(): number {
  const { values, atMs } = batch();
  return (
    JSON.stringify(['metrics', { seq: Date.now(), hostId: HOST, ts: atMs, values: Object.fromEntries(values) }])
      .length + 6
  );
}

/** A signed-in person for every ten clients, without the seconds that hashing their passwords would take. */
async function makeTokens(api: RunningApi): Promise<string[]> {
  const tokens = api.app.get(AccessTokens);
  const people = Array.from({ length: CLIENTS / CLIENTS_PER_USER }, () => ({
    userId: uuidv7() as UserId,
    sessionId: uuidv7() as SessionId,
  }));
  for (const { userId, sessionId } of people) {
    await sql(
      api,
      "INSERT INTO users (id, username, username_key, password_hash, role) VALUES ($1::uuid, $1::text, $1::text, '', 'viewer')",
      [userId],
    );
    await sql(
      api,
      "INSERT INTO sessions (id, user_id, expires_at, idle_seconds, is_remembered, ip, user_agent) VALUES ($1, $2, now() + interval '1 hour', 3600, false, '', '')",
      [sessionId, userId],
    );
  }
  return people.map(({ userId, sessionId }) => tokens.issue(userId, sessionId));
}

async function start(clients: ChildProcess, setting: ToClients): Promise<void> {
  clients.send(setting);
  await once(clients, 'message');
}

async function count(clients: ChildProcess): Promise<Exclude<FromClients, 'ready'>> {
  clients.send('count' satisfies ToClients);
  const [answer] = (await once(clients, 'message')) as [Exclude<FromClients, 'ready'>];
  return answer;
}

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}

/** The other process: connects everyone, then counts. */
function beClients(): void {
  const arrived = { live: 0, raw: 0 };
  process.on('message', (message: ToClients) => {
    if (message === 'count') process.send!(arrived satisfies FromClients);
    else void connectAll(message, arrived).then(() => process.send!('ready' satisfies FromClients));
  });
}

async function connectAll(
  { url, rawPort, tokens }: Exclude<ToClients, 'count'>,
  arrived: { live: number; raw: number },
): Promise<void> {
  for (let index = 0; index < CLIENTS; index += 1) {
    const socket = io(url, {
      path: LIVE_PATH,
      transports: ['websocket'],
      forceNew: true,
      auth: { token: tokens[index % tokens.length]! },
    });
    socket.on('metrics', () => (arrived.live += 1));
    socket.on('connect_error', (error) => console.error(error.message));
    await socket.emitWithAck('subscribe', { channels: [metricsChannel(HOST)] });
    const plain = connect(rawPort, '127.0.0.1');
    plain.on('data', (data) => (arrived.raw += data.length));
    await once(plain, 'connect');
  }
}

if (process.argv[2] === 'clients') beClients();
else void runBench(main);
