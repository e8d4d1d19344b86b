import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { SetupLinks } from '../auth/setup-links';
import type { Config } from '../config/config.schema';
import { dutiesOf } from '../config/duties';
import { createApp } from '../http/create-app';
import { LiveAdapter } from '../live/live-adapter';
import { logger } from '../logging/logger';
import { NestLogger } from '../logging/nest-logger';
import { StartupError, tellParent } from './parent';

const log = logger('process');

/** Longest orderly end; after it the process goes as it is. The launcher kills after 8 s. */
const SHUTDOWN_TIMEOUT_MS = 6_000;

/** Starts the process in its role, tells the launcher when it is ready, and ends it in order on a signal. */
export async function serve(module: DynamicModule, config: Config): Promise<void> {
  const app = dutiesOf(config.HYPERION_ROLE).serves ? await listen(module, config) : await work(module);
  endOnSignal(app);
}

async function listen(module: DynamicModule, config: Config): Promise<INestApplicationContext> {
  const app = await createApp(module, config);
  app.useWebSocketAdapter(new LiveAdapter(app, config));
  const { HYPERION_HOST: host, HYPERION_PORT: port } = config;
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close().catch(() => undefined);
    throw listenFailure(error, host, port);
  }
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const setup = await app.get(SetupLinks).issue(config.HYPERION_PUBLIC_URL ?? url);
  if (setup) tellParent({ type: 'setup', url: setup });
  tellParent({ type: 'ready', url });
  return app;
}

async function work(module: DynamicModule): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(module, { logger: new NestLogger(), abortOnError: false });
  tellParent({ type: 'ready', url: '' });
  return app;
}

function listenFailure(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return new StartupError(
      `Port ${port} on ${host} is taken. Set HYPERION_PORT to a free port, or stop the program that uses it.`,
    );
  if (code === 'EACCES')
    return new StartupError(`Port ${port} may not be opened by this user. Set HYPERION_PORT to a port above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartupError(`${host} is not an address of this machine. Correct HYPERION_HOST.`);
  return error;
}

/** Ends in order on SIGTERM and SIGINT, and when the launcher is gone (its channel closes, however it died). */
function endOnSignal(app: INestApplicationContext): void {
  let isEnding = false;
  const end = (reason: string) => {
    if (isEnding) return;
    isEnding = true;
    log.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
    void app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  process.on('disconnect', () => end('launcher gone'));
  if (process.send && !process.connected) end('launcher gone'); // while we were starting
}
