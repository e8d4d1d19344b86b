import { Component } from '@angular/core';
import { LoadingState } from '@hyperion/ui';

/** The past of the host, from the last five minutes to the last year. */
@Component({
  selector: 'hy-history',
  imports: [LoadingState],
  template: `<div class="hy-page"><h1 i18n>History</h1><hy-loading-state /></div>`,
})
export class History {}
