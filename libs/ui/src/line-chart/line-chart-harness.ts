import { ComponentHarness } from '@angular/cdk/testing';

/** Drives a {@link LineChart} in tests, by what a reader sees and hears of it. */
export class LineChartHarness extends ComponentHarness {
  static readonly hostSelector = 'hy-line-chart';

  private readonly legendCells = this.locatorForAll('hy-chart-legend tbody tr > *');
  private readonly seriesButtons = this.locatorForAll('hy-chart-legend tbody button');
  private readonly tableSummary = this.locatorFor('hy-chart-table summary');

  /** Lines of the legend: name, min, mean, max, and last or pointed at. */
  async legend(): Promise<string[][]> {
    const cells = await Promise.all((await this.legendCells()).map((cell) => cell.text()));
    return Array.from({ length: cells.length / 5 }, (_, row) => cells.slice(row * 5, row * 5 + 5));
  }

  /** Clicks a line of the legend, with Shift when only that one is to change. */
  async choose(label: string, keys: { shift?: boolean } = {}): Promise<void> {
    for (const button of await this.seriesButtons()) {
      if ((await button.text()).trim() === label) return button.click(keys);
    }
    throw new Error(`There is no line called ${label}.`);
  }

  /** Names of the lines that are drawn. */
  async shownLines(): Promise<string[]> {
    const shown: string[] = [];
    for (const button of await this.seriesButtons()) {
      if ((await button.getAttribute('aria-pressed')) === 'true') shown.push((await button.text()).trim());
    }
    return shown;
  }

  /** What a screen reader says of the drawing. */
  async spokenSummary(): Promise<string> {
    return (await (await this.locatorFor('[role="img"]')()).getAttribute('aria-label')) ?? '';
  }

  /** Opens the table behind the chart and reads its cells. */
  async table(): Promise<string[][]> {
    const summary = await this.tableSummary();
    await summary.click();
    // jsdom does not tell of the toggle by itself.
    await (await this.locatorFor('hy-chart-table details')()).dispatchEvent('toggle');
    const rows = await this.locatorForAll('hy-chart-table tbody tr')();
    return Promise.all(rows.map(async (row) => (await row.text()).trim().split(/\s{2,}/)));
  }
}
