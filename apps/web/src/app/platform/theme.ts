import { DOCUMENT } from '@angular/common';
import { Service, effect, inject, signal } from '@angular/core';

/** What the reader chose; `system` follows the browser. */
export type ThemeChoice = 'light' | 'dark' | 'system';

const STORAGE_KEY = 'hyperion.theme';

/** Light, dark or as the system says; kept in this browser. `public/theme-boot.js` applies it before the first paint. */
@Service()
export class Theme {
  private readonly document = inject(DOCUMENT);

  /** The present choice. */
  readonly choice = signal<ThemeChoice>(stored());

  constructor() {
    effect(() => {
      const choice = this.choice();
      if (choice === 'system') delete this.document.documentElement.dataset['theme'];
      else this.document.documentElement.dataset['theme'] = choice;
      try {
        localStorage.setItem(STORAGE_KEY, choice);
      } catch {
        // Storage is forbidden; the choice lasts as long as the page.
      }
    });
  }
}

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}
