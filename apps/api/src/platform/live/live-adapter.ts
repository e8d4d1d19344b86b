import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server } from 'socket.io';
import type { Config } from '../config/config.schema';
import { LIVE_SERVER_OPTIONS } from './live-options';
import { joinProcesses } from './live-relay';

/** Makes the Socket.IO server beside Fastify on the same port, joined with those of other API processes. */
export class LiveAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly config: Config,
  ) {
    super(app);
  }

  /** Always on the application's own port. Typed loosely, since the base class brings another copy of socket.io. */
  override createIOServer(): never {
    const server = new Server(this.httpServer, LIVE_SERVER_OPTIONS);
    joinProcesses(server, this.config);
    return server as never;
  }

  /**
   * Ends the live connections. Socket.IO's own `close` would also close the HTTP server and wait for connections that
   * are kept alive, a minute and more; closing that one, by force, is Fastify's.
   */
  override close(server: Server): Promise<void> {
    server.disconnectSockets(true);
    server.engine.close();
    return Promise.resolve();
  }
}
