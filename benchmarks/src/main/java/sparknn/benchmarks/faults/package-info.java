/**
 * Programs that do to a training what clusters do: kill its executors, delay its tasks, leave it
 * too little memory, run it hundreds of times; and that look whether it minds. {@code
 * benchmarks/run NAME} runs one; each ends with a line of pairs and fails if a promise is broken.
 */
package sparknn.benchmarks.faults;
