import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of the product that can be cut like a cable. */
export interface CuttableProxy {
  readonly port: number;
  /** Cuts every connection and refuses new ones until {@link CuttableProxy.mend}. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free port; `targetPort` is asked at each connection, as the target may start later. */
export async function startProxy(targetPort: () => number): Promise<CuttableProxy> {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const target = connect(targetPort(), '127.0.0.1');
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const destroyAll = () => open.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as { port: number }).port,
    cut: () => {
      isCut = true;
      destroyAll();
    },
    mend: () => {
      isCut = false;
    },
    close: async () => {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
