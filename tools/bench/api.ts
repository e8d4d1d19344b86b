// A guarded GET through the whole of Hyperion (token, session, scope, contract, security headers; CPU time of the
// server process per request) against two peers: raw node:http that writes the same body to anyone, and what the
// tutorials build: Nest on Express with passport-jwt and a secret that is text. Each server is a process of its own.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { Controller, Get, Module, SerializeOptions } from '@nestjs/common';
import { z } from 'zod';
import { AppModule } from '../../apps/api/src/app.module';
import { signIn, startApi, startBacking } from '../../apps/api/src/app.testing';
import { Requires } from '../../apps/api/src/platform/auth/requires.decorator';
import { startTutorialApi } from './peers/api-express';
import { PeerMissing, runBench, runPaired, type PairedResult } from './paired';

const REQUESTS = 4_000;
const WARM_UP_REQUESTS = 4_000;
const CONNECTIONS = 16;
const RAW_TARGET = 3.5;
const EXPRESS_TARGET = 1 / 8;
/** What every server answers. */
const BODY = { status: 'ok', detail: 'a small answer, so that the way to it is what is measured' };
const BodySchema = z.object({ status: z.string(), detail: z.string() });

type Kind = 'hyperion' | 'raw' | 'express';

/** A server's first word, and its answer to `cpu`. */
type FromServer =
  { readonly url: string; readonly token: string } | { readonly missing: string } | { readonly cpuUs: number };

@Controller('bench')
class BenchController {
  @Get()
  @Requires('metrics:read')
  @SerializeOptions({ schema: BodySchema })
  read(): typeof BODY {
    return BODY;
  }
}

/** The product, and one route more that does nothing. */
@Module({ controllers: [BenchController] })
class BenchModule {}

async function main(): Promise<readonly PairedResult[]> {
  const servers: Server[] = [];
  const start = async (kind: Kind): Promise<Server> => {
    const server = await Server.start(kind);
    servers.push(server);
    return server;
  };
  try {
    const subject = await start('hyperion');
    await refusesStrangers(subject);
    const common = {
      bench: 'api',
      subject: 'hyperion',
      unit: 'µs CPU per request',
      budgetMs: 25_000,
      measureSubject: () => subject.measure(),
    };
    const raw = await start('raw');
    const results = [
      await runPaired({ ...common, peer: 'raw node:http', target: RAW_TARGET, measurePeer: () => raw.measure() }),
    ];
    try {
      const express = await start('express');
      results.push(
        await runPaired({
          ...common,
          peer: 'Nest, Express, passport-jwt',
          target: EXPRESS_TARGET,
          measurePeer: () => express.measure(),
        }),
      );
    } catch (error) {
      if (!(error instanceof PeerMissing)) throw error;
      missing = error;
    }
    return results;
  } finally {
    for (const server of servers) server.stop();
  }
}

/** A bench of a route that lets anyone in would be worth nothing. */
async function refusesStrangers(server: Server): Promise<void> {
  const { status } = await fetch(server.url);
  if (status !== 401) throw new Error(`the route answers ${status} to a stranger`);
}

/** A server in a process of its own, and the requests to it. */
class Server {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
    private readonly token: string,
  ) {}

  static async start(kind: Kind): Promise<Server> {
    const process_ = fork(process.argv[1]!, [kind]);
    const [hello] = (await once(process_, 'message')) as [FromServer];
    if ('missing' in hello) throw new PeerMissing(hello.missing);
    if (!('url' in hello)) throw new Error('not a server');
    const server = new Server(process_, hello.url, hello.token);
    await server.request(WARM_UP_REQUESTS);
    return server;
  }

  /** CPU time per request. */
  async measure(): Promise<number> {
    const before = await this.cpuUs();
    await this.request(REQUESTS);
    return ((await this.cpuUs()) - before) / REQUESTS;
  }

  stop(): void {
    this.agent.destroy();
    this.process.send('stop');
  }

  private async request(count: number): Promise<void> {
    let left = count;
    const work = async (): Promise<void> => {
      while (left-- > 0) await this.one();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
  }

  private one(): Promise<void> {
    const headers = { authorization: `Bearer ${this.token}` };
    return new Promise((resolve, reject) => {
      get(this.url, { agent: this.agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`));
        response.resume().on('end', resolve);
      }).on('error', reject);
    });
  }

  private async cpuUs(): Promise<number> {
    this.process.send('cpu');
    const [answer] = (await once(this.process, 'message')) as [{ cpuUs: number }];
    return answer.cpuUs;
  }
}

const STARTERS: Record<Kind, () => Promise<{ url: string; token: string; close(): Promise<void> }>> = {
  hyperion: async () => {
    const backing = await startBacking();
    const api = await startApi(backing, {}, (config) => ({ module: BenchModule, imports: [AppModule.of(config)] }));
    const { token } = await signIn(api);
    return { url: `${api.url}/api/bench`, token, close: () => api.close().then(() => backing.close()) };
  },
  raw: async () => {
    const body = JSON.stringify(BODY);
    const server = createServer((_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
      token: 'none',
      close: async () => void server.close(),
    };
  },
  express: () => startTutorialApi(BODY),
};

async function beServer(kind: Kind): Promise<void> {
  const tell = (message: FromServer): void => void process.send!(message);
  try {
    const { url, token, close } = await STARTERS[kind]();
    process.on('message', (message) => {
      const { user, system } = process.cpuUsage();
      if (message === 'cpu') tell({ cpuUs: user + system });
      else void close().finally(() => process.exit());
    });
    tell({ url, token });
  } catch (error) {
    if (!(error instanceof PeerMissing)) throw error;
    tell({ missing: error.message });
    process.disconnect();
  }
}

let missing: PeerMissing | undefined;

async function runAll(): Promise<void> {
  await runBench(main);
  if (!missing) return;
  console.error(`bench: ${missing.message}`);
  process.exitCode ||= 77;
}

const kind = process.argv[2];
void (kind === undefined ? runAll() : beServer(kind as Kind));
