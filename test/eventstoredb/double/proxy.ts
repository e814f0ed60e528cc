/** Part of a test double of EventStoreDB, never a product: the network in front of it, which can break. */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

export class Proxy {
  private readonly sockets = new Set<Socket>();
  private constructor(private readonly server: Server) {}

  /** Passes what comes to `port` (0: any) on to `target`. */
  static async start(port: number, target: () => number): Promise<Proxy> {
    const server = createServer((near) => {
      const far = connect(target(), '127.0.0.1');
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        proxy.sockets.add(socket);
        socket.setNoDelay(true);
        socket.pipe(other);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          proxy.sockets.delete(socket);
          other.destroy();
        });
      }
    });
    const proxy = new Proxy(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Every connection breaks, as if a cable was pulled out. */
  drop(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.server.close(resolve));
    this.drop();
    await stopped;
  }
}
