import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Bull, { type Queue, type QueueOptions } from 'bull';
import { Redis, type RedisOptions } from 'ioredis';
import { CONFIG } from '../config/config.module';
import type { Config } from '../config/config.schema';
import { logger } from '../logging/logger';
import { redisOptions } from '../redis/redis';

const log = logger('queue');

/** Longest wait for a queue command; without it `queue.add()` hangs for as long as Redis is away. */
const COMMAND_TIMEOUT_MS = 3_000;

type ConnectionKind = 'client' | 'subscriber' | 'bclient';

/**
 * The Redis connections of all Bull queues of this process, and how the queues behave. Commands and subscriptions are
 * shared; the blocking connection is each queue's own. Bull closes no connection it did not make, so this does.
 */
@Injectable()
export class QueueConnections implements OnApplicationShutdown {
  private readonly shared = new Map<ConnectionKind, Redis>();
  private readonly blocking = new Set<Redis>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * Options of every queue: a killed worker's job is taken up again within seconds (the default is a minute), handlers
   * may therefore run twice, and finished jobs leave nothing behind.
   */
  options(): QueueOptions {
    return {
      prefix: 'hyperion:bull',
      createClient: (kind) => this.connection(kind),
      settings: {
        lockDuration: 10_000,
        stalledInterval: 5_000,
        maxStalledCount: 3,
        guardInterval: 2_000,
        retryProcessDelay: 500,
      },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: 20, attempts: 1 },
    };
  }

  /** Opens a queue by name; `close` ends it and the connection that is its own. */
  open(name: string): { readonly queue: Queue; close(): Promise<void> } {
    let own: Redis | undefined;
    const options = this.options();
    const createClient = (kind: ConnectionKind) => {
      const connection = this.connection(kind);
      if (kind === 'bclient') own = connection;
      return connection;
    };
    const queue = new Bull(name, { ...options, createClient });
    queue.on('error', (error) => log.debug({ err: error, queue: name }, 'queue error'));
    return {
      queue,
      close: async () => {
        await queue.close(true).catch(() => undefined); // Redis may be gone already
        own?.disconnect();
        if (own) this.blocking.delete(own);
      },
    };
  }

  onApplicationShutdown(): void {
    for (const connection of [...this.shared.values(), ...this.blocking]) connection.disconnect();
  }

  private connection(kind: ConnectionKind): Redis {
    const known = this.shared.get(kind);
    if (known) return known;
    const connection = this.connect(kind);
    if (kind === 'bclient') this.blocking.add(connection);
    else this.shared.set(kind, connection);
    return connection;
  }

  /** The blocking connection waits for ever by design, so only commands have a deadline. */
  private connect(kind: ConnectionKind): Redis {
    const options: RedisOptions = {
      ...redisOptions(this.config),
      connectionName: `hyperion-bull-${kind}`,
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      ...(kind === 'client' ? { commandTimeout: COMMAND_TIMEOUT_MS } : {}),
    };
    const connection = new Redis(options);
    connection.setMaxListeners(0); // each queue listens on the shared ones
    connection.on('error', (error) => log.debug({ err: error, kind }, 'queue connection failed; reconnecting'));
    return connection;
  }
}
