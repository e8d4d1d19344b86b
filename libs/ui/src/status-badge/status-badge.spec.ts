import { TestBed } from '@angular/core/testing';
import { worstStatus } from './status';
import { StatusBadge } from './status-badge';

describe(StatusBadge.name, () => {
  it('has a glyph and a word beside its colour', async () => {
    const fixture = TestBed.createComponent(StatusBadge);
    fixture.componentRef.setInput('status', 'critical');
    await fixture.whenStable();
    const badge = fixture.nativeElement as HTMLElement;
    expect(badge.textContent).toContain('Critical');
    expect(badge.querySelector('path')?.getAttribute('d')).toBeTruthy();
  });
});

describe(worstStatus.name, () => {
  it('lets the worst bubble up', () => {
    expect(worstStatus(['ok', 'warning', 'critical', 'unknown'])).toBe('critical');
    expect(worstStatus(['ok', 'unknown'])).toBe('unknown');
    expect(worstStatus([])).toBe('ok');
  });
});
