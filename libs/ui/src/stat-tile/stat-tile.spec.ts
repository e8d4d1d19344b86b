import { TestBed } from '@angular/core/testing';
import { EmptyState } from '../empty-state/empty-state';
import { LoadingState } from '../loading-state/loading-state';
import { StatTile } from './stat-tile';

describe(StatTile.name, () => {
  it('is a group named after its number, with the word of its state', async () => {
    const fixture = TestBed.createComponent(StatTile);
    fixture.componentRef.setInput('label', 'Memory');
    fixture.componentRef.setInput('value', '91.0 %');
    fixture.componentRef.setInput('status', 'critical');
    await fixture.whenStable();
    const tile = fixture.nativeElement as HTMLElement;
    expect(tile.getAttribute('role')).toBe('group');
    expect(tile.getAttribute('aria-label')).toBe('Memory');
    expect(tile.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe('Critical');
  });
});

describe(LoadingState.name, () => {
  it('is a busy status that says what is loading', async () => {
    const fixture = TestBed.createComponent(LoadingState);
    fixture.componentRef.setInput('label', 'Loading the newest numbers');
    await fixture.whenStable();
    const state = fixture.nativeElement as HTMLElement;
    expect(state.getAttribute('aria-busy')).toBe('true');
    expect(state.textContent).toContain('Loading the newest numbers');
  });
});

describe(EmptyState.name, () => {
  it('says what is not there and what to do', async () => {
    const fixture = TestBed.createComponent(EmptyState);
    fixture.componentRef.setInput('heading', 'Nothing yet');
    fixture.componentRef.setInput('detail', 'Wait ten seconds.');
    await fixture.whenStable();
    expect((fixture.nativeElement as HTMLElement).textContent).toMatch(/Nothing yet\s*Wait ten seconds/);
  });
});
