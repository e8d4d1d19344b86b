import type { SessionId, UserId } from '@hyperion/contracts';
import type { EventBus } from '../events/event-bus';
import { setLogLevel } from '../logging/logger';
import type { Clock } from '../time/clock';
import { SessionRegistry } from './session-registry';
import type { LiveSession, SessionsRepository } from './sessions.repository';

const ID = '0190a000-0000-7000-8000-000000000001' as SessionId;
const SESSION: LiveSession = {
  id: ID,
  userId: '0190a000-0000-7000-8000-000000000002' as UserId,
  username: 'Ada',
  role: 'viewer',
};

setLogLevel('silent'); // what is provoked need not be read

describe(SessionRegistry.name, () => {
  const registryOf = (findLive: (ids: readonly string[]) => Promise<LiveSession[]>) => {
    const clock = { atMs: 0, monotonicMs: () => clock.atMs, nowMs: () => clock.atMs };
    const repository = { findLive: jest.fn(findLive), end: jest.fn(async () => undefined) };
    const events = {
      publish: jest.fn(async () => Promise.reject(new Error('Redis is away'))),
      on: () => () => undefined,
    };
    const registry = new SessionRegistry(
      repository as unknown as SessionsRepository,
      events as unknown as EventBus,
      clock as unknown as Clock,
    );
    return { clock, repository, registry };
  };

  it('asks the database once a second, not once a request', async () => {
    const { clock, repository, registry } = registryOf(async () => [SESSION]);
    for (let count = 0; count < 5; count += 1) expect((await registry.find(ID))?.username).toBe('Ada');
    expect(repository.findLive).toHaveBeenCalledTimes(1);
    clock.atMs = 1_000;
    await registry.find(ID);
    expect(repository.findLive).toHaveBeenCalledTimes(2);
  });

  it('asks for many sessions in one query', async () => {
    const { repository, registry } = registryOf(async (ids) => ids.map((id) => ({ ...SESSION, id: id as SessionId })));
    await Promise.all(Array.from({ length: 100 }, (_, index) => registry.find(`session-${index}`)));
    expect(repository.findLive.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('ends a session at once even when nobody else can be told', async () => {
    const { registry } = registryOf(async () => [SESSION]);
    const ended = jest.fn();
    registry.onEnd(ended);
    await registry.find(ID);
    await registry.end(ID, 'signed_out');
    expect(registry.peek(ID)).toBeUndefined();
    expect(ended).toHaveBeenCalledWith(ID, 'signed_out');
  });

  it('is not talked back into life by a query that was under way', async () => {
    let answer: (sessions: LiveSession[]) => void = () => undefined;
    const { registry } = registryOf(() => new Promise((resolve) => (answer = resolve)));
    const asking = registry.find(ID);
    await Promise.resolve();
    await registry.end(ID, 'signed_out');
    answer([SESSION]);
    expect(await asking).toBeUndefined();
    expect(registry.peek(ID)).toBeUndefined();
  });

  it('passes on that the database is away, and asks again next time', async () => {
    let isAway = true;
    const { registry } = registryOf(async () => (isAway ? Promise.reject(new Error('away')) : [SESSION]));
    await expect(registry.find(ID)).rejects.toThrow('away');
    isAway = false;
    expect((await registry.find(ID))?.username).toBe('Ada');
  });
});
