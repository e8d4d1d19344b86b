/** How long a lease in storage counts when its tab is gone, in milliseconds. */
const LEASE_MS = 10_000;
const POLL_MS = 60;

/**
 * Runs `work` while no other tab of this console runs work under the same name. Web Locks where there are any;
 * they exist only over HTTPS and on localhost, so over plain HTTP a lease in localStorage stands in: not
 * airtight, but two tabs waking in the same millisecond is what it must tell apart, and does.
 */
export async function withTabLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (navigator as { locks?: LockManager }).locks;
  // The promise is carried in an object: `request` would otherwise widen its type.
  if (locks) return (await locks.request(name, async () => ({ value: await work() }))).value;
  const release = await lease(`hyperion.lock.${name}`);
  try {
    return await work();
  } finally {
    release();
  }
}

async function lease(key: string): Promise<() => void> {
  const mine = Math.random().toString(36).slice(2);
  const deadline = Date.now() + LEASE_MS;
  while (Date.now() < deadline) {
    try {
      const [owner, until] = (localStorage.getItem(key) ?? '').split(' ');
      if (owner === mine) return () => localStorage.removeItem(key);
      if (!until || Number(until) < Date.now()) localStorage.setItem(key, `${mine} ${Date.now() + LEASE_MS}`);
    } catch {
      // Storage is forbidden: one tab cannot see another, so there is nothing to wait for.
      return () => undefined;
    }
    // Read back after a pause: of two tabs that wrote at once, the later one stands.
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return () => undefined;
}
