import { TestBed } from '@angular/core/testing';
import { Theme } from './theme';

describe(Theme.name, () => {
  beforeEach(() => localStorage.clear());

  it('follows the system until something is chosen, and keeps the choice', () => {
    const theme = TestBed.inject(Theme);
    TestBed.tick();
    expect(document.documentElement.dataset['theme']).toBeUndefined();
    theme.choice.set('dark');
    TestBed.tick();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(localStorage.getItem('hyperion.theme')).toBe('dark');
    theme.choice.set('system');
    TestBed.tick();
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });

  it('begins with what was chosen last time', () => {
    localStorage.setItem('hyperion.theme', 'light');
    expect(TestBed.inject(Theme).choice()).toBe('light');
  });
});
