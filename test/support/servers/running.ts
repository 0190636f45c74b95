/** The servers of this test run, shared between its setup and its teardown. */
export const running: { stop(): Promise<void> }[] = [];
