import { DestroyRef, inject, signal } from '@angular/core';

/**
 * Lets work through at most once per frame, and not at all while the element is out of sight or the tab hidden.
 * Call it in an injection context.
 */
export class FrameGate {
  private frame = 0;
  private readonly seen = signal(typeof IntersectionObserver === 'undefined');
  private readonly shown = signal(document.visibilityState !== 'hidden');

  /** Whether anybody can see what is drawn. */
  readonly isOpen = (): boolean => this.seen() && this.shown();

  constructor(element: Element) {
    const visibility = (): void => this.shown.set(document.visibilityState !== 'hidden');
    document.addEventListener('visibilitychange', visibility);
    const observer =
      typeof IntersectionObserver === 'undefined'
        ? undefined
        : new IntersectionObserver((entries) => this.seen.set(entries.at(-1)?.isIntersecting ?? false), {
            rootMargin: '100px',
          });
    observer?.observe(element);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', visibility);
      observer?.disconnect();
      cancelAnimationFrame(this.frame);
    });
  }

  /** Runs `work` with the next frame; only the last work asked for before a frame is run. */
  request(work: () => void): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(work);
  }
}
