// Runs one command after the other, each in a process group of its own with a deadline, and leaves nothing of it.
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

const KEPT_CHARACTERS = 200_000;
const GRACE_MS = 8_000;

/** Whether anything but zombies is left in the group is not worth knowing: signals to an empty group just fail. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

export class StepRunner {
  aborted = false;
  #current;

  constructor(options) {
    this.options = options;
  }

  /** Ends the step that runs, and lets no other begin. */
  abort() {
    this.aborted = true;
    if (this.#current) signalGroup(this.#current.pid, 'SIGTERM');
  }

  /** Runs a step to its end. What it prints is shown as it comes. */
  async run({ argv: [program, ...rest], timeoutS }) {
    const startedAt = performance.now();
    const child = spawn(program, rest, { ...this.options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#current = child;
    let output = '';
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', (chunk) => {
        target.write(chunk);
        output = (output + chunk).slice(-KEPT_CHARACTERS);
      });
    }
    const ended = new Promise((resolve) => {
      child.on('error', () => resolve(false));
      child.on('exit', (code) => resolve(code === 0));
    });
    const deadline = new AbortController();
    const late = wait(timeoutS * 1000, 'late', { signal: deadline.signal }).catch(() => undefined);
    let ok = await Promise.race([ended, late]);
    if (ok === 'late') {
      console.error(`ended: not done after ${timeoutS} s`);
      signalGroup(child.pid, 'SIGTERM');
      await Promise.race([ended, wait(GRACE_MS)]);
      ok = false;
    }
    deadline.abort();
    if (signalGroup(child.pid, 'SIGTERM')) await wait(100);
    signalGroup(child.pid, 'SIGKILL');
    this.#current = undefined;
    return { ok, output, seconds: (performance.now() - startedAt) / 1000 };
  }
}
