import type { MetricsFrame } from '@hyperion/contracts';
import type { Redis } from 'ioredis';

/** How long frames can be had again: a minute more than is promised. */
const KEEP_MS = 6 * 60_000;
/** Frames one replay gives at most. */
const MAX_REPLAY = 10_000;
/** As `EventBus` names the event `host.sampled`. */
const EVENT_CHANNEL = 'hyperion:event:host.sampled';

/**
 * Numbers a frame, keeps it for replay and tells everyone, in one go: nobody sees a number that is not in the stream.
 * When Redis was emptied the count goes on from the milliseconds since 1970, which is further than any count that
 * began there and grew by one per tick. Time is Redis's own, as it is in the ids of the stream.
 * KEYS: counter, stream. ARGV: the frame without its opening brace and `seq`.
 */
const PUBLISH = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local seq = redis.call('INCR', KEYS[1])
if seq == 1 then
  seq = now
  redis.call('SET', KEYS[1], string.format('%.0f', seq))
end
local number = string.format('%.0f', seq)
local frame = '{"seq":' .. number .. ',' .. ARGV[1]
redis.call('XADD', KEYS[2], 'MINID', string.format('%.0f', now - ${KEEP_MS}), '*', 's', number, 'f', frame)
redis.call('PEXPIRE', KEYS[2], ${KEEP_MS})
redis.call('PUBLISH', '${EVENT_CHANNEL}', frame)
return seq`;

interface Publishing {
  hyperionPublish(counter: string, stream: string, frame: string): Promise<number>;
}

/** Live frames of the last minutes, one Redis stream per host. */
export class LiveStreamRepository {
  constructor(private readonly redis: Redis) {
    redis.defineCommand('hyperionPublish', { numberOfKeys: 2, lua: PUBLISH });
  }

  /**
   * Numbers, keeps and tells one frame; gives its number. Rejects at once while Redis is away.
   * @param values must be finite.
   */
  append(frame: Omit<MetricsFrame, 'seq'>): Promise<number> {
    const body = JSON.stringify(frame).slice(1);
    return (this.redis as unknown as Publishing).hyperionPublish(counterOf(frame.hostId), streamOf(frame.hostId), body);
  }

  /** The frames of a host after `since`, oldest first; `undefined` when not all of them are kept any more. */
  async since(hostId: string, since: number): Promise<MetricsFrame[] | undefined> {
    const latest = Number(await this.redis.get(counterOf(hostId)));
    const missing = latest - since;
    if (missing === 0) return [];
    if (!(missing > 0 && missing <= MAX_REPLAY)) return undefined;
    const entries = await this.redis.xrevrange(streamOf(hostId), '+', '-', 'COUNT', missing + 1);
    const frames = entries
      .filter(([, fields]) => Number(fields[1]) > since)
      .map(([, fields]) => JSON.parse(fields[3]!) as MetricsFrame)
      .reverse();
    return frames[0]?.seq === since + 1 ? frames : undefined;
  }
}

function counterOf(hostId: string): string {
  return `hyperion:live:seq:${hostId}`;
}

function streamOf(hostId: string): string {
  return `hyperion:live:frames:${hostId}`;
}
