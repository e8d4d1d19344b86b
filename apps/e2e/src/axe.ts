import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** One rule broken, and where. */
export interface Violation {
  readonly rule: string;
  readonly targets: readonly string[];
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly target: readonly unknown[] }[];
  }[];
}

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Runs axe-core on a page. The content policy forbids adding scripts to the page, as it should, so axe is evaluated
 * through the debugger.
 */
export class Axe {
  constructor(private readonly page: Page) {}

  /** What is seriously or critically wrong. */
  async serious(): Promise<Violation[]> {
    await this.page.evaluate(SOURCE);
    const result = await this.page.evaluate(
      () => (globalThis as unknown as { axe: { run(): Promise<unknown> } }).axe.run() as Promise<AxeResult>,
    );
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({ rule: id, targets: nodes.slice(0, 5).map(({ target }) => target.join(' ')) }));
  }
}
