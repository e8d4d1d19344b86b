import { type MetricsFrame, metricsChannel } from '@hyperion/contracts';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Database } from '../../../platform/database/database';
import { EventBus } from '../../../platform/events/event-bus';
import { type ChannelKind, LiveChannels } from '../../../platform/live/live-channels';
import { REDIS } from '../../../platform/redis/redis.module';
import { HostWatches } from './host-watches';
import { HostWatchesRepository } from './host-watches.repository';
import { LiveStreamRepository } from './live-stream.repository';

const PATTERN = /^host:(local|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}):metrics$/;

/**
 * The channels `host:{id}:metrics`: each tick of a host as one `metrics` frame to all who look at it. While somebody
 * does, the host is sampled once a second.
 */
@Injectable()
export class MetricsLive implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stream: LiveStreamRepository;
  private readonly watches: HostWatches;

  constructor(
    @Inject(REDIS) redis: Redis,
    database: Database,
    private readonly events: EventBus,
    private readonly channels: LiveChannels,
  ) {
    this.stream = new LiveStreamRepository(redis);
    this.watches = new HostWatches(new HostWatchesRepository(database), events);
  }

  onApplicationBootstrap(): void {
    this.channels.register(this.kind());
    this.events.on('host.sampled', (frame) => this.channels.deliver(metricsChannel(frame.hostId), frame));
    this.watches.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.watches.stop();
  }

  private kind(): ChannelKind<MetricsFrame> {
    return {
      pattern: PATTERN,
      scope: 'metrics:read',
      event: 'metrics',
      replay: (channel, since) => this.stream.since(hostOf(channel), since),
      watched: (channel) => this.watches.add(hostOf(channel)),
      unwatched: (channel) => this.watches.remove(hostOf(channel)),
    };
  }
}

function hostOf(channel: string): string {
  return PATTERN.exec(channel)![1]!;
}
