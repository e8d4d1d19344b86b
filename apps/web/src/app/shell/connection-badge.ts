import { Component, computed, inject } from '@angular/core';
import { StatusBadge, type Status } from '@hyperion/ui';
import { LiveStream, type LiveState } from '../platform/live-stream';

const SIGNS: Readonly<Record<LiveState, { readonly status: Status; readonly word: string }>> = {
  live: { status: 'ok', word: $localize`Live` },
  connecting: { status: 'pending', word: $localize`Connecting` },
  reconnecting: { status: 'warning', word: $localize`Reconnecting` },
  offline: { status: 'critical', word: $localize`Offline` },
};

/** Whether the numbers on the page move by themselves; changes are announced. */
@Component({
  selector: 'hy-connection-badge',
  imports: [StatusBadge],
  template: `<hy-status-badge [status]="sign().status" [word]="sign().word" />`,
  host: { role: 'status' },
})
export class ConnectionBadge {
  private readonly live = inject(LiveStream);
  protected readonly sign = computed(() => SIGNS[this.live.state()]);
}
