import { InjectionToken } from '@angular/core';
import { LIVE_PATH } from '@hyperion/contracts';

/** What of a socket.io client the console uses; a fake of it drives the tests. */
export interface LiveSocket {
  readonly connected: boolean;
  /** Whether it will try again by itself. */
  readonly active: boolean;
  on(event: string, listener: (payload: unknown) => void): unknown;
  emit(event: string, payload: unknown): unknown;
  emitWithAck(event: string, payload: unknown): Promise<unknown>;
  connect(): unknown;
  disconnect(): unknown;
}

/** Makes the one socket; `token` is asked again at every attempt to connect. */
export type OpenSocket = (token: () => Promise<string | undefined>) => Promise<LiveSocket>;

/** How the socket is made: socket.io's client, loaded when it is first needed. */
export const OPEN_SOCKET = new InjectionToken<OpenSocket>('OPEN_SOCKET', { factory: () => openSocketIo });

async function openSocketIo(token: () => Promise<string | undefined>): Promise<LiveSocket> {
  const { io } = await import('socket.io-client');
  return io('/', {
    path: LIVE_PATH,
    transports: ['websocket', 'polling'],
    // Without it the second transport is never tried, e.g. behind a proxy that refuses upgrades.
    tryAllTransports: true,
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    ackTimeout: 10_000,
    auth: (send) => void token().then((value) => send({ token: value ?? '' })),
  });
}
