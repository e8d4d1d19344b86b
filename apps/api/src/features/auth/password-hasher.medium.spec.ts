import { hash } from 'argon2';
import { SignInBusy } from './auth.errors';
import { PasswordHasher } from './password-hasher';

describe(PasswordHasher.name, () => {
  it('knows the password again, in whatever form its letters are typed, and no other', async () => {
    const hasher = new PasswordHasher();
    const stored = await hasher.hash('caf\u00e9 au lait, s\u2019il vous pla\u00eet');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
    expect(await hasher.verify(stored, 'cafe\u0301 au lait, s\u2019il vous plai\u0302t')).toBe(true);
    expect(await hasher.verify(stored, 'cafe au lait')).toBe(false);
  });

  it('tells passwords apart that differ only after 72 bytes', async () => {
    const hasher = new PasswordHasher();
    const stored = await hasher.hash(`${'x'.repeat(100)}a`);
    expect(await hasher.verify(stored, `${'x'.repeat(100)}b`)).toBe(false);
  });

  it('says no without an account, after as much work as with one', async () => {
    const hasher = new PasswordHasher();
    const stored = await hash('something', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    const cpu = async (against: string | undefined): Promise<number> => {
      const before = process.cpuUsage();
      for (let count = 0; count < 5; count += 1) expect(await hasher.verify(against, 'wrong')).toBe(false);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await cpu(stored);
    const ratio = (await cpu(undefined)) / (await cpu(stored));
    expect(ratio).toBeGreaterThan(0.3); // no work at all would be near 0
  });

  it('turns away whom it cannot serve in reasonable time, and serves all others', async () => {
    const hasher = new PasswordHasher();
    const outcomes = await Promise.allSettled(Array.from({ length: 70 }, () => hasher.verify(undefined, 'x')));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(4);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(SignInBusy);
    expect(await hasher.verify(undefined, 'x')).toBe(false);
  });
});
