/** Ends the run with the plain line `N passed, N failed` that continuous integration reads; on stderr, after Jest's own. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stderr.write(`${results.numPassedTests} passed, ${failed} failed${tail}\n`);
  }
}
