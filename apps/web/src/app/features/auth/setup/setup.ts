import { Component, computed, inject, resource, signal } from '@angular/core';
import { FormField, FormRoot, form, validateStandardSchema } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { PASSWORD_MIN_LENGTH, SetupSchema } from '@hyperion/contracts';
import { EmptyState, ProblemBanner } from '@hyperion/ui';
import { nextStepOf, type Problem } from '../../../platform/problem';
import { Session } from '../../../platform/session';
import { AuthCard } from '../auth-card';
import { passwordStrength } from './password-strength';

/**
 * Makes the first administrator with the one-time link printed at start. The token stands in the fragment, which
 * browsers never send, and is taken out of the address as soon as it is read.
 */
@Component({
  selector: 'hy-setup',
  imports: [
    AuthCard,
    EmptyState,
    FormField,
    FormRoot,
    MatButton,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    MatSuffix,
    ProblemBanner,
    RouterLink,
  ],
  templateUrl: './setup.html',
  styleUrl: '../auth-form.css',
})
export class Setup {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly token = new URLSearchParams(inject(ActivatedRoute).snapshot.fragment ?? '').get('token') ?? '';

  protected readonly minLength = PASSWORD_MIN_LENGTH;
  protected readonly nextStepOf = nextStepOf;
  protected readonly hasToken = this.token !== '';
  protected readonly needed = resource({ loader: () => this.session.isSetupNeeded() });
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly isPasswordShown = signal(false);
  protected readonly form = form(
    signal({ username: '', password: '' }),
    (path) => validateStandardSchema(path, SetupSchema.pick({ username: true, password: true })),
    { submission: { action: () => this.setUp() } },
  );
  protected readonly strength = computed(() =>
    passwordStrength(this.form.password().value(), this.form.username().value()),
  );

  constructor() {
    if (this.hasToken) void this.router.navigate([], { replaceUrl: true });
  }

  private async setUp(): Promise<undefined> {
    this.problem.set(undefined);
    const refusal = await this.session.setUp({ token: this.token, ...this.form().value() });
    if (refusal) this.problem.set(refusal);
    else await this.router.navigateByUrl('/');
    return undefined;
  }
}
