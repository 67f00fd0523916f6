import Dispatch

/// Threads for tasks that are not to wait for the tests beside them.
///
/// Tests share as many threads as the machine has cores, and one that computes for seconds gives its thread to nobody: where
/// a test lets others go first thousands of times, each of its turns comes after theirs.
package final class OwnThreads: TaskExecutor {
  private let queue = DispatchQueue(label: "tests.own-threads", attributes: .concurrent)

  package init() {}

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
