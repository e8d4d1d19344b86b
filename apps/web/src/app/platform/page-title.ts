import { DOCUMENT } from '@angular/common';
import { Service, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TitleStrategy, type RouterStateSnapshot } from '@angular/router';

/** The worst there is to tell in a tab that is not looked at. */
export type Alarm = 'ok' | 'warning' | 'critical' | 'unknown';

/**
 * Title and icon of the tab. The worst state comes first, so that it shows in a narrow tab:
 * `⚠ 2 · web-1 · Overview · Hyperion`.
 */
@Service()
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly document = inject(DOCUMENT);
  private readonly page = signal('');

  /** What the page is about, usually the name of a host. */
  readonly subject = signal('');
  readonly alarm = signal<Alarm>('unknown');
  /** How many things are wrong. */
  readonly count = signal(0);

  constructor() {
    super();
    effect(() => {
      const mark = { ok: '', unknown: '', warning: `⚠ ${this.count()}`, critical: `✖ ${this.count()}` }[this.alarm()];
      this.title.setTitle([mark, this.subject(), this.page(), 'Hyperion'].filter(Boolean).join(' · '));
    });
    effect(() => {
      this.document.querySelector('link[rel="icon"]')?.setAttribute('href', `/icons/${this.alarm()}.svg`);
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.page.set(this.buildTitle(snapshot) ?? '');
  }
}
