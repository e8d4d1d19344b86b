import { type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Server } from 'socket.io';
import { LiveServer } from './live-server';

/** Where Nest hands over the Socket.IO server; events stand in the table of `LiveEvents`, not in gateways. */
@WebSocketGateway()
export class LiveGateway implements OnGatewayInit<Server> {
  constructor(private readonly live: LiveServer) {}

  afterInit(server: Server): void {
    this.live.attach(server);
  }
}
