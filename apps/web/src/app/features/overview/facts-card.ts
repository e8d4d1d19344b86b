import { Component, computed, inject } from '@angular/core';
import type { HostFacts } from '@hyperion/contracts';
import { EmptyState, LoadingState, ProblemBanner, formatDateTime, formatValue } from '@hyperion/ui';
import { HostScope } from '../../platform/host-scope';
import { nextStepOf } from '../../platform/problem';

/** What the host is: system, hardware, disks, addresses. */
@Component({
  selector: 'hy-facts-card',
  imports: [EmptyState, LoadingState, ProblemBanner],
  template: `
    <header class="hy-card-head">
      <h2 i18n>This machine</h2>
      @if (scope.facts(); as facts) {
        <span class="hy-muted hy-small" i18n>as of {{ collectedAt(facts) }}</span>
      }
    </header>
    @if (scope.facts()) {
      <dl>
        @for (fact of facts(); track fact.name) {
          <div>
            <dt>{{ fact.name }}</dt>
            <dd>
              @for (line of fact.lines; track $index) {
                <span>{{ line }}</span>
              }
            </dd>
          </div>
        }
      </dl>
    } @else if (scope.problem(); as problem) {
      <hy-problem-banner
        [problem]="problem"
        [nextStep]="nextStepOf(problem)"
        [canRetry]="true"
        (retry)="scope.reload()"
      />
    } @else if (scope.loading()) {
      <hy-loading-state label="Loading what this machine is" i18n-label />
    } @else {
      <hy-empty-state heading="Nothing is known of this machine yet" i18n-heading />
    }
  `,
  styleUrl: './facts-card.css',
  host: { class: 'hy-card' },
})
export class FactsCard {
  protected readonly scope = inject(HostScope);
  protected readonly nextStepOf = nextStepOf;
  protected readonly facts = computed(() => {
    const known = this.scope.facts();
    return known ? factsOf(known) : [];
  });

  protected collectedAt(facts: HostFacts): string {
    return formatDateTime(Date.parse(facts.collectedAt));
  }
}

interface Fact {
  readonly name: string;
  readonly lines: readonly string[];
}

function factsOf(facts: HostFacts): readonly Fact[] {
  const { os, cpu, machine } = facts;
  const all: readonly [string, readonly (string | undefined)[]][] = [
    [$localize`System`, [words(os.name, os.version, os.codename && `(${os.codename})`)]],
    [$localize`Kernel`, [words(facts.kernel, os.arch)]],
    [$localize`Started`, [facts.bootedAt && formatDateTime(Date.parse(facts.bootedAt))]],
    [$localize`Machine`, [words(machine.vendor, machine.model), facts.virtualization]],
    [$localize`Processor`, [cpu.model, $localize`${cpu.cores}:cores: cores, ${cpu.threads}:threads: threads`]],
    [$localize`Memory`, [`${formatValue(facts.memoryBytes, 'bytes')}, ${swapOf(facts)}`]],
    [$localize`Disks`, facts.disks.map((disk) => words(disk.name, formatValue(disk.sizeBytes, 'bytes'), disk.model))],
    [$localize`Graphics`, facts.graphics.map((card) => words(card.vendor, card.model))],
    [
      $localize`Addresses`,
      facts.interfaces.filter((one) => one.addresses.length).map((one) => words(one.name, one.addresses.join(', '))),
    ],
    [$localize`Time zone`, [facts.timeZone]],
  ];
  return all
    .map(([name, lines]) => ({ name, lines: lines.filter((line): line is string => !!line) }))
    .filter(({ lines }) => lines.length > 0);
}

function swapOf(facts: HostFacts): string {
  return facts.swapBytes > 0 ? $localize`${formatValue(facts.swapBytes, 'bytes')}:size: swap` : $localize`no swap`;
}

function words(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
