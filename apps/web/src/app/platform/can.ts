import { Directive, TemplateRef, ViewContainerRef, effect, inject, input } from '@angular/core';
import type { Scope } from '@hyperion/contracts';
import { Session } from './session';

/**
 * Shows its element only to those who hold a right: `<button *hyCan="'service:act'">`. It spares people buttons
 * that would refuse them; it protects nothing, the API checks every call itself.
 */
@Directive({ selector: '[hyCan]' })
export class Can {
  private readonly session = inject(Session);
  private readonly template = inject<TemplateRef<unknown>>(TemplateRef);
  private readonly container = inject(ViewContainerRef);

  /** The right that is needed. */
  readonly hyCan = input.required<Scope>();

  constructor() {
    effect(() => {
      this.container.clear();
      if (this.session.can(this.hyCan())) this.container.createEmbeddedView(this.template);
    });
  }
}
