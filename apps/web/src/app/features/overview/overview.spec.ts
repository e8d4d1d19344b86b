import { signal, type WritableSignal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Bucket } from '@hyperion/domain';
import { HostScope } from '../../platform/host-scope';
import { LiveMetrics } from '../../platform/metrics/live-metrics';
import { PageTitle } from '../../platform/page-title';
import type { Problem } from '../../platform/problem';
import { Overview } from './overview';

const T = Date.UTC(2026, 10, 20, 12);

interface FakeMetrics {
  readonly values: WritableSignal<ReadonlyMap<string, number>>;
  readonly problem: WritableSignal<Problem | undefined>;
  readonly loading: WritableSignal<boolean>;
  readonly isStale: WritableSignal<boolean>;
  readonly start: jest.Mock;
}

async function render(): Promise<{
  page: HTMLElement;
  metrics: FakeMetrics;
  title: PageTitle;
  settle: () => Promise<void>;
}> {
  const metrics = {
    values: signal<ReadonlyMap<string, number>>(new Map()),
    series: signal<ReadonlyMap<string, readonly Bucket[]>>(new Map()),
    problem: signal<Problem | undefined>(undefined),
    loading: signal(true),
    isStale: signal(false),
    ageMs: signal(42_000),
    measuredMs: signal(T),
    windowMs: signal(300_000),
    window: signal({ fromMs: T - 300_000, toMs: T }),
    start: jest.fn(),
    showWindow: jest.fn(),
  };
  const scope = { name: signal('web-1'), facts: signal(undefined), loading: signal(false), problem: signal(undefined) };
  TestBed.configureTestingModule({
    providers: [provideRouter([]), { provide: HostScope, useValue: scope }],
  });
  TestBed.overrideComponent(Overview, { set: { providers: [{ provide: LiveMetrics, useValue: metrics }] } });
  const fixture = TestBed.createComponent(Overview);
  const settle = (): Promise<void> => fixture.whenStable().then(() => undefined);
  await settle();
  return { page: fixture.nativeElement as HTMLElement, metrics, title: TestBed.inject(PageTitle), settle };
}

const HEALTHY = new Map([
  ['cpu.usedRatio', 0.2],
  ['fs.usedRatio:/', 0.4],
  ['fs.totalBytes:/', 1e12],
]);

describe(Overview.name, () => {
  it('says that it loads while nothing has come', async () => {
    const { page } = await render();
    expect(page.querySelector('[aria-busy="true"]')).not.toBeNull();
  });

  it('says what to expect when nothing was ever measured', async () => {
    const { page, metrics, settle } = await render();
    metrics.loading.set(false);
    await settle();
    expect(page.textContent).toContain('No numbers have been measured yet');
  });

  it('says all clear, and shows it in the tab, when nothing is wrong', async () => {
    const { page, metrics, title, settle } = await render();
    metrics.values.set(HEALTHY);
    await settle();
    expect(page.textContent).toContain('All clear');
    expect(title.alarm()).toBe('ok');
  });

  it('puts what is wrong before all numbers, and into the tab', async () => {
    const { page, metrics, title, settle } = await render();
    metrics.values.set(new Map([...HEALTHY, ['fs.usedRatio:/', 0.95]]));
    await settle();
    const text = page.textContent ?? '';
    expect(text.indexOf('/ is 95.0 % full')).toBeLessThan(text.indexOf('I/O wait'));
    expect([title.alarm(), title.count()]).toEqual(['critical', 1]);
  });

  it('keeps old numbers, grey and with their age, and promises nothing in the tab', async () => {
    const { page, metrics, title, settle } = await render();
    metrics.values.set(HEALTHY);
    metrics.isStale.set(true);
    await settle();
    expect(page.textContent).toContain('Numbers are 42 s old');
    expect(title.alarm()).toBe('unknown');
  });

  it('shows a problem in its own words above the numbers it still has, and tries again when asked', async () => {
    const { page, metrics, settle } = await render();
    metrics.values.set(HEALTHY);
    metrics.problem.set({ type: 'x', title: 'The database does not answer', status: 503 });
    await settle();
    expect(page.querySelector('[role="alert"]')?.textContent).toContain('The database does not answer');
    expect(page.textContent).toContain('20.0 %');
    page.querySelector<HTMLButtonElement>('[role="alert"] button')?.click();
    expect(metrics.start).toHaveBeenCalled();
  });

  it('names the right that is missing when the numbers may not be seen', async () => {
    const { page, metrics, settle } = await render();
    metrics.loading.set(false);
    metrics.problem.set({ type: 'x', title: 'Not allowed', status: 403, scope: 'metrics:read' });
    await settle();
    expect(page.textContent).toContain('Ask an administrator for the right metrics:read');
    expect(page.querySelector('[role="alert"]')).toBeNull();
  });
});
