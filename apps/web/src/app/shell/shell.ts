import { Component, effect, inject, untracked, viewChild, type ElementRef } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import {
  mdiAccountCircleOutline,
  mdiBrightness6,
  mdiCheck,
  mdiClose,
  mdiLogout,
  mdiMenu,
  mdiMonitor,
  mdiPulse,
  mdiWeatherNight,
  mdiWhiteBalanceSunny,
} from '@mdi/js';
import { Icon } from '@hyperion/ui';
import { HostScope } from '../platform/host-scope';
import { LiveStream } from '../platform/live-stream';
import { PageTitle } from '../platform/page-title';
import { Session } from '../platform/session';
import { Theme, type ThemeChoice } from '../platform/theme';
import { ConnectionBadge } from './connection-badge';
import { NavList } from './nav-list';

/** The frame around every page for the signed-in: where one is, where one can go, whether the numbers are live. */
@Component({
  selector: 'hy-shell',
  imports: [
    ConnectionBadge,
    Icon,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    NavList,
    RouterLink,
    RouterOutlet,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  private readonly router = inject(Router);
  private readonly title = inject(PageTitle);
  private readonly drawer = viewChild.required<ElementRef<HTMLDialogElement>>('drawer');
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  protected readonly session = inject(Session);
  protected readonly live = inject(LiveStream);
  protected readonly host = inject(HostScope);
  protected readonly theme = inject(Theme);

  protected readonly icons = {
    account: mdiAccountCircleOutline,
    check: mdiCheck,
    close: mdiClose,
    logout: mdiLogout,
    mark: mdiPulse,
    menu: mdiMenu,
    theme: mdiBrightness6,
  };
  protected readonly themes: readonly { choice: ThemeChoice; label: string; icon: string }[] = [
    { choice: 'light', label: $localize`Light`, icon: mdiWhiteBalanceSunny },
    { choice: 'dark', label: $localize`Dark`, icon: mdiWeatherNight },
    { choice: 'system', label: $localize`As the system`, icon: mdiMonitor },
  ];

  constructor() {
    // Also on pages without live numbers: the end of the session is told over it.
    void this.live.open();
    effect(() => this.title.subject.set(this.host.name()));
    effect(() => {
      if (this.session.user()) return;
      const here = untracked(() => this.router.url);
      void this.router.navigate(['/sign-in'], { queryParams: here === '/' ? {} : { next: here } });
    });
  }

  protected openDrawer(): void {
    this.drawer().nativeElement.showModal();
  }

  protected closeDrawer(): void {
    this.drawer().nativeElement.close();
  }

  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }
}
