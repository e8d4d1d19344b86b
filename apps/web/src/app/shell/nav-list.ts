import { Component, computed, inject, output } from '@angular/core';
import { RouterLink, RouterLinkActive, type IsActiveMatchOptions } from '@angular/router';
import { Icon } from '@hyperion/ui';
import { Session } from '../platform/session';
import { NAV } from './nav';

/** Where one can go, and where one is. */
@Component({
  selector: 'hy-nav-list',
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Pages" i18n-aria-label>
      <ul role="list">
        @for (entry of entries(); track entry.path) {
          <li>
            <a
              [routerLink]="entry.path"
              routerLinkActive="here"
              ariaCurrentWhenActive="page"
              [routerLinkActiveOptions]="entry.path === '/' ? exactly : below"
              (click)="chosen.emit()"
            >
              <hy-icon [path]="entry.icon" /> {{ entry.label }}
            </a>
          </li>
        }
      </ul>
    </nav>
  `,
  styleUrl: './nav-list.css',
})
export class NavList {
  private readonly session = inject(Session);

  /** A place was chosen; whatever lies above the page may close. */
  readonly chosen = output();

  protected readonly entries = computed(() => NAV.filter((entry) => this.session.can(entry.scope)));
  /** What of the address decides where one is: the path, never the range or the filter behind it. */
  protected readonly below: IsActiveMatchOptions = {
    paths: 'subset',
    queryParams: 'ignored',
    matrixParams: 'ignored',
    fragment: 'ignored',
  };
  protected readonly exactly: IsActiveMatchOptions = { ...this.below, paths: 'exact' };
}
