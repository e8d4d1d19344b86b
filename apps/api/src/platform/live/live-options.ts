import { LIVE_PATH } from '@hyperion/contracts';
import type { ServerOptions } from 'socket.io';

/** Time between two heartbeats; told to clients in `connected`. */
export const HEARTBEAT_MS = 25_000;
/** Live connections one API process holds. */
export const MAX_CONNECTIONS = 2_000;
/** Live connections of one person in one API process. */
export const MAX_CONNECTIONS_PER_USER = 10;

/**
 * How the Socket.IO server runs. Recovery stays off: it writes missed messages to the wire before anybody is
 * authenticated; our `since` does that job afterwards. Deflate stays off: four to six times the CPU of a push.
 */
export const LIVE_SERVER_OPTIONS: Partial<ServerOptions> = {
  path: LIVE_PATH,
  addTrailingSlash: false,
  transports: ['websocket', 'polling'],
  serveClient: false,
  allowEIO3: false,
  maxHttpBufferSize: 64 * 1_024,
  perMessageDeflate: false,
  httpCompression: false,
  pingInterval: HEARTBEAT_MS,
  pingTimeout: 20_000,
  // Time to join the namespace, which asks for a token.
  connectTimeout: 5_000,
};
