/** What has been started and must be stopped, last first; every step runs once, whatever the others do. */
export class Cleanup {
  #steps: (() => unknown)[] = [];
  #running: Promise<void> | undefined;

  /** `step` runs when the stack stops. */
  defer(step: () => unknown): void {
    this.#steps.push(step);
  }

  /** Runs every step, last first; a step that fails does not keep the others from running. Asked twice, it runs once. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step();
      } catch {
        // the others still have to be stopped
      }
    }
  }
}
