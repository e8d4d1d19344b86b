import { Component, inject } from '@angular/core';
import { LoadingState } from '@hyperion/ui';
import { HostScope } from '../../platform/host-scope';

/** What is wrong on the host first, then its numbers as they move. */
@Component({
  selector: 'hy-overview',
  imports: [LoadingState],
  template: `<div class="hy-page"><h1>{{ host.name() }}</h1><hy-loading-state /></div>`,
})
export class Overview {
  protected readonly host = inject(HostScope);
}
